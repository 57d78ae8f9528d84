// One connection at a time per upload; a newcomer asks the holder to let go, because the holder is usually a dead
// connection of the same clinic whose end nobody has noticed yet.
//
// Lives on one strand or single-threaded context.
#pragma once

#include "common/runtime/bell.hpp"

#include <functional>
#include <map>
#include <string>

namespace shanhai::intake {

class Turns {
public:
    class Turn {
    public:
        Turn(Turns& all, std::string what) : all_{&all}, what_{std::move(what)} {}
        Turn(Turn&& other) noexcept : all_{std::exchange(other.all_, nullptr)}, what_{std::move(other.what_)} {}
        Turn& operator=(Turn&&) = delete;
        ~Turn()
        {
            if (!all_) return;
            all_->holders_.erase(what_);
            all_->freed_.ring();
        }

    private:
        Turns* all_;
        std::string what_;
    };

    // conflict "upload.in-use" when the holder has not let go within `patience`.
    auto take(std::string what, std::function<void()> let_go, Duration patience) -> awaitable<Result<Turn>>
    {
        const auto give_up = std::chrono::steady_clock::now() + patience;
        for (;;) {
            const auto holder = holders_.find(what);
            if (holder == holders_.end()) break;
            const auto now = std::chrono::steady_clock::now();
            if (now >= give_up) co_return Fault{errc::conflict, "upload.in-use"};
            const auto seen = freed_.count();
            const auto ask = holder->second;  // asking may end the holder at once, and take it from the map
            ask();
            co_await freed_.wait(seen, give_up - now);
        }
        holders_.emplace(what, std::move(let_go));
        co_return Turn{*this, std::move(what)};
    }

private:
    std::map<std::string, std::function<void()>> holders_;
    Bell freed_;
};

}  // namespace shanhai::intake
