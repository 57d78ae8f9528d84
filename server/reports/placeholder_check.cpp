// report.placeholder: a line of a template that nobody filled in; report.contradiction: nothing abnormal, though the
// findings say what is.
#include "server/reports/check_parts.hpp"
#include "server/reports/prose.hpp"
#include "server/reports/sides.hpp"

#include <algorithm>
#include <optional>

namespace shanhai::reports {
namespace {

// {side:左|右}, ____, ××, XXX, □□, 【】, [  ]
auto placeholder_in(std::u32string_view text) -> std::optional<std::u32string>
{
    const auto run = [&](std::size_t at, std::u32string_view of) {
        auto end = at;
        while (end < text.size() && of.find(text[end]) != std::u32string_view::npos) ++end;
        return end - at;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto rest = text.substr(at);
        const auto shown = [&](std::size_t length) { return std::u32string{rest.substr(0, length)}; };
        if (text[at] == U'{') return shown(std::min<std::size_t>(rest.find(U'}'), 23) + 1);
        if (run(at, U"_") >= 2) return shown(run(at, U"_"));
        if (run(at, U"×") >= 2) return shown(run(at, U"×"));
        if (run(at, U"□") >= 2) return shown(run(at, U"□"));
        if (run(at, U"xX") >= 3) return shown(run(at, U"xX"));
        if (rest.starts_with(U"【】") || rest.starts_with(U"[]")) return shown(2);
        const auto blanks = text[at] == U'[' ? run(at + 1, U" ") : 0;
        if (blanks > 0 && at + 1 + blanks < text.size() && text[at + 1 + blanks] == U']') return shown(blanks + 2);
        if (text[at] == U'?' && run(at, U"?") >= 3) return shown(run(at, U"?"));
    }
    return std::nullopt;
}

constexpr auto abnormal = std::to_array<std::u32string_view>(
    {U"骨折", U"脱位", U"结节", U"肿块", U"占位", U"积液", U"积气", U"气胸", U"实变", U"出血", U"血肿", U"梗死",
     U"梗塞", U"斑片", U"磨玻璃", U"穿孔", U"狭窄", U"扩张", U"结石", U"破坏", U"肿大", U"高密度影", U"低密度影",
     U"低密度灶", U"高密度灶", U"fracture", U"nodule", U"mass", U"effusion", U"consolidation", U"hemorrhage",
     U"haemorrhage", U"infarct", U"pneumothorax", U"calculus"});
constexpr auto nothing = std::to_array<std::u32string_view>(
    {U"未见异常", U"未见明显异常", U"未见确切异常", U"未见明确异常", U"无异常", U"正常心电图", U"no abnormality",
     U"no acute abnormality", U"normal study", U"normal ecg", U"unremarkable"});

// "心肺膈未见异常。" and nothing else that is not denied.
auto says_only_normal(std::string_view utf8) -> bool
{
    const auto text = folded(utf8);
    const auto said = [&](std::u32string_view words) { return text.find(words) != std::u32string::npos; };
    if (std::ranges::none_of(nothing, said)) return false;
    for (const auto& clause : clauses_of(text)) {
        const bool means_something = std::ranges::any_of(clause.text, [](char32_t c) { return c > 0x3000; });
        const bool normal = std::ranges::any_of(nothing, [&](auto w) { return clause.text.find(w) != w.npos; });
        const bool advice = has_word(clause.text, U"建议") || has_word(clause.text, U"随");
        if (means_something && !normal && !advice && !is_negated(clause.text, clause.text.size(), 0)) return false;
    }
    return true;
}

}  // namespace

void check_placeholders(const CheckMaterial& material, Concerns& concerns)
{
    for (const auto& [field, title, text] : prose_of(material.draft))
        if (const auto found = placeholder_in(folded(text)))
            concerns.add("report.placeholder", field,
                         std::string{title} + "里有没填的地方：" + quoted(to_utf8(*found)) + "。");
}

void check_contradiction(const CheckMaterial& material, Concerns& concerns)
{
    if (!says_only_normal(material.draft.impression)) return;
    const auto text = folded(material.draft.findings);
    for (const auto& clause : clauses_of(text))
        for (const auto& word : abnormal) {
            const auto at = find_word(clause.text, word);
            if (at == std::u32string_view::npos || is_negated(clause.text, at, word.size())) continue;
            if (clause.text.find(U"无") != clause.text.npos || clause.text.find(U"未") != clause.text.npos) continue;
            concerns.add("report.contradiction", "impression",
                         "诊断意见写的是未见异常，所见里有" + quoted(to_utf8(clause.text.substr(0, 24))) + "。");
            return;
        }
}

}  // namespace shanhai::reports
