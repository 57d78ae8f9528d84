#include "common/report/legible.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace shanhai::report {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Default_Ignorable_Code_Point and the bidirectional controls of Unicode 15, and what stands for lost text.
constexpr std::array unseen{
    Range{0x00, 0x09},       Range{0x0B, 0x1F},     Range{0x7F, 0x9F},       Range{0xAD, 0xAD},
    Range{0x034F, 0x034F},   Range{0x061C, 0x061C}, Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F}, Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x3164, 0x3164},   Range{0xFDD0, 0xFDEF}, Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFF}, Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A},
    Range{0xE0000, 0xE0FFF},
};

auto is_unseen(char32_t c) -> bool
{
    const auto holds = [c](Range range) { return range.first <= c && c <= range.last; };
    return std::any_of(unseen.begin(), unseen.end(), holds) || (c & 0xFFFE) == 0xFFFE;
}

// The combining marks of Unicode 15 outside scripts that no report is written in.
constexpr std::array marks{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
    Range{0x20D0, 0x20FF}, Range{0x302A, 0x302F}, Range{0x3099, 0x309A}, Range{0xFE20, 0xFE2F},
};

auto is_mark(char32_t c) -> bool
{
    return std::any_of(marks.begin(), marks.end(), [c](Range range) { return range.first <= c && c <= range.last; });
}

// Marks are drawn over the character before them: two can be told apart (ễ), a heap of them hides itself and the line
// above. One that follows nothing would be drawn over whatever stands there.
class Heap {
public:
    auto takes(char32_t c) -> bool
    {
        if (is_mark(c)) return ++height_ <= highest;
        const bool bears_none = c == ' ' || c == '\n';
        height_ = bears_none ? highest : 0;
        return true;
    }

private:
    static constexpr int highest = 2;

    int height_ = highest;
};

auto is_odd_space(char32_t c) -> bool
{
    return c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F;
}

auto is_line_end(char32_t c) -> bool
{
    return c == '\n' || c == 0x0B || c == 0x0C || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

struct Character {
    char32_t code;
    std::size_t length;
};

// RFC 3629: shortest form only, no surrogates, nothing past U+10FFFF.
auto first_of(std::string_view text) -> std::optional<Character>
{
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return Character{lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return std::nullopt;

    char32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0) != 0x80) return std::nullopt;
        code = code << 6 | (next & 0x3F);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < least[length] || surrogate || code > 0x10FFFF) return std::nullopt;
    return Character{code, length};
}

}  // namespace

auto is_legible(std::string_view utf8, Lines lines) -> bool
{
    Heap heap;
    while (!utf8.empty()) {
        const auto next = first_of(utf8);
        if (!next || is_unseen(next->code) || !heap.takes(next->code)) return false;
        if (next->code == '\n' && lines == Lines::one) return false;
        utf8.remove_prefix(next->length);
    }
    return true;
}

auto made_legible(std::string_view utf8) -> std::string
{
    std::string legible;
    legible.reserve(utf8.size());
    Heap heap;
    for (auto rest = utf8; !rest.empty();) {
        const auto next = first_of(rest);
        if (!next) return std::string{utf8};
        const bool half_of_crlf = next->code == '\r' && rest.substr(1).starts_with('\n');
        if (half_of_crlf) {
        } else if (is_line_end(next->code)) {
            heap.takes('\n');
            legible += '\n';
        } else if (is_odd_space(next->code)) {
            heap.takes(' ');
            legible += ' ';
        } else if (!is_unseen(next->code) && heap.takes(next->code)) {
            legible += rest.substr(0, next->length);
        }
        rest.remove_prefix(next->length);
    }
    return legible;
}

}  // namespace shanhai::report
