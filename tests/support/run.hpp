// Runs one coroutine to its end on a context of its own; a hang is a failure, not a stuck build.
#pragma once

#include "common/runtime/within.hpp"

#include <stdexcept>

namespace shanhai::test {

template <class T>
auto run(asio::io_context& io, awaitable<T> task, std::chrono::seconds limit = std::chrono::seconds{60}) -> T
{
    std::optional<T> answer;
    std::exception_ptr bug;
    auto boxed_task = [](awaitable<T> inner) -> awaitable<std::optional<T>> {
        auto value = co_await std::move(inner);
        co_return std::optional<T>{std::move(value)};
    };
    asio::co_spawn(io, boxed_task(std::move(task)), [&](std::exception_ptr error, std::optional<T> value) {
        bug = error;
        if (value) answer.emplace(std::move(*value));
    });
    io.restart();
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!answer && !bug && std::chrono::steady_clock::now() < deadline && io.run_one_until(deadline) != 0) {}
    if (bug) std::rethrow_exception(bug);
    if (!answer) throw std::runtime_error{"the coroutine did not end in time"};
    return std::move(*answer);
}

inline void run(asio::io_context& io, awaitable<void> task, std::chrono::seconds limit = std::chrono::seconds{60})
{
    auto counted = [](awaitable<void> inner) -> awaitable<int> {
        co_await std::move(inner);
        co_return 0;
    };
    run(io, counted(std::move(task)), limit);
}

template <class T>
auto run(awaitable<T> task) -> T
{
    asio::io_context io{1};
    return run(io, std::move(task));
}

}  // namespace shanhai::test
