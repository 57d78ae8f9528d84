#include "common/token/address.hpp"

#include <algorithm>
#include <optional>

namespace shanhai::token {
namespace {

constexpr std::string_view scheme = "pkcs11:";
constexpr std::size_t uri_max = 4096;

auto hex_digit(char c) -> int
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

auto decoded(std::string_view text) -> std::optional<std::string>
{
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
        if (low < 0) return std::nullopt;
        plain += static_cast<char>(high * 16 + low);
        at += 2;
    }
    const bool printable =
        std::ranges::none_of(plain, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return printable ? std::optional{std::move(plain)} : std::nullopt;
}

auto escaped(std::string_view text) -> std::string
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                           || c == '_' || c == '.' || c == '~' || c == '/';
        const auto byte = static_cast<unsigned char>(c);
        if (plain) out += c;
        else out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

// One attribute. "type=private" is what we look for anyway.
auto take(std::string_view attribute, Address& into) -> Result<void>
{
    const Fault malformed{errc::malformed, "token.uri"};
    const auto equals = attribute.find('=');
    if (equals == std::string_view::npos) return malformed;
    const auto name = attribute.substr(0, equals);
    if (name == "pin-value" || name == "pin-source") return Fault{errc::forbidden, "token.uri-pin"};
    auto value = decoded(attribute.substr(equals + 1));
    if (!value || value->empty()) return malformed;
    if (name == "type") return *value == "private" ? Result<void>{} : Result<void>{malformed};
    auto* const field = name == "token"         ? &into.label
                        : name == "object"      ? &into.object
                        : name == "module-path" ? &into.module
                                                : nullptr;
    if (!field || !field->empty()) return malformed;
    *field = std::move(*value);
    return {};
}

}  // namespace

auto parse_address(std::string_view uri) -> Result<Address>
{
    const Fault malformed{errc::malformed, "token.uri"};
    if (uri.size() > uri_max || !uri.starts_with(scheme)) return malformed;
    uri.remove_prefix(scheme.size());
    Address address;
    // Path attributes are parted by ';', those of the query by '&' (section 2.3).
    for (;;) {
        const auto end = uri.find_first_of(";?&");
        if (auto taken = take(uri.substr(0, end), address); !taken) return taken.error();
        if (end == std::string_view::npos) break;
        uri.remove_prefix(end + 1);
    }
    if (address.module.empty() || address.label.empty() || address.object.empty()) return malformed;
    return address;
}

auto to_uri(const Address& address) -> std::string
{
    return std::string{scheme} + "token=" + escaped(address.label) + ";object=" + escaped(address.object) +
           "?module-path=" + escaped(address.module);
}

}  // namespace shanhai::token
