#include "common/base/ids.hpp"

#include <algorithm>

namespace shanhai::detail {
namespace {

// Crockford's alphabet: no i, l, o, u, so that an id can be read over a telephone.
constexpr std::string_view crockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t ulid_length = 26;

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_word(char c) -> bool { return is_digit(c) || (c >= 'a' && c <= 'z'); }

}  // namespace

auto is_ulid(std::string_view text) -> bool
{
    return text.size() == ulid_length && text.find_first_not_of(crockford) == std::string_view::npos;
}

auto is_name(std::string_view text) -> bool
{
    if (text.size() < 2 || text.size() > 40 || !is_word(text.front()) || !is_word(text.back())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '-'; });
}

auto is_uid(std::string_view text) -> bool
{
    if (text.empty() || text.size() > 64) return false;
    while (!text.empty()) {
        const auto dot = text.find('.');
        const auto part = text.substr(0, dot);
        // Leading zeros are against PS3.5 9.1, but devices in the field send them; refusing would lose the study.
        if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit)) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
    return false;
}

auto ulid(Instant born, const std::array<std::byte, 10>& random) -> std::string
{
    const auto millis = static_cast<std::uint64_t>(to_micros(born) / 1000);
    std::string text(ulid_length, '0');
    for (int i = 0; i < 10; ++i) text[static_cast<std::size_t>(9 - i)] = crockford[millis >> (5 * i) & 31];
    unsigned held = 0;
    unsigned bits = 0;
    std::size_t at = 10;
    for (const auto byte : random) {
        held = (held << 8 | std::to_integer<unsigned>(byte)) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5) text[at++] = crockford[held >> (bits - 5) & 31];
    }
    return text;
}

}  // namespace shanhai::detail
