#include "common/net/http/target.hpp"

#include <boost/url.hpp>

#include <algorithm>

namespace shanhai::http {
namespace {

namespace urls = boost::urls;

auto is_safe(const std::string& segment) -> bool
{
    const bool moves = segment.empty() || segment == "." || segment == "..";
    return !moves && std::none_of(segment.begin(), segment.end(),
                                  [](char c) { return c == '/' || c == '\\' || (c >= 0 && c < ' ') || c == 0x7F; });
}

// Servers must also accept the absolute form that proxies are sent (RFC 9112 section 3.2.2).
auto parsed(std::string_view text) -> urls::result<urls::url_view>
{
    if (text.starts_with('/')) return urls::parse_origin_form(text);
    return urls::parse_absolute_uri(text);
}

}  // namespace

auto parse_target(std::string_view text) -> Result<Target>
{
    if (text.starts_with("//")) return Fault{errc::malformed, "http.target"};
    const auto url = parsed(text);
    if (!url) return Fault{errc::malformed, "http.target"};

    Target target;
    for (const auto& segment : url->segments()) target.segments.emplace_back(segment);
    const bool is_root = target.segments.size() == 1 && target.segments.front().empty();
    if (is_root) target.segments.clear();
    if (!std::all_of(target.segments.begin(), target.segments.end(), is_safe))
        return Fault{errc::malformed, "http.target"};

    for (const auto& parameter : url->params()) {
        if (std::string{parameter.value}.find('\0') != std::string::npos) return Fault{errc::malformed, "http.target"};
        target.query.emplace_back(std::string{parameter.key}, std::string{parameter.value});
    }
    return target;
}

}  // namespace shanhai::http
