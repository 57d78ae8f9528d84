#include "common/net/http/target.hpp"

#include "common/base/utf8.hpp"

#include <boost/url.hpp>

#include <algorithm>

namespace shanhai::http {
namespace {

namespace urls = boost::urls;

auto is_safe(const std::string& segment) -> bool
{
    const bool moves = segment.empty() || segment == "." || segment == "..";
    return !moves && is_utf8(segment) && std::none_of(segment.begin(), segment.end(), [](char c) {
        return c == '/' || c == '\\' || (c >= 0 && c < ' ') || c == 0x7F;
    });
}

auto is_plain(const std::string& text) -> bool { return text.find('\0') == text.npos && is_utf8(text); }

// Servers must also accept the absolute form that proxies are sent (RFC 9112 section 3.2.2), but of their own kind
// only: "urn:a/b" has segments too, and whoever checked it on the way saw no path of ours.
auto parsed(std::string_view text) -> urls::result<urls::url_view>
{
    if (text.starts_with('/')) return urls::parse_origin_form(text);
    auto url = urls::parse_absolute_uri(text);
    const bool ours = url && (url->scheme_id() == urls::scheme::http || url->scheme_id() == urls::scheme::https);
    if (url && (!ours || url->host().empty() || url->has_userinfo())) return urls::grammar::error::invalid;
    return url;
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
        std::string key{parameter.key};
        std::string value{parameter.value};
        if (!is_plain(key) || !is_plain(value)) return Fault{errc::malformed, "http.target"};
        target.query.emplace_back(std::move(key), std::move(value));
    }
    return target;
}

auto is_host(std::string_view field) -> bool
{
    const auto authority = urls::parse_authority(field);
    return authority && !authority->has_userinfo();
}

}  // namespace shanhai::http
