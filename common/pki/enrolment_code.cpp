#include "common/pki/enrolment_code.hpp"

#include <algorithm>

namespace shanhai::pki {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t secret_size = 10;
constexpr std::size_t root_size = 13;
constexpr std::size_t code_size = secret_size + root_size + 1;
constexpr std::size_t group_size = 4;

// The first `count` groups of five bits, most significant first.
auto symbols_of(ByteView bytes, std::size_t count) -> std::string
{
    std::string symbols;
    for (std::size_t bit = 0; symbols.size() < count; bit += 5) {
        const auto at = [&](std::size_t i) { return i < bytes.size() ? std::to_integer<unsigned>(bytes[i]) : 0U; };
        const auto window = at(bit / 8) << 8 | at(bit / 8 + 1);
        symbols += alphabet[window >> (11 - bit % 8) & 31];
    }
    return symbols;
}

auto doubled(unsigned value) -> unsigned { return value & 16 ? (value << 1) ^ 0b100101 : value << 1; }

// In the field of 32 elements (modulo x^5 + x^2 + 1) two has the powers 1, 2, ... all different for 31 places. Each
// place is weighed with its own, so one wrong symbol, or two exchanged ones, cannot leave the sum as it was.
auto check_of(std::string_view symbols) -> char
{
    unsigned sum = 0;
    for (const char symbol : symbols) sum = doubled(sum ^ static_cast<unsigned>(alphabet.find(symbol)));
    return alphabet[sum];
}

auto root_symbols(const Certificate& root) -> std::string { return symbols_of(root.fingerprint().bytes(), root_size); }

// U+FF01 to U+FF5E are ASCII's printable characters at double width, U+3000 is the space: three bytes each in UTF-8.
auto narrowed(std::string_view text) -> std::string
{
    std::string narrow;
    while (!text.empty()) {
        const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
        const auto point = (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63);
        const bool three = byte(0) >> 4 == 14 && byte(1) >> 6 == 2 && byte(2) >> 6 == 2;
        const bool wide = three && point >= 0xff01 && point <= 0xff5e;
        narrow += wide ? static_cast<char>(point - 0xfee0) : three && point == 0x3000 ? ' ' : text.front();
        text.remove_prefix(wide || (three && point == 0x3000) ? 3 : 1);
    }
    return narrow;
}

auto canonical(char c) -> char
{
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return upper == 'I' || upper == 'L' ? '1' : upper == 'O' ? '0' : upper;
}

}  // namespace

auto EnrolmentCode::make(const Random& random, const Certificate& root) -> EnrolmentCode
{
    auto symbols = symbols_of(random, secret_size) + root_symbols(root);
    symbols += check_of(symbols);
    return EnrolmentCode{std::move(symbols)};
}

auto EnrolmentCode::parse(std::string_view text) -> Result<EnrolmentCode>
{
    const Fault malformed{errc::malformed, "enrolment.code"};
    if (text.size() > 8 * code_size) return malformed;

    std::string symbols;
    for (const char c : narrowed(text)) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-') continue;
        if (alphabet.find(canonical(c)) == std::string_view::npos) return malformed;
        symbols += canonical(c);
    }
    if (symbols.size() != code_size) return malformed;
    if (check_of(std::string_view{symbols}.substr(0, code_size - 1)) != symbols.back()) return malformed;
    return EnrolmentCode{std::move(symbols)};
}

auto EnrolmentCode::text() const -> std::string
{
    std::string grouped;
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
        if (i != 0 && i % group_size == 0) grouped += '-';
        grouped += symbols_[i];
    }
    return grouped;
}

auto EnrolmentCode::secret_digest() const -> Digest
{
    return Digest::of(as_view("shanhai enrolment secret " + symbols_.substr(0, secret_size)));
}

auto EnrolmentCode::recognises(const Certificate& root) const -> bool
{
    return symbols_.substr(secret_size, root_size) == root_symbols(root);
}

}  // namespace shanhai::pki
