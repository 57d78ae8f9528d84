// A request as a route sees it: decoded once, valid, and with an id that also stands in the reply and in the log.
#pragma once

#include "common/base/ids.hpp"
#include "common/net/http/body.hpp"
#include "common/net/http/headers.hpp"
#include "common/net/http/target.hpp"
#include "common/net/stream.hpp"

#include <map>

namespace shanhai::http {

struct RequestKind {
    static constexpr std::string_view prefix = "req";
};
using RequestId = Id<RequestKind>;

class Request {
public:
    Request(std::string method, Target target, Headers headers, net::Peer peer, RequestId id, Body& body);

    auto method() const -> const std::string& { return method_; }  // upper case
    auto segments() const -> const std::vector<std::string>& { return target_.segments; }
    auto query(std::string_view name) const -> std::optional<std::string_view>;  // the first of that name
    auto query_all() const -> const std::vector<std::pair<std::string, std::string>>& { return target_.query; }
    auto header(std::string_view name) const -> std::optional<std::string_view> { return headers_.find(name); }
    auto headers() const -> const Headers& { return headers_; }
    auto parameter(std::string_view name) const -> const std::string&;  // a name in the route's pattern, or a bug
    auto peer() const -> const net::Peer& { return peer_; }
    auto id() const -> const RequestId& { return id_; }
    auto body() -> Body& { return body_; }

    auto route() const -> std::string_view { return route_; }  // its pattern, once known

    using Parameters = std::map<std::string, std::string, std::less<>>;
    void bind(std::string_view route, Parameters parameters)
    {
        route_ = route;
        parameters_ = std::move(parameters);
    }

private:
    std::string method_;
    Target target_;
    Headers headers_;
    net::Peer peer_;
    RequestId id_;
    Body& body_;
    std::string_view route_;
    Parameters parameters_;
};

}  // namespace shanhai::http
