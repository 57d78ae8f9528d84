// Every wait has a limit, and timing out is an ordinary answer: `timeout` is ours, `cancelled` is theirs.
#pragma once

#include "common/runtime/asio.hpp"

#include <boost/asio/experimental/parallel_group.hpp>

#include <optional>

namespace shanhai {

// co_spawn wants results that can be default-constructed; our ids cannot, and should not for its sake.
template <class T>
auto boxed(awaitable<Result<T>> operation) -> awaitable<std::optional<Result<T>>>
{
    co_return co_await std::move(operation);
}

// A plain `operation || alarm` hides exceptions until the alarm and waits for work it cannot stop, hence wait_for_one.
template <class T>
auto within(Duration limit, awaitable<Result<T>> operation) -> awaitable<Result<T>>
{
    auto here = co_await asio::this_coro::executor;
    auto alarm = asio::steady_timer{here, limit};
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(here, boxed(std::move(operation)), asio::deferred), alarm.async_wait(asio::deferred));

    auto [order, bug, answer, silenced] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);

    const bool time_was_up = order[0] == 1 && !silenced;
    const bool answered = answer && answer->has_value();
    if (time_was_up && !answered) co_return Fault{errc::timeout, "within"};
    if (bug) std::rethrow_exception(bug);
    if (!answer) co_return Fault{errc::cancelled, "within"};
    co_return std::move(*answer);
}

}  // namespace shanhai
