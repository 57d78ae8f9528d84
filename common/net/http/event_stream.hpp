// Server-Sent Events (WHATWG HTML, section 9.2) on a connection that a route took over: one answer that does not end.
//
// Its length is unknown, so its end is the connection's (RFC 9112 section 6.3). Nothing is held: an event is written
// before the next is asked for, and whoever does not take one within the limit is `timeout`.
#pragma once

#include "common/base/instant.hpp"
#include "common/net/stream.hpp"

namespace shanhai::http {

struct StreamEvent {
    StreamEvent(std::string_view number, std::string_view kind, std::string_view text)
        : id{number}, name{kind}, data{text}
    {}
    std::string id;    // sent back by a client that comes again, as Last-Event-ID; empty: the one before stays
    std::string name;
    std::string data;  // none of the three has a line break
};

auto text_of(const StreamEvent& event) -> std::string;

class EventStream {
public:
    EventStream(net::Stream& stream, Duration write) : stream_{stream}, write_{write} {}

    // `again`: how long a browser waits before it comes again.
    auto begin(std::string request_id, Instant now, std::chrono::milliseconds again) -> awaitable<Result<void>>;
    auto send(StreamEvent event) -> awaitable<Result<std::size_t>>;  // how many bytes it was

private:
    auto write(std::string text) -> awaitable<Result<void>>;

    net::Stream& stream_;
    Duration write_;
};

}  // namespace shanhai::http
