#include "server/intake/names.hpp"

#include "common/wire/request_form.hpp"
#include "server/intake/han_variants.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

namespace shanhai::intake {
namespace {

using Letters = std::u32string;

// Valid UTF-8 is what both the form and the header reader hand over; anything else ends the text.
auto letters_of(std::string_view utf8) -> Letters
{
    Letters all;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > utf8.size()) break;
        char32_t letter = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i)
            letter = letter << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
        all += letter;
        at += length;
    }
    return all;
}

auto is_han(char32_t c) -> bool
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
           (c >= 0xF900 && c <= 0xFAFF) || c == U'〇';
}
auto is_private(char32_t c) -> bool { return c >= 0xE000 && c <= 0xF8FF; }

// The dot in minority names, as keyboards and devices write it: 买买提·艾力.
auto is_dot(char32_t c) -> bool
{
    constexpr std::u32string_view dots = U"·•‧∙・･．.●⋅";
    return dots.find(c) != std::u32string_view::npos;
}
auto is_gap(char32_t c) -> bool
{
    constexpr std::u32string_view gaps = U" ^　,，-'’\u00A0\u200B\uFEFF";
    return gaps.find(c) != std::u32string_view::npos;
}

// Full-width letters are the same letters, and case says nothing.
auto plain(char32_t c) -> char32_t
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

auto words_of(const Letters& text) -> std::vector<Letters>
{
    std::vector<Letters> words(1);
    for (const auto c : text) {
        if (is_gap(c) || is_dot(c)) {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += plain(c);
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

auto joined(const std::vector<Letters>& words) -> Letters
{
    Letters all;
    for (const auto& word : words) all += word;
    return all;
}

auto usual(Letters text) -> Letters
{
    std::ranges::transform(text, text.begin(), usual_form);
    return text;
}

auto has_han(const Letters& text) -> bool { return std::ranges::any_of(text, is_han); }

// Given name first, as devices that were set up abroad write it.
auto swapped(const std::vector<Letters>& words) -> Letters
{
    auto turned = words;
    if (!turned.empty()) std::ranges::rotate(turned, turned.begin() + 1);
    return joined(turned);
}

// 买买提 for 买买提·艾力: whole words, from the beginning.
auto is_beginning_of(const std::vector<Letters>& part, const std::vector<Letters>& whole) -> bool
{
    return !part.empty() && part.size() < whole.size() &&
           std::ranges::equal(part, whole | std::views::take(part.size()));
}

auto compare_han(const Letters& form, const Letters& image) -> Match
{
    const auto ours = words_of(form);
    const auto theirs = words_of(image);
    if (joined(ours) == joined(theirs)) return Match::same;
    if (usual(joined(ours)) == usual(joined(theirs))) return Match::doubtful;
    if (usual(joined(ours)) == usual(swapped(theirs))) return Match::doubtful;
    if (is_beginning_of(ours, theirs) || is_beginning_of(theirs, ours)) return Match::doubtful;
    return Match::different;
}

auto compare_latin(const Letters& form, const Letters& image) -> Match
{
    auto ours = words_of(form);
    auto theirs = words_of(image);
    if (joined(ours) == joined(theirs) || joined(ours) == swapped(theirs)) return Match::same;
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    if (ours == theirs) return Match::same;
    const bool one_in_other = std::ranges::includes(ours, theirs) || std::ranges::includes(theirs, ours);
    return one_in_other ? Match::doubtful : Match::different;
}

// The groups of a PN that say something: alphabetic, ideographic, phonetic.
auto groups_of(std::string_view name) -> std::vector<std::string_view>
{
    std::vector<std::string_view> groups;
    for (;;) {
        const auto cut = name.find('=');
        const auto group = name.substr(0, cut);
        if (group.find_first_not_of(" ^") != std::string_view::npos) groups.push_back(group);
        if (cut == std::string_view::npos) return groups;
        name.remove_prefix(cut + 1);
    }
}

auto is_readable(std::string_view group) -> bool
{
    const auto letters = letters_of(group);
    const bool hexadecimal = group.find('<') != std::string_view::npos;  // what the header reader could not decode
    return !hexadecimal && std::ranges::none_of(letters, is_private);
}

auto compare_group(const Letters& form, std::string_view group) -> Match
{
    const auto image = letters_of(group);
    if (has_han(form) != has_han(image)) return Match::unverifiable;
    return has_han(form) ? compare_han(form, image) : compare_latin(form, image);
}

}  // namespace

auto compare_names(std::string_view form, std::string_view image) -> Match
{
    const auto ours = letters_of(form);
    auto best = std::optional<Match>{};
    for (const auto group : groups_of(image)) {
        if (!is_readable(group) || wire::is_unknown_name(group)) continue;
        const auto match = compare_group(ours, group);
        if (match == Match::unverifiable) continue;
        best = best ? std::min(*best, match) : match;  // one of the groups is enough
    }
    return best.value_or(Match::unverifiable);
}

}  // namespace shanhai::intake
