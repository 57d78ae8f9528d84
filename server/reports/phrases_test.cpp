#include "server/reports/phrases.hpp"

#include "server/reports/checks.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace shanhai;
using namespace shanhai::reports;

namespace {

struct PhrasesTest : testing::Test {
    shanhai::test::County county;
    Phrases phrases{county.ledger, county.clock};

    auto list(PhraseWish wish = {}) { return county.ask(phrases.list(county.specialist(), wish)); }
    auto put(wire::PhraseBook book) { return county.ask(phrases.put(county.specialist(), std::move(book))); }
};

auto own_book(std::int64_t revision = 0) -> wire::PhraseBook
{
    return {.revision = revision,
            .templates = {{.id = "chest-dr.normal",
                           .title = "本院胸片",
                           .modalities = {"DX"},
                           .body_part = "胸部",
                           .findings = "双肺清晰。",
                           .impression = "未见异常。"}},
            .phrases = {{.id = "own-1", .field = "findings", .text = "本院短语。", .modalities = {"DX"}}}};
}

// The first of each choice, and a number for what is open.
auto filled_anyhow(const wire::ReportTemplate& from) -> wire::ReportDraft
{
    std::map<std::string, std::string> words;
    for (const auto* const text : {&from.technique, &from.findings, &from.impression, &from.recommendation})
        for (const auto& blank : wire::blanks_in(*text).value()) {
            auto& word = words[blank.name];
            if (!blank.choices.empty()) word = blank.choices.front();
            else if (word.empty()) word = "5";
        }
    return wire::filled(from, words).value();
}

}  // namespace

TEST(StarterSet, covers_the_six_examinations_in_both_languages)
{
    for (const auto* const lang : {"zh", "en"})
        for (const auto& [modality, part] : {std::pair{"DX", "chest"}, {"DX", "knee"}, {"CT", "head"}, {"CT", "chest"},
                                             {"US", "abdomen"}, {"ECG", ""}}) {
            const auto book = chosen({}, starter_set(), {modality, std::string_view{lang} == "zh" ? "" : part, lang});
            EXPECT_GE(book.templates.size(), 3U) << lang << modality << part;
            EXPECT_GE(book.phrases.size(), 8U) << lang << modality << part;
        }
    EXPECT_TRUE(wire::check(starter_set())) << "no id twice among all files";
    for (const auto* const part : {"胸部", "CHEST", "右膝关节", "左腕"})
        EXPECT_FALSE(chosen({}, starter_set(), {"DX", part, "zh"}).templates.empty()) << part;
    for (const auto& one : chosen({}, starter_set(), {"DX", "右膝关节", "zh"}).templates)
        EXPECT_TRUE(one.id.starts_with("extremity-dr")) << one.id;
}

TEST(StarterSet, raises_no_concern_of_its_own_when_it_is_filled_in)
{
    for (const auto& one : starter_set().templates) {
        CheckMaterial material;
        material.draft = filled_anyhow(one);
        material.images = 1;
        for (const auto& concern : checks(material))
            if (concern.code != "report.critical" || one.id.find("normal") != std::string::npos)
                ADD_FAILURE() << one.id << ' ' << concern.code << ' ' << concern.text;
    }
}

TEST(StarterSet, raises_a_concern_when_something_is_left_open)
{
    for (const auto& one : starter_set().templates) {
        const bool has_blank = !wire::blanks_in(one.findings).value().empty();
        CheckMaterial material{.draft = wire::filled(one, {}).value(), .images = 1};
        std::set<std::string> codes;
        for (const auto& concern : checks(material)) codes.insert(concern.code + ' ' + concern.field);
        EXPECT_EQ(codes.contains("report.placeholder findings"), has_blank) << one.id;
    }
}

TEST(StarterSet, is_refused_where_a_file_is_wrong)
{
    EXPECT_EQ(parse_starter("{").error(), (Fault{errc::malformed, "phrases.template", "json"}));
    EXPECT_EQ(parse_starter(R"({"lang":"zh","modalities":["DX"],"templates":[{"id":"a","title":"b","findings":"{"}]})")
                  .error(),
              (Fault{errc::malformed, "phrases.template", "a.findings:1"}));
}

TEST_F(PhrasesTest, a_sites_own_entries_stand_in_front_and_in_place_of_the_starters)
{
    const auto before = list({"DX", "胸部", "zh"}).value();
    EXPECT_EQ(before.revision, 0);
    EXPECT_EQ(put(own_book()).value().revision, 1);

    const auto after = list({"DX", "胸部", "zh"}).value();
    EXPECT_EQ(after.revision, 1);
    EXPECT_EQ(after.templates.size(), before.templates.size());
    EXPECT_EQ(after.templates[0].title, "本院胸片");
    EXPECT_EQ(after.phrases.size(), before.phrases.size() + 1);
    EXPECT_EQ(list({.id = "chest-dr.normal"}).value().templates.size(), 1U);
    EXPECT_EQ(county.audited("phrases.replaced", county.hospital.text()), 1U);
}

TEST_F(PhrasesTest, a_set_is_replaced_only_by_who_has_seen_the_last_one)
{
    EXPECT_EQ(put(own_book(0)).value().revision, 1);
    EXPECT_EQ(put(own_book(0)).value().revision, 1) << "the reply was lost";
    auto other = own_book(0);
    other.phrases.clear();
    EXPECT_EQ(put(other).error(), (Fault{errc::stale, "phrases.revision"}));
    other.revision = 1;
    EXPECT_EQ(put(other).value().revision, 2);
    auto wrong = own_book(2);
    wrong.phrases[0].text = "{side";
    EXPECT_EQ(put(wrong).error(), (Fault{errc::malformed, "phrases.template", "own-1.text:1"}));
    EXPECT_TRUE(list().value().templates[0].title == "本院胸片");
}

TEST_F(PhrasesTest, are_for_those_who_write_reports)
{
    const auto refused = county.ask(phrases.list(county.clinic(), {}));
    EXPECT_EQ(refused.error(), (Fault{errc::forbidden, "who.not-reader"}));
    EXPECT_EQ(county.ask(phrases.put(county.clinic(), own_book())).error(), (Fault{errc::forbidden, "who.not-reader"}));
    EXPECT_EQ(list({.lang = "fr"}).error(), (Fault{errc::malformed, "phrases.lang"}));
}
