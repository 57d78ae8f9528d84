#include "server/verification/factor.hpp"

namespace shanhai::verification {
namespace {

constexpr std::size_t longest = 64;  // bytes that anybody may type

// Full-width forms (U+FF01 to U+FF5E) are what a Chinese keyboard gives when nobody looks.
auto plain(std::string_view typed) -> std::string
{
    std::string text;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        auto c = typed[at];
        const auto lead = typed.substr(at, 2);
        const bool wide = (lead == "\xEF\xBC" || lead == "\xEF\xBD") && at + 2 < typed.size();
        if (wide) {
            const auto last = static_cast<unsigned char>(typed[at + 2]);
            c = static_cast<char>((lead == "\xEF\xBC" ? last - 0x80 + 0x20 : last - 0x80 + 0x60));
            at += 2;
        }
        if (c == ' ') continue;
        text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

// In a time that does not tell how much of it was right.
auto same(std::string_view a, std::string_view b) -> bool
{
    if (a.size() != b.size()) return false;
    unsigned different = 0;
    for (std::size_t i = 0; i < a.size(); ++i) different |= static_cast<unsigned char>(a[i] ^ b[i]);
    return different == 0;
}

auto birth_year_of(const report::Patient& patient) -> std::string
{
    if (patient.birth_date) return to_text(*patient.birth_date).substr(0, 4);
    constexpr std::size_t of_a_resident = 18;  // GB 11643-1999: digits 7 to 10
    const auto& number = patient.identity_number;
    return number.size() == of_a_resident ? number.substr(6, 4) : std::string{};
}

}  // namespace

auto opens(const Factor& factor, const report::Patient& patient) -> bool
{
    if (factor.last_four.size() > longest || factor.birth_year.size() > longest) return false;
    const auto number = plain(patient.identity_number);
    const auto year = birth_year_of(patient);
    if (number.size() < 4 || year.size() != 4) return false;
    const bool number_fits = same(plain(factor.last_four), std::string_view{number}.substr(number.size() - 4));
    const bool year_fits = same(plain(factor.birth_year), year);
    return number_fits && year_fits;
}

}  // namespace shanhai::verification
