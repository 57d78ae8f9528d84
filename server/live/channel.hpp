// How one watcher is spoken to: a WebSocket, or a stream of Server-Sent Events. Every word has a limit.
#pragma once

#include "common/runtime/asio.hpp"
#include "server/live/wish.hpp"

namespace shanhai::live {

class Channel {
public:
    virtual ~Channel() = default;

    virtual auto tell(SharedLine line) -> awaitable<Result<std::size_t>> = 0;  // how many bytes it was
    virtual auto heartbeat(std::int64_t last, Instant at) -> awaitable<Result<std::size_t>> = 0;
    // Asks for a sign that all this has been read, which repeats `mark`. False: this channel knows no such sign, and
    // what it has taken counts as read.
    virtual auto ask(std::string mark) -> awaitable<Result<bool>> = 0;
};

}  // namespace shanhai::live
