// One watcher: what it is told next, when it hears a heartbeat, and why it ends.
//
// Ends with the fault that is told to it: cancelled "live.closing" when the relay goes, timeout "live.slow" when it did
// not read in time, forbidden "who.*" when its right has ended (looked up with every heartbeat), or its channel's own.
#pragma once

#include "server/live/channel.hpp"
#include "server/live/feed.hpp"
#include "server/live/pace.hpp"
#include "server/people/principal.hpp"

namespace shanhai::live {

class Watcher {
public:
    using Recheck = std::function<awaitable<Result<people::Principal>>()>;

    Watcher(Feed& feed, Wish wish, std::int64_t after, Channel& channel, Recheck recheck);
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    ~Watcher();

    auto run() -> awaitable<Fault>;
    void answered(std::string_view mark);  // everything before the mark has been read
    void leave(Fault why);                 // run() ends, as soon as it is not speaking

    void ring();
    auto site() const -> const SiteId& { return wish_.site; }
    auto wants(const Line& line) const -> bool { return wish_.wants(line); }
    auto due(Instant now) const -> bool { return now >= next_heartbeat_ || pace_.overdue(now); }

private:
    auto turn() -> awaitable<Result<bool>>;      // false: nothing to do but wait
    auto tell_next() -> awaitable<Result<bool>>;
    auto next_line() -> SharedLine;              // null: nothing yet
    auto read_page() -> awaitable<Result<bool>>;
    auto heartbeat() -> awaitable<Result<bool>>;
    auto ask() -> awaitable<Result<bool>>;
    auto wait() -> awaitable<void>;

    Feed& feed_;
    Wish wish_;
    std::int64_t after_;  // everything up to here has been told, or is in page_
    Channel& channel_;
    Recheck recheck_;
    Pace pace_;
    Instant next_heartbeat_;
    std::deque<SharedLine> page_;  // from the ledger, when the tail does not reach back to here
    std::optional<Fault> over_;
    bool rung_ = false;
    asio::steady_timer bell_;
};

}  // namespace shanhai::live
