// A watcher at a stream of Server-Sent Events, for scripts: curl follows it, and a browser's EventSource resumes it.
//
// Nothing comes back on such a connection, so what the connection has taken counts as read: how far a watcher may be
// behind is then the system's buffers, not ours. The last event, when it can still be said, is "end" with the reason.
#pragma once

#include "common/net/http/event_stream.hpp"
#include "server/live/socket.hpp"

namespace shanhai::live {

auto serve_events(net::Stream& stream, Feed& feed, std::string request_id, Admission admission) -> awaitable<void>;

}  // namespace shanhai::live
