// What every route does first: who asks, what they sent, and how they are answered.
#pragma once

#include "common/net/http/router.hpp"
#include "common/runtime/clock.hpp"
#include "common/wire/json.hpp"
#include "server/people/principal.hpp"

namespace shanhai::people {

class Gate {
public:
    Gate(ledger::Ledger& ledger, Clock& clock) : ledger_{ledger}, clock_{clock} {}

    // Looked up for every request: a certificate that was revoked a second ago opens nothing, however old the
    // connection. unauthenticated "who.nobody" without a certificate.
    auto enter(const http::Request& request) -> awaitable<Result<Principal>>;
    // The same for a connection that outlives its request.
    auto enter(const net::Peer& peer) -> awaitable<Result<Principal>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
};

inline constexpr std::uint64_t body_max = 256 * 1024;  // bytes of JSON, where a route does not say otherwise

// The whole body as the struct it describes.
template <class T>
auto read_body(http::Request& request, std::uint64_t limit = body_max) -> awaitable<Result<T>>
{
    auto bytes = co_await request.body().read_all(limit);
    if (!bytes) co_return bytes.error();
    co_return wire::read_json<T>(as_text(*bytes));
}

// An identity in the path: not_found when it is none, since nothing of that name can exist.
template <class IdType>
auto id_in(const http::Request& request, std::string_view parameter) -> Result<IdType>
{
    auto id = IdType::parse(request.parameter(parameter));
    if (!id) return Fault{errc::not_found, "path"};
    return id;
}

// A whole number in the query, from 0 to `most`; malformed "query.number" names it.
auto number_in(const http::Request& request, std::string_view name, std::int64_t fallback, std::int64_t most)
    -> Result<std::int64_t>;

template <class T>
auto reply(const T& body, unsigned status = 200) -> http::Response
{
    return http::Response::json(wire::write_json(body), status);
}

}  // namespace shanhai::people
