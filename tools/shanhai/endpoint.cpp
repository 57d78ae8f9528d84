#include "tools/shanhai/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace shanhai::cli {
namespace {

auto is_plain(char c) -> bool
{
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return word || c == '-' || c == '.' || c == '_' || c == '~';
}

auto parse_port(std::string_view text) -> std::uint16_t
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() ? port : 0;
}

}  // namespace

auto parse_endpoint(std::string_view url, std::uint16_t default_port) -> Result<Endpoint>
{
    const auto wrong = Fault{errc::malformed, "usage.url", std::string{url}};
    constexpr std::string_view scheme = "https://";
    auto rest = url;
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
    while (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find_first_of("/?#@") != std::string_view::npos) return wrong;

    Endpoint endpoint{{}, default_port};
    const auto end_of_v6 = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
    const bool numeric_v6 = end_of_v6 != std::string_view::npos;
    const auto colon = numeric_v6 ? end_of_v6 + 1 : rest.find(':');
    endpoint.host = numeric_v6 ? rest.substr(1, end_of_v6 - 1) : rest.substr(0, colon);
    if (colon < rest.size()) {
        endpoint.port = rest[colon] == ':' ? parse_port(rest.substr(colon + 1)) : 0;
        if (endpoint.port == 0) return wrong;
    }
    const bool named = !endpoint.host.empty() && (numeric_v6 || std::ranges::all_of(endpoint.host, is_plain));
    if (!named) return wrong;
    return endpoint;
}

auto escaped(std::string_view text) -> std::string
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string safe;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_plain(c))
            safe += c;
        else
            safe += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    return safe;
}

}  // namespace shanhai::cli
