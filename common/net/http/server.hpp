// Serves HTTP/1.1 on connections it is given (RFC 9110, RFC 9112): one request after the other, every wait limited,
// nothing held in memory but a header and a piece of body.
//
// Whatever a handler throws is caught here, reported, and answered `internal` with the request's id and nothing else.
#pragma once

#include "common/net/http/router.hpp"
#include "common/runtime/clock.hpp"

#include <set>

namespace shanhai::http {

class ReadBuffer;
struct ReplyShape;

struct ServerOptions {
    ServerOptions() {}

    std::size_t header_limit = 16 * 1024;                // request line and fields, to the byte
    Duration idle = std::chrono::seconds{60};            // between requests
    Duration header = std::chrono::seconds{10};          // from the first byte of a header to its last
    Duration body_progress = std::chrono::seconds{60};   // between two pieces of an upload
    std::uint64_t body_rate_min = 256;                   // bytes a second, once `body_progress` has been waited in all
    Duration handling = std::chrono::minutes{5};         // from the last byte read to the reply
    Duration reply_progress = std::chrono::seconds{60};  // for each 64 KiB of a reply
    std::uint64_t unread_body_limit = 256 * 1024;        // read to its end for the sake of the next request
};

struct Finished {
    Finished(std::string_view verb, std::string_view route, const RequestId& request)
        : method{verb}, pattern{route}, id{request}
    {}
    std::string_view method;
    std::string_view pattern;  // the route's, not the path: ids are not for logs
    const RequestId& id;
    unsigned status = 0;
    bool reply_complete = false;  // false: the connection broke first
    std::uint64_t bytes_in = 0;   // of bodies
    std::uint64_t bytes_out = 0;
    Duration took{};
};

class Server {
public:
    struct Hooks {
        Hooks() {}
        Sentence sentence;
        std::function<void(const Finished& finished)> on_request = [](const Finished&) {};
        std::function<void(const RequestId& id, std::exception_ptr bug)> on_bug = [](const RequestId&,
                                                                                     std::exception_ptr) {};
    };

    Server(Router routes, ServerOptions options, const Clock& clock, Entropy& entropy, Hooks hooks = {});

    auto serve(net::Stream& stream) -> awaitable<void>;  // until either side is done with the connection
    void drain();                                        // idle connections end now, others after their reply

    // What serve() does with one request, for tests of routes: finds the handler and makes every outcome a response.
    auto answer(Request& request) -> awaitable<Response>;

private:
    struct Exchange;

    auto begins(net::Stream& stream, ReadBuffer& buffer) -> awaitable<bool>;  // another request, before `idle` passes
    auto complete(Exchange& exchange) -> awaitable<bool>;                     // whether another may follow
    auto reply_to(Request& request, Exchange& exchange) -> awaitable<bool>;
    auto first_piece(Response& response, bool wanted, const RequestId& id) -> awaitable<Result<Bytes>>;
    auto deliver(Response& response, ReplyShape shape, Bytes first, Exchange& exchange) -> awaitable<bool>;
    auto failure(const std::exception_ptr& thrown, const RequestId& id) const -> Fault;
    auto refuse(Exchange& exchange, Fault fault) -> awaitable<void>;
    void finish(Response& response, const RequestId& id) const;
    void report(const Exchange& exchange, std::string_view method, std::string_view route, unsigned status,
                bool sent) const;

    Router router_;
    ServerOptions options_;
    const Clock& clock_;
    Entropy& entropy_;
    Hooks hooks_;
    std::set<net::Stream*> idle_;
    bool draining_ = false;
};

}  // namespace shanhai::http
