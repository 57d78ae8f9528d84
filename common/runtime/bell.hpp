// "Something changed, look again": wakes everyone who waits, carries nothing, forgets nothing.
//
// A waiter takes the count *before* it looks, then waits for the count to move: what happens between is not missed.
// Lives on one strand or single-threaded context.
#pragma once

#include "common/runtime/asio.hpp"

#include <cstdint>
#include <list>

namespace shanhai {

class Bell {
public:
    auto count() const -> std::uint64_t { return count_; }

    void ring()
    {
        ++count_;
        for (auto* const sleeper : sleepers_) sleeper->cancel();
    }

    // From now on nobody waits: whoever does is sent home. For the end of the process.
    void close()
    {
        closed_ = true;
        for (auto* const sleeper : sleepers_) sleeper->cancel();
    }

    // True when the bell rang after `seen`: look again. False when `limit` has passed, the bell was closed or the wait
    // cancelled: there is nothing more to wait for.
    auto wait(std::uint64_t seen, Duration limit) -> awaitable<bool>
    {
        if (seen != count_) co_return true;
        if (closed_) co_return false;
        auto executor = co_await asio::this_coro::executor;
        auto alarm = asio::steady_timer{executor, limit};
        const Place place{sleepers_, alarm};
        co_await alarm.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return seen != count_;
    }

private:
    using Sleepers = std::list<asio::steady_timer*>;

    class Place {
    public:
        Place(Sleepers& all, asio::steady_timer& alarm) : all_{all}, mine_{all.insert(all.end(), &alarm)} {}
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() { all_.erase(mine_); }

    private:
        Sleepers& all_;
        Sleepers::iterator mine_;
    };

    Sleepers sleepers_;
    std::uint64_t count_ = 0;
    bool closed_ = false;
};

}  // namespace shanhai
