#include "common/wire/identity.hpp"

#include <algorithm>
#include <array>

namespace shanhai::wire {
namespace {

constexpr std::size_t full_length = 18;
constexpr std::size_t old_length = 15;
constexpr std::size_t longest = 64;

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }
auto is_letter(char c) -> bool { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
auto all_digits(std::string_view text) -> bool { return std::ranges::all_of(text, is_digit); }

auto wrong(std::string_view at) -> Fault { return Fault{errc::malformed, at}; }

// GB/T 2260: the first two digits are a province; 8x are Taiwan, Hong Kong and Macao, 9x permanent residents' cards.
auto is_region(std::string_view number) -> bool
{
    const auto province = (number[0] - '0') * 10 + (number[1] - '0');
    return (province >= 11 && province <= 15) || (province >= 21 && province <= 23) ||
           (province >= 31 && province <= 37) || (province >= 41 && province <= 46) ||
           (province >= 50 && province <= 54) || (province >= 61 && province <= 65) ||
           (province >= 81 && province <= 83) || province == 71 || province == 91;
}

auto birth_date_of(std::string_view number) -> std::optional<Day>
{
    const auto digits =
        number.size() == old_length ? "19" + std::string{number.substr(6, 6)} : std::string{number.substr(6, 8)};
    const auto day = parse_day(digits.substr(0, 4) + '-' + digits.substr(4, 2) + '-' + digits.substr(6));
    if (!day || digits < "18000101") return std::nullopt;
    return *day;
}

// GB 11643-1999 section 4.4, which is ISO 7064 MOD 11-2.
auto check_character(std::string_view number) -> char
{
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view characters = "10X98765432";
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (number[i] - '0') * weights[i];
    return characters[static_cast<std::size_t>(sum % 11)];
}

auto check_card(std::string_view number) -> Result<void>
{
    if (number.size() != full_length && number.size() != old_length) return wrong("identity.length");
    const bool full = number.size() == full_length;
    const auto last = number.back();
    const bool shaped =
        full ? all_digits(number.substr(0, 17)) && (is_digit(last) || last == 'X' || last == 'x') : all_digits(number);
    if (!shaped) return wrong("identity.digits");
    if (!is_region(number)) return wrong("identity.region");
    if (!birth_date_of(number)) return wrong("identity.birth-date");
    if (full && (last == 'x' ? 'X' : last) != check_character(number)) return wrong("identity.check-digit");
    return {};
}

auto check_characters(std::string_view number, std::string_view others) -> Result<void>
{
    if (number.empty() || number.size() > longest) return wrong("identity.length");
    const auto good = [&](char c) { return is_digit(c) || is_letter(c) || others.find(c) != std::string_view::npos; };
    if (!std::ranges::all_of(number, good)) return wrong("identity.characters");
    return {};
}

}  // namespace

auto check_identity(std::string_view type, std::string_view number) -> Result<void>
{
    if (type == "none") return number.empty() ? Result<void>{} : wrong("identity.none");
    if (type.empty()) {
        // Nobody said what it is. What looks like an ID card, give or take a digit, must be one.
        const bool like_a_card = number.size() >= 14 && number.size() <= 19 && all_digits(number.substr(0, 14));
        if (number.empty()) return {};
        return like_a_card ? check_card(number) : check_characters(number, "-/");
    }
    if (type == "id_card") return check_card(number);
    if (type == "health_card") {
        if (number.size() < full_length) return wrong("identity.length");
        return number.size() == full_length && all_digits(number.substr(0, 17)) ? check_card(number)
                                                                                : check_characters(number, "");
    }
    constexpr std::array others{"insurance", "passport", "permit", "other"};
    if (std::ranges::find(others, type) == others.end()) return wrong("identity.type");
    return check_characters(number, "-/");
}

auto facts_of_identity(std::string_view number) -> std::optional<IdentityFacts>
{
    if (!check_card(number)) return std::nullopt;
    const auto order = number.size() == full_length ? number[16] : number[14];  // odd numbers are men's
    return IdentityFacts{*birth_date_of(number), (order - '0') % 2 != 0 ? 'M' : 'F'};
}

auto masked(std::string_view number) -> std::string
{
    constexpr std::size_t shown_first = 6;
    constexpr std::size_t shown_last = 4;
    if (number.size() < old_length) {
        const auto kept = std::min<std::size_t>(number.size() / 4, 2);
        return std::string(number.size() - kept, '*') + std::string{number.substr(number.size() - kept)};
    }
    return std::string{number.substr(0, shown_first)} + std::string(number.size() - shown_first - shown_last, '*') +
           std::string{number.substr(number.size() - shown_last)};
}

auto mask_identities(std::string_view text) -> std::string
{
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        auto end = at;
        while (end < text.size() && (is_digit(text[end]) || is_letter(text[end]))) ++end;
        const auto word = text.substr(at, end - at);
        if (!word.empty()) shown += check_card(word) ? masked(word) : std::string{word};
        if (end < text.size()) shown += text[end];
        at = end + 1;
    }
    return shown;
}

}  // namespace shanhai::wire
