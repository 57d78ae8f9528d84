// report.patient: is this text about this patient, and are these images theirs?
#include "server/reports/check_parts.hpp"
#include "server/reports/prose.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

constexpr std::string_view code = "report.patient";
constexpr std::size_t name_least = 3;  // characters: shorter names are words of other things, too
constexpr std::size_t value_most = 32;  // characters of a name or a number

struct Label {
    std::u32string_view word;
    std::u32string_view title;
    bool name;  // else a number at the clinic
};

constexpr auto labels = std::to_array<Label>({{U"姓名", U"姓名", true},
                                              {U"patient name", U"姓名", true},
                                              {U"门诊号", U"门诊号", false},
                                              {U"住院号", U"住院号", false},
                                              {U"病历号", U"病历号", false}});

auto is_han(char32_t c) -> bool { return (c >= 0x3400 && c <= 0x9FFF) || c == U'·' || c >= 0x20000; }

// What stands behind "姓名：", as it was written; empty when nothing does.
auto value_behind(std::u32string_view text, const Label& label) -> std::u32string
{
    auto at = find_word(text, label.word);
    if (at == std::u32string_view::npos) return {};
    at += label.word.size();
    while (at < text.size() && (text[at] == U' ' || text[at] == U':')) ++at;
    auto end = at;
    const auto belongs = [&](char32_t c) { return label.name && is_han(c) ? true : is_word_character(c) || c == U'-'; };
    while (end < text.size() && end - at < value_most && belongs(text[end])) ++end;
    return std::u32string{text.substr(at, end - at)};
}

void check_labels(const CheckMaterial& material, const Prose& prose, Concerns& concerns)
{
    const auto text = folded(prose.text);
    const auto& patient = material.form.patient;
    for (const auto& label : labels) {
        const auto value = value_behind(text, label);
        const auto ours = folded(label.name ? patient.name : patient.id);
        // A name may be followed by 性别 without a space between: what begins alike is the same.
        const bool same = ours.empty() || value.empty() || value.starts_with(ours);
        if (same) continue;
        concerns.add(code, prose.field,
                     std::string{prose.title} + "里的" + to_utf8(label.title) + "是" + quoted(to_utf8(value)) +
                         "，不是这位患者的。");
    }
}

void check_other_names(const CheckMaterial& material, const Prose& prose, Concerns& concerns)
{
    const auto ours = folded(material.form.patient.name);
    const auto text = folded(prose.text);
    for (const auto& name : material.other_patients) {
        const auto theirs = folded(name);
        const bool telling = theirs.size() >= name_least && ours.find(theirs) == std::u32string::npos;
        if (telling && has_word(text, theirs))
            concerns.add(code, prose.field,
                         std::string{prose.title} + "里有另一位患者的姓名" + quoted(name) + "。");
    }
}

// What intake found when it compared the form with the images. Notes that there was nothing to compare are none.
void check_doubts(const CheckMaterial& material, Concerns& concerns)
{
    for (const auto& doubt : material.doubts) {
        if (doubt.kind == ledger::DoubtKind::unverifiable) continue;
        const bool about_patient = doubt.field.starts_with("patient.");
        if (!about_patient && doubt.field != "body_part" && doubt.field != "exam_item") continue;
        if (doubt.kind == ledger::DoubtKind::doubtful && material.doubts_answered) continue;
        const auto end = material.doubts_answered ? std::string{"（送检机构已确认）。"} : std::string{"。"};
        concerns.add(code, doubt.field,
                     "申请单写的是" + quoted(doubt.form) + "，影像里是" + quoted(doubt.image) + end);
    }
}

}  // namespace

void check_patient(const CheckMaterial& material, Concerns& concerns)
{
    check_doubts(material, concerns);
    for (const auto& prose : prose_of(material.draft)) {
        check_labels(material, prose, concerns);
        check_other_names(material, prose, concerns);
    }
}

}  // namespace shanhai::reports
