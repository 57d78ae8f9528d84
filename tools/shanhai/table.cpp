#include "tools/shanhai/table.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace shanhai::cli {
namespace {

constexpr char32_t no_character = 0xFFFD;

struct Range {
    char32_t first;
    char32_t last;
};

constexpr auto wide = std::to_array<Range>({{0x1100, 0x115F},
                                            {0x2E80, 0x303E},
                                            {0x3041, 0x33FF},
                                            {0x3400, 0x4DBF},
                                            {0x4E00, 0x9FFF},
                                            {0xA000, 0xA4CF},
                                            {0xAC00, 0xD7A3},
                                            {0xF900, 0xFAFF},
                                            {0xFE30, 0xFE4F},
                                            {0xFF00, 0xFF60},
                                            {0xFFE0, 0xFFE6},
                                            {0x1F300, 0x1F64F},
                                            {0x1F900, 0x1F9FF},
                                            {0x20000, 0x3FFFD}});
constexpr auto combining = std::to_array<Range>({{0x0300, 0x036F}, {0x200B, 0x200F}, {0xFE00, 0xFE0F}});

template <class Ranges>
auto within(const Ranges& ranges, char32_t c) -> bool
{
    return std::ranges::any_of(ranges, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

struct Character {
    char32_t code;
    std::size_t length;  // in bytes, at least 1
};

// RFC 3629: shortest form only, no surrogates.
auto first_of(std::string_view text) -> Character
{
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {no_character, 1};
    char32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0U) != 0x80) return {no_character, 1};
        code = (code << 6U) | (next & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < least[length] || surrogate || code > 0x10FFFF) return {no_character, 1};
    return {code, length};
}

auto width_of(char32_t c) -> std::size_t { return within(combining, c) ? 0 : within(wide, c) ? 2 : 1; }

auto is_control(char32_t c) -> bool
{
    const bool turns_the_line = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || turns_the_line;
}

}  // namespace

auto columns_of(std::string_view text) -> std::size_t
{
    std::size_t columns = 0;
    while (!text.empty()) {
        const auto [code, length] = first_of(text);
        columns += width_of(code);
        text.remove_prefix(length);
    }
    return columns;
}

auto harmless(std::string_view text) -> std::string
{
    std::string safe;
    while (!text.empty()) {
        const auto [code, length] = first_of(text);
        if (is_control(code))
            safe += ' ';
        else if (code == no_character)
            safe += "\uFFFD";
        else
            safe += text.substr(0, length);
        text.remove_prefix(length);
    }
    return safe;
}

auto shortened(std::string_view text, std::size_t columns) -> std::string
{
    if (columns_of(text) <= columns) return std::string{text};
    std::string kept;
    std::size_t used = 1;  // for the mark
    while (!text.empty()) {
        const auto [code, length] = first_of(text);
        used += width_of(code);
        if (used > columns) break;
        kept += text.substr(0, length);
        text.remove_prefix(length);
    }
    return kept + "…";
}

auto Table::text() const -> std::string
{
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], columns_of(harmless(row[i])));

    std::string all;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const auto cell = harmless(row[i]);
            line += cell + std::string(widths[i] - columns_of(cell) + 2, ' ');
        }
        all += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return all;
}

}  // namespace shanhai::cli
