// Templates and phrases: what reports of one kind of examination usually say, ready to be filled in.
//
// {size} is a place to fill in, {side:左|右} one of a choice; the same name again ({side}) repeats what was filled in.
// What is not filled in stays as it stands, and the relay asks about it before signing.
#pragma once

#include "common/wire/report.hpp"

#include <map>
#include <span>

namespace shanhai::wire {

// A whole report of one kind: 胸部 DR 正常.
struct ReportTemplate {
    std::string id;           // letters, digits, dots and hyphens: dx-chest-normal
    std::string title;        // for people: 胸部正位 未见异常
    std::string lang = "zh";  // zh, en
    std::vector<std::string> modalities;  // DICOM Modality (0008,0060)
    std::string body_part;    // 胸部, chest; empty: any
    std::string technique;
    std::string findings;
    std::string impression;
    std::string recommendation;
};
BOOST_DESCRIBE_STRUCT(ReportTemplate, (), (id, title, lang, modalities, body_part, technique, findings, impression,
                                           recommendation))

// A sentence for one field.
struct ReportPhrase {
    std::string id;
    std::string field;        // technique, findings, impression, recommendation
    std::string text;
    std::string lang = "zh";
    std::vector<std::string> modalities;
    std::string body_part;
};
BOOST_DESCRIBE_STRUCT(ReportPhrase, (), (id, field, text, lang, modalities, body_part))

// GET and PUT /api/v1/phrases. What is put replaces the site's own set as a whole.
struct PhraseBook {
    std::int64_t revision = 0;  // of the site's own set; 0: it has none. PUT: the one this set was made from
    std::vector<ReportTemplate> templates;
    std::vector<ReportPhrase> phrases;
};
BOOST_DESCRIBE_STRUCT(PhraseBook, (), (revision, templates, phrases))

inline constexpr std::size_t templates_max = 500;
inline constexpr std::size_t phrases_max = 5000;
inline constexpr std::size_t template_text_max = 8 * 1024;  // bytes of one field
inline constexpr std::size_t phrase_text_max = 1024;
inline constexpr std::size_t phrase_line_max = 96;          // of an id, a title, a body part, a name or one choice

// too_large "phrases.count"; malformed "phrases.template" with the entry, its field and the character from 1 where it
// is wrong: "dx-chest-normal.findings:12". An entry without a usable id is named by its place: "#3.id".
auto check(const PhraseBook& book) -> Result<void>;

// A name to fill in, in the order of the text, each once.
struct Blank {
    std::string name;
    std::vector<std::string> choices;  // empty: anything
};
auto blanks_in(std::string_view text) -> Result<std::vector<Blank>>;  // malformed "phrases.template", the character

// Every blank that is named gets its words; the others stay. malformed "phrases.fill" with the name for words that are
// none of its choices, or that would open a blank themselves. The text has been checked.
auto filled(std::string_view text, const std::map<std::string, std::string>& words) -> Result<std::string>;

// The four texts of a template filled in. malformed "phrases.fill" also for a name that none of them has.
auto filled(const ReportTemplate& from, const std::map<std::string, std::string>& words) -> Result<ReportDraft>;

}  // namespace shanhai::wire
