// What a live view hears between events, so that silence is known to be health (GET /api/v1/live, and /api/v1/events as
// a stream). Events themselves are EventView.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

// {"kind":"heartbeat"} is all that a watcher may say, too.
struct HeartbeatView {
    std::string kind = "heartbeat";  // no event has this kind
    std::int64_t last = 0;           // everything up to this number has been told: resume behind it
    std::string at;
};
BOOST_DESCRIBE_STRUCT(HeartbeatView, (), (kind, last, at))

// The last thing an event stream says, when it can; a WebSocket has close codes for this.
struct EndView {
    std::string at;  // "live.closing": a stable code
};
BOOST_DESCRIBE_STRUCT(EndView, (), (at))

}  // namespace shanhai::wire
