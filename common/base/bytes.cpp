#include "common/base/bytes.hpp"

#include <array>

namespace shanhai {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto reverse_of(std::string_view digits)
{
    std::array<signed char, 256> value{};
    value.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        value[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    return value;
}

auto hex_value(char digit) -> int
{
    static constexpr auto value = reverse_of(hex_digits);
    return value[static_cast<unsigned char>(digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit)];
}

}  // namespace

auto to_hex(ByteView bytes) -> std::string
{
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += hex_digits[std::to_integer<unsigned>(byte) >> 4];
        text += hex_digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

auto from_hex(std::string_view text) -> Result<Bytes>
{
    if (text.size() % 2 != 0) return Fault{errc::malformed, "hex"};
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return Fault{errc::malformed, "hex"};
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

auto to_base64(ByteView bytes) -> std::string
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto left = bytes.size() - i;
        const auto at = [&](std::size_t k) { return k < left ? std::to_integer<unsigned>(bytes[i + k]) : 0U; };
        const unsigned group = at(0) << 16 | at(1) << 8 | at(2);
        text += base64_digits[group >> 18];
        text += base64_digits[group >> 12 & 63];
        text += left > 1 ? base64_digits[group >> 6 & 63] : '=';
        text += left > 2 ? base64_digits[group & 63] : '=';
    }
    return text;
}

auto from_base64(std::string_view text) -> Result<Bytes>
{
    static constexpr auto value = reverse_of(base64_digits);
    if (text.size() % 4 != 0) return Fault{errc::malformed, "base64"};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        unsigned group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const bool pad = last && k >= 4 - padding;
            const int digit = pad ? 0 : value[static_cast<unsigned char>(text[i + k])];
            if (digit < 0) return Fault{errc::malformed, "base64"};
            group = group << 6 | static_cast<unsigned>(digit);
        }
        const std::size_t count = last ? 3 - padding : 3;
        if (last && padding != 0 && (group & ((1U << 8 * padding) - 1)) != 0) return Fault{errc::malformed, "base64"};
        for (std::size_t k = 0; k < count; ++k) bytes.push_back(static_cast<std::byte>(group >> (16 - 8 * k)));
    }
    return bytes;
}

}  // namespace shanhai
