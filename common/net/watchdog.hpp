// One alarm for a connection: cheaper than a timer per read, and it bounds writes as well.
#pragma once

#include "common/runtime/asio.hpp"

#include <memory>

namespace shanhai::net {

class Watchdog {
public:
    Watchdog(asio::any_io_executor executor, std::function<void()> bite)
        : state_{std::make_shared<State>(executor, std::move(bite))}
    {}
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog()
    {
        state_->bite = nullptr;
        state_->alarm.cancel();
    }

    // Moving the due time costs a store; the alarm looks at it when it rings and sleeps again if it was moved.
    void expires_after(Duration limit)
    {
        state_->due = std::chrono::steady_clock::now() + limit;
        if (!state_->asleep || state_->due < state_->alarm.expiry()) wait(state_);
    }
    // Never later than it already is.
    void expires_within(Duration limit)
    {
        if (!state_->asleep || std::chrono::steady_clock::now() + limit < state_->due) expires_after(limit);
    }
    void stand_down() { state_->due = std::chrono::steady_clock::time_point::max(); }
    auto expired() const -> bool { return state_->expired; }

private:
    struct State {
        State(asio::any_io_executor executor, std::function<void()> on_expiry)
            : alarm{executor}, bite{std::move(on_expiry)}
        {}
        asio::steady_timer alarm;
        std::function<void()> bite;
        std::chrono::steady_clock::time_point due;
        bool asleep = false;
        bool expired = false;
    };

    static void wait(std::shared_ptr<State> state)
    {
        auto* const raw = state.get();
        raw->asleep = true;
        raw->alarm.expires_at(raw->due);  // an earlier wait ends as cancelled and does nothing
        raw->alarm.async_wait([state = std::move(state)](boost::system::error_code error) mutable {
            if (error || !state->bite) return;
            if (std::chrono::steady_clock::now() < state->due) return wait(std::move(state));
            state->asleep = false;
            state->expired = true;
            state->bite();
        });
    }

    std::shared_ptr<State> state_;
};

}  // namespace shanhai::net
