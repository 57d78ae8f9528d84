// The relay as commands see it: a question, and an answer or the sentence why not.
#pragma once

#include "common/net/http/client.hpp"
#include "common/net/http/websocket.hpp"
#include "common/wire/json.hpp"
#include "tools/shanhai/endpoint.hpp"
#include "tools/shanhai/failure.hpp"

namespace shanhai::cli {

struct Answered {
    unsigned status = 0;
    http::Headers headers;
    std::string body;
};

class Relay {
public:
    Relay(Endpoint where, net::TlsClient tls);

    // Everything here may be asked twice, so a lost link is tried again a few times. `once` is for what must not be.
    enum class Tries { few, once };
    auto ask(std::string_view method, std::string target, std::string body = {}, Tries tries = Tries::few)
        -> awaitable<Outcome<Answered>>;

    // One attempt, whatever it is; a status of 300 and more is a failure.
    auto send(http::ClientRequest request) -> awaitable<Outcome<Answered>>;

    // For answers that are not read whole.
    auto open(http::ClientRequest request) -> awaitable<Outcome<http::ClientResponse>>;

    // A connection of its own, on which the relay speaks when something happens.
    auto watch(std::string target, http::WebSocketOptions options)
        -> awaitable<Outcome<std::unique_ptr<http::WebSocket>>>;

    // To the same relay, over a connection of its own: one carries one request at a time.
    auto another() const -> Relay { return Relay{where_, tls_}; }

private:
    Endpoint where_;
    net::TlsClient tls_;
    http::Client client_;
};

template <class T>
auto read(const Answered& answer) -> Outcome<T>
{
    auto value = wire::read_json<T>(answer.body);
    if (!value) return Failure{Fault{errc::malformed, "http.reply"}};
    return std::move(*value);
}

// How long to wait before trying once more: 1, 2, 4, ... 30 seconds, from the start again after any progress.
class Backoff {
public:
    auto next() -> std::chrono::seconds;
    void reset() { wait_ = first; }

private:
    static constexpr auto first = std::chrono::seconds{1};
    static constexpr auto longest = std::chrono::seconds{30};
    std::chrono::seconds wait_ = first;
};

auto pause_for(Duration length) -> awaitable<void>;

}  // namespace shanhai::cli
