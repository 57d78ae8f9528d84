#include "common/report/verification_code.hpp"

#include <cstring>

namespace shanhai::report {
namespace {

constexpr std::size_t random_digits = 26;
constexpr std::size_t digits = random_digits + 2;
constexpr std::size_t group = 4;

auto remainder_of(std::string_view number) -> unsigned
{
    unsigned rest = 0;
    for (const char digit : number) rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % 97;
    return rest;
}

auto grouped(std::string_view number) -> std::string
{
    std::string text;
    for (std::size_t at = 0; at < number.size(); at += group) {
        if (at > 0) text += ' ';
        text += number.substr(at, group);
    }
    return text;
}

// Full-width digits (U+FF10 to U+FF19) are what a Chinese keyboard gives when nobody looks.
auto plain_digits(std::string_view typed) -> std::string
{
    constexpr std::string_view wide = "\xEF\xBC";
    std::string plain;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const bool is_wide = typed.substr(at).starts_with(wide) && at + 2 < typed.size();
        if (!is_wide) {
            if (typed[at] != ' ' && typed[at] != '-') plain += typed[at];
            continue;
        }
        plain += static_cast<char>('0' + (static_cast<unsigned char>(typed[at + 2]) - 0x90));
        at += 2;
    }
    return plain;
}

}  // namespace

auto make_verification_code(const std::array<std::byte, 16>& random) -> std::string
{
    unsigned __int128 number = 0;
    std::memcpy(&number, random.data(), sizeof number);
    std::string text(random_digits, '0');
    for (auto& digit : text) {
        digit = static_cast<char>('0' + static_cast<unsigned>(number % 10));
        number /= 10;
    }
    const auto check = 98 - remainder_of(text + "00");
    text += static_cast<char>('0' + check / 10);
    text += static_cast<char>('0' + check % 10);
    return grouped(text);
}

auto parse_verification_code(std::string_view typed) -> Result<std::string>
{
    constexpr std::size_t longest = 256;
    const Fault no{errc::malformed, "report.code"};
    if (typed.size() > longest) return no;
    const auto number = plain_digits(typed);
    const bool is_number = number.size() == digits && number.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || remainder_of(number) != 1) return no;
    return grouped(number);
}

auto digest_of_code(std::string_view printed) -> Digest { return Digest::of(as_view(printed)); }

}  // namespace shanhai::report
