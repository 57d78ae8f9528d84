// A watcher at a WebSocket: one message for each event, a heartbeat message and a ping now and then.
//
// How it ends, by close code (RFC 6455) and a reason that is a stable code:
//   1001 live.closing              the relay goes; come again with the last number
//   1008 who.*, live.message, ...  not to be repeated as it is
//   1013 live.slow, and the rest   cut off; come again with the last number
#pragma once

#include "common/net/http/websocket.hpp"
#include "server/live/watcher.hpp"

namespace shanhai::live {

// Somebody who may watch, and where they begin.
struct Admission {
    Admission(Wish what, std::int64_t behind, std::shared_ptr<Feed::Seat> place, Watcher::Recheck still_welcome)
        : wish{std::move(what)}, after{behind}, seat{std::move(place)}, recheck{std::move(still_welcome)}
    {}
    Wish wish;
    std::int64_t after;
    std::shared_ptr<Feed::Seat> seat;
    Watcher::Recheck recheck;
};

auto serve_socket(net::Stream& stream, Bytes already_read, Feed& feed, http::Upgrade upgrade, Admission admission)
    -> awaitable<void>;

auto goodbye_for(const Fault& why) -> http::Goodbye;

}  // namespace shanhai::live
