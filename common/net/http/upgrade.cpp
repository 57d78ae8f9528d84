#include "common/net/http/websocket.hpp"

namespace shanhai::http {
namespace {

// "Connection: keep-alive, Upgrade": a list of words.
auto has_word(std::string_view list, std::string_view word) -> bool
{
    while (!list.empty()) {
        auto one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), one.size() + 1));
        const auto first = one.find_first_not_of(" \t");
        if (first == one.npos) continue;
        one = one.substr(first, one.find_last_not_of(" \t") - first + 1);
        if (same_word(one, word)) return true;
    }
    return false;
}

// A browser lends its certificate to any page; only a page that came from here may use it (RFC 6455 section 10.2).
// What is no browser sends no Origin.
auto is_ours(std::optional<std::string_view> origin, std::string_view host) -> bool
{
    if (!origin) return true;
    const auto scheme = origin->find("://");
    return scheme != origin->npos && same_word(origin->substr(scheme + 3), host);
}

}  // namespace

auto Upgrade::of(const Request& request) -> Result<Upgrade>
{
    const auto said = [&](std::string_view name) { return request.header(name).value_or(std::string_view{}); };
    const bool asks = request.method() == "GET" && has_word(said("Upgrade"), "websocket") &&
                      has_word(said("Connection"), "upgrade");
    const bool has_body = request.header("Transfer-Encoding") || said("Content-Length").find_first_not_of('0') !=
                          std::string_view::npos;
    constexpr std::size_t key_length = 24;  // 16 bytes in base64
    const auto key = from_base64(said("Sec-WebSocket-Key"));
    if (!asks || has_body) return Fault{errc::malformed, "websocket.upgrade"};
    if (said("Sec-WebSocket-Version") != "13") return Fault{errc::unsupported, "websocket.version"};
    if (!key || said("Sec-WebSocket-Key").size() != key_length) return Fault{errc::malformed, "websocket.upgrade"};
    if (!is_ours(request.header("Origin"), said("Host"))) return Fault{errc::forbidden, "websocket.origin"};
    return Upgrade{std::string{said("Host")}, std::string{said("Sec-WebSocket-Key")}, request.id().text()};
}

auto Upgrade::refused(const Fault& fault) -> Response
{
    auto response = Response{fault};
    if (fault.code() == errc::forbidden) return response;
    return std::move(response).with_status(426).with("Upgrade", "websocket").with("Sec-WebSocket-Version", "13");
}

}  // namespace shanhai::http
