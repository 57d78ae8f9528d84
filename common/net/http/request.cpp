#include "common/net/http/request.hpp"

#include <stdexcept>

namespace shanhai::http {

Request::Request(std::string method, Target target, Headers headers, net::Peer peer, RequestId id, Body& body)
    : method_{std::move(method)}, target_{std::move(target)}, headers_{std::move(headers)}, peer_{std::move(peer)},
      id_{std::move(id)}, body_{body}
{}

auto Request::query(std::string_view name) const -> std::optional<std::string_view>
{
    for (const auto& [key, value] : target_.query)
        if (key == name) return value;
    return std::nullopt;
}

auto Request::parameter(std::string_view name) const -> const std::string&
{
    const auto found = parameters_.find(name);
    if (found == parameters_.end()) throw std::logic_error{"the route's pattern has no such parameter"};
    return found->second;
}

}  // namespace shanhai::http
