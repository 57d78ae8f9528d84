#include "server/reports/difference.hpp"

#include "server/reports/prose.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace shanhai::reports {
namespace {

using ledger::Alteration;

constexpr std::u32string_view small_words = U"的了为呈示";
constexpr std::u32string_view weighty = U"左右双两未无不否除疑待";
// A change longer than this counts as wholly another text: the distance takes time with the square of the length, and
// a report has 64 KB at most.
constexpr std::size_t distance_max = 4096;

auto is_han(char32_t c) -> bool { return (c >= 0x3400 && c <= 0x9FFF) || c >= 0x20000; }
auto is_digit(char32_t c) -> bool { return c >= U'0' && c <= U'9'; }

// "1." and "2、" at the start of a line or sentence count the points of a list, and say nothing.
auto is_list_number(std::u32string_view text, std::size_t at) -> bool
{
    if (at > 0 && std::u32string_view{U"\n。;"}.find(text[at - 1]) == std::u32string_view::npos) return false;
    if (at + 1 >= text.size() || !is_digit(text[at])) return false;
    const bool marked = text[at + 1] == U'.' || text[at + 1] == U'、' || text[at + 1] == U')';
    return marked && (at + 2 >= text.size() || !is_digit(text[at + 2]));
}

auto compared(std::string_view utf8) -> std::u32string
{
    const auto text = folded(utf8);
    std::u32string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = text[i];
        if (is_list_number(text, i)) continue;
        const bool point = c == U'.' && i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
        const bool means_something = is_han(c) || is_word_character(c) || point || c == U'%' || c == U'<' || c == U'>';
        if (means_something && small_words.find(c) == std::u32string_view::npos) kept += c;
    }
    return kept;
}

auto weighty_words(std::u32string_view text) -> std::map<std::u32string, int>
{
    std::map<std::u32string, int> all;
    for (const auto* const word : {U"考虑", U"可能"})
        for (auto at = text.find(word); at != std::u32string_view::npos; at = text.find(word, at + 1)) ++all[word];
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        while (end < text.size() && (is_digit(text[end]) || text[end] == U'.')) ++end;
        if (end > i) ++all[std::u32string{text.substr(i, end - i)}];
        else if (weighty.find(text[i]) != std::u32string_view::npos) ++all[std::u32string{text[i]}];
        i = std::max(end, i + 1);
    }
    return all;
}

// Levenshtein distance, one row at a time.
auto distance(std::u32string_view a, std::u32string_view b) -> std::size_t
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row[b.size()];
}

// What both begin and end with is no change; what lies between is compared.
auto changed_characters(std::u32string_view a, std::u32string_view b) -> std::size_t
{
    const auto [a_begin, b_begin] = std::ranges::mismatch(a, b);
    a.remove_prefix(static_cast<std::size_t>(a_begin - a.begin()));
    b.remove_prefix(static_cast<std::size_t>(b_begin - b.begin()));
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
    if (a.size() > distance_max || b.size() > distance_max) return std::max(a.size(), b.size());
    return distance(a, b);
}

auto is_material(const std::string& before, const std::string& after, std::size_t one_in) -> bool
{
    if (before == after) return false;
    const auto a = compared(before);
    const auto b = compared(after);
    if (weighty_words(a) != weighty_words(b)) return true;
    return changed_characters(a, b) * one_in > std::max(a.size(), b.size());
}

template <class T>
auto lines_of(const std::vector<T>& all) -> std::string
{
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : "\n") + wire::write_json(one);
    return text;
}

auto rank(const wire::ReportDraft& before, const wire::ReportDraft& after, const FieldChanges& all) -> Alteration
{
    if (all.changes.empty()) return Alteration::none;
    if (is_material(before.impression, after.impression, 8)) return Alteration::diagnosis;
    const auto changed = [&](std::string_view field) {
        return std::ranges::find(all.changes, field, &FieldChange::field) != all.changes.end();
    };
    const bool described = is_material(before.findings, after.findings, 5) ||
                           is_material(before.recommendation, after.recommendation, 5) ||
                           is_material(before.addendum, after.addendum, 5) ||
                           is_material(before.comparison, after.comparison, 5) || changed("measurements") ||
                           changed("key_images") || changed("quality");
    return described ? Alteration::description : Alteration::wording;
}

}  // namespace

auto difference(const wire::ReportDraft& before, const wire::ReportDraft& after) -> Difference
{
    FieldChanges all;
    const auto compare = [&](const char* field, const std::string& was, const std::string& is) {
        if (was != is) all.changes.push_back({field, was, is});
    };
    compare("technique", before.technique, after.technique);
    compare("comparison", before.comparison, after.comparison);
    compare("findings", before.findings, after.findings);
    compare("impression", before.impression, after.impression);
    compare("recommendation", before.recommendation, after.recommendation);
    compare("addendum", before.addendum, after.addendum);
    compare("quality", before.quality, after.quality);
    compare("measurements", lines_of(before.measurements), lines_of(after.measurements));
    compare("key_images", lines_of(before.key_images), lines_of(after.key_images));
    return {rank(before, after, all), wire::write_json(all)};
}

}  // namespace shanhai::reports
