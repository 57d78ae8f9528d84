// Time that stands still until a test moves it, and chance that comes from a printed seed.
#pragma once

#include "common/runtime/clock.hpp"

#include <map>
#include <random>

namespace shanhai::test {

class FakeClock final : public Clock {
public:
    explicit FakeClock(Instant start = parse_instant("2026-03-05T08:00:00+08:00").value()) : now_{start} {}

    auto now() const -> Instant override { return now_; }
    auto sleep_for(Duration length) -> awaitable<bool> override
    {
        auto executor = co_await asio::this_coro::executor;
        auto bell = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        const auto due = now_ + std::chrono::duration_cast<std::chrono::microseconds>(length);
        auto sleeper = sleepers_.emplace(due, bell);
        co_await bell->async_wait(asio::as_tuple(asio::use_awaitable));
        const bool slept = now_ >= due;
        if (!slept) sleepers_.erase(sleeper);
        co_return slept;
    }

    void advance(std::chrono::microseconds length)
    {
        now_ += length;
        while (!sleepers_.empty() && sleepers_.begin()->first <= now_) {
            const auto bell = sleepers_.begin()->second;
            sleepers_.erase(sleepers_.begin());
            bell->cancel();
        }
    }

private:
    Instant now_;
    std::multimap<Instant, std::shared_ptr<asio::steady_timer>> sleepers_;
};

class SeededEntropy final : public Entropy {
public:
    explicit SeededEntropy(std::uint64_t seed = 1) : engine_{seed} {}
    void fill(std::span<std::byte> bytes) override
    {
        for (auto& byte : bytes) byte = static_cast<std::byte>(engine_());
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace shanhai::test
