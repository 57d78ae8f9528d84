// Two waits at once, when neither needs the other: the pair takes as long as the longer.
#pragma once

#include "common/runtime/within.hpp"

#include <utility>

namespace shanhai {

template <class A, class B>
auto both(awaitable<Result<A>> one, awaitable<Result<B>> other) -> awaitable<std::pair<Result<A>, Result<B>>>
{
    auto here = co_await asio::this_coro::executor;
    auto group = asio::experimental::make_parallel_group(asio::co_spawn(here, boxed(std::move(one)), asio::deferred),
                                                         asio::co_spawn(here, boxed(std::move(other)), asio::deferred));
    auto [order, bug_in_one, first, bug_in_other, second] =
        co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);

    if (bug_in_one) std::rethrow_exception(bug_in_one);
    if (bug_in_other) std::rethrow_exception(bug_in_other);
    auto answers = std::pair<Result<A>, Result<B>>(Fault{errc::cancelled, "both"}, Fault{errc::cancelled, "both"});
    if (first) answers.first = std::move(*first);
    if (second) answers.second = std::move(*second);
    co_return answers;
}

}  // namespace shanhai
