// The HTTP face of what happens: a page, a long poll or a stream of events, and a WebSocket.
#pragma once

#include "server/cases/queue.hpp"
#include "server/live/feed.hpp"
#include "server/people/gate.hpp"

namespace shanhai::live {

auto routes(Feed& feed, cases::Queue& queue, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::live
