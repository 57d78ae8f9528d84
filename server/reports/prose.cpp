#include "server/reports/prose.hpp"

#include <algorithm>
#include <array>

namespace shanhai::reports {
namespace {

constexpr char32_t unreadable = 0xFFFD;
constexpr std::u32string_view cuts = U",;:!?。\n\r\t";

struct Lead {
    int more;           // continuation bytes that follow
    char32_t value;
};

auto lead_of(unsigned char byte) -> Lead
{
    if (byte < 0x80) return {0, byte};
    if (byte >= 0xC2 && byte < 0xE0) return {1, byte & 0x1FU};
    if (byte >= 0xE0 && byte < 0xF0) return {2, byte & 0x0FU};
    if (byte >= 0xF0 && byte < 0xF5) return {3, byte & 0x07U};
    return {0, unreadable};
}

auto is_digit(char32_t c) -> bool { return c >= U'0' && c <= U'9'; }

// The point in 3.5 belongs to its number; any other ends a sentence.
auto is_full_stop(std::u32string_view text, std::size_t at) -> bool
{
    if (text[at] != U'.') return false;
    return at + 1 >= text.size() || !is_digit(text[at + 1]);
}

auto ends_sentence(char32_t c) -> bool { return c != U',' && c != U':'; }

// What takes a statement back, and what looks like it but does not.
constexpr auto denials_before = std::to_array<std::u32string_view>(
    {U"未见", U"未发现", U"未探及", U"未显示", U"未示", U"未及", U"未出现", U"未提示", U"未查见", U"无", U"没有",
     U"否认", U"排除", U"除外", U"不支持", U"不考虑", U"并非", U"不像", U"no", U"not", U"without", U"negative for",
     U"excluded", U"absence of", U"free of"});
constexpr auto denials_behind = std::to_array<std::u32string_view>(
    {U"未见", U"未显示", U"已排除", U"可排除", U"可除外", U"阴性", U"不明显", U"不支持", U"已吸收", U"基本吸收",
     U"ruled out", U"excluded", U"not seen", U"absent", U"resolved"});
constexpr auto no_denials = std::to_array<std::u32string_view>(
    {U"不除外", U"不能除外", U"未除外", U"不排除", U"不能排除", U"未排除", U"难除外", U"难以除外", U"难以排除",
     U"待除外", U"待排除", U"除外诊断", U"无肺纹理", U"无回声", U"无名", U"无痛", U"无菌", U"无症状", U"not excluded",
     U"cannot be excluded", U"can not be excluded", U"not ruled out", U"cannot be ruled out"});

// The text with every harmless look-alike blanked out, so that what is found in it is meant.
auto without_look_alikes(std::u32string_view clause) -> std::u32string
{
    auto text = std::u32string{clause};
    for (const auto& phrase : no_denials)
        for (auto at = text.find(phrase); at != std::u32string::npos; at = text.find(phrase, at))
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), phrase.size(), U'\u3000');
    return text;
}

}  // namespace

auto code_points(std::string_view utf8) -> std::u32string
{
    std::u32string all;
    all.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        auto [more, value] = lead_of(static_cast<unsigned char>(utf8[i++]));
        for (; more > 0 && i < utf8.size() && (static_cast<unsigned char>(utf8[i]) & 0xC0U) == 0x80U; --more)
            value = (value << 6U) | (static_cast<unsigned char>(utf8[i++]) & 0x3FU);
        all += more == 0 ? value : unreadable;
    }
    return all;
}

auto to_utf8(std::u32string_view text) -> std::string
{
    std::string all;
    const auto add = [&](char32_t bits) { all += static_cast<char>(bits); };
    for (const auto c : text) {
        if (c < 0x80) {
            add(c);
        } else if (c < 0x800) {
            add(0xC0U | (c >> 6U)), add(0x80U | (c & 0x3FU));
        } else if (c < 0x10000) {
            add(0xE0U | (c >> 12U)), add(0x80U | ((c >> 6U) & 0x3FU)), add(0x80U | (c & 0x3FU));
        } else {
            add(0xF0U | (c >> 18U)), add(0x80U | ((c >> 12U) & 0x3FU)), add(0x80U | ((c >> 6U) & 0x3FU));
            add(0x80U | (c & 0x3FU));
        }
    }
    return all;
}

auto folded(std::string_view utf8) -> std::u32string
{
    auto text = code_points(utf8);
    for (auto& c : text) {
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        if (c == 0x3000 || c == 0x00A0) c = U' ';
    }
    return text;
}

auto clauses_of(std::u32string_view text) -> std::vector<Clause>
{
    std::vector<Clause> all;
    std::size_t begin = 0;
    std::size_t sentence = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool mark = i < text.size() && (cuts.find(text[i]) != std::u32string_view::npos || is_full_stop(text, i));
        if (!mark && i < text.size() && i - begin < clause_max) continue;
        if (i > begin) all.push_back({text.substr(begin, i - begin), sentence});
        if (mark && ends_sentence(text[i])) ++sentence;
        begin = mark ? i + 1 : i;
    }
    return all;
}

auto is_word_character(char32_t c) -> bool
{
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || is_digit(c);
}

auto find_word(std::u32string_view text, std::u32string_view word, std::size_t from) -> std::size_t
{
    for (auto at = text.find(word, from); at != std::u32string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool open_before = at > 0 && is_word_character(text[at - 1]) && is_word_character(word.front());
        const bool open_behind = end < text.size() && is_word_character(text[end]) && is_word_character(word.back());
        if (!open_before && !open_behind) return at;
    }
    return std::u32string_view::npos;
}

auto has_word(std::u32string_view text, std::u32string_view word) -> bool
{
    return find_word(text, word) != std::u32string_view::npos;
}

auto is_negated(std::u32string_view clause, std::size_t place, std::size_t length) -> bool
{
    const auto meant = without_look_alikes(clause);
    const auto before = std::u32string_view{meant}.substr(0, place);
    const auto behind = std::u32string_view{meant}.substr(std::min(place + length, meant.size()));
    const auto in = [](std::u32string_view text) {
        return [text](std::u32string_view word) { return has_word(text, word); };
    };
    return std::ranges::any_of(denials_before, in(before)) || std::ranges::any_of(denials_behind, in(behind));
}

}  // namespace shanhai::reports
