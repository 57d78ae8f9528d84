// Many senders at once, on a few threads; each has a loop of its own kind of life and nobody waits for the others.
#pragma once

#include "tools/bench/figures.hpp"

#include "common/runtime/asio.hpp"

namespace shanhai::bench {

// What one sender did. Its own, so that threads share nothing.
struct Sender {
    std::size_t number = 0;
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
    std::uint64_t failed = 0;
    std::vector<double> waits;
    double seconds = 0;
    std::optional<Fault> fault;  // what ended it early
};

using Life = std::function<awaitable<Result<void>>(Sender&)>;

// Runs `count` of them to their ends. The fault of the first that failed, if nobody got anything done.
auto crowd(std::size_t count, std::size_t threads, const Life& life) -> Result<Run>;

class Stopwatch {
public:
    auto seconds() const -> double
    {
        return std::chrono::duration<double>{std::chrono::steady_clock::now() - began_}.count();
    }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

auto pause_for(Duration length) -> awaitable<void>;

}  // namespace shanhai::bench
