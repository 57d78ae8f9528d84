// The only door between coroutines and threads that may wait.
//
// The job owns its data and runs to its end; the one who asked may stop waiting (the answer is then `cancelled`).
// The caller's executor must be a strand or belong to a single-threaded context: the answer lands there.
#pragma once

#include "common/runtime/lane.hpp"

#include <memory>
#include <type_traits>

namespace shanhai {

template <class Work>
using Answer = std::invoke_result_t<Work&>;  // always a Result<T>

template <class Work>
auto run_guarded(Work& work) noexcept -> Answer<Work>
try {
    return work();
} catch (...) {
    return Fault{errc::internal, "lane"};  // a bug in a job is an edge like any other
}

// Where the answer of a job comes down.
template <class T>
struct Landing {
    explicit Landing(asio::any_io_executor home) : bell{home, asio::steady_timer::time_point::max()} {}
    asio::steady_timer bell;
    std::optional<T> answer;
};

// The first half of offload(): the job is on its way, and its answer waits for whoever comes for it, if anybody does.
template <class Work>
auto send_off(Lane& lane, Work work, asio::any_io_executor home) -> Result<std::shared_ptr<Landing<Answer<Work>>>>
{
    auto slot = lane.reserve();
    if (!slot) return Fault{errc::busy, "lane"};

    auto landing = std::make_shared<Landing<Answer<Work>>>(home);
    asio::post(lane.executor(), [work = std::move(work), slot = std::move(*slot), home, landing]() mutable {
        auto answer = run_guarded(work);
        { const auto place = std::move(slot); }  // given back first: whoever hears the answer may ask again at once
        // The landing goes home with the answer: its timer must not outlive the caller's context in the lane's hands.
        asio::post(home, [answer = std::move(answer), landing = std::move(landing)]() mutable {
            landing->answer.emplace(std::move(answer));
            landing->bell.cancel();
        });
    });
    return landing;
}

// The second half.
template <class T>
auto landed(std::shared_ptr<Landing<T>> landing) -> awaitable<T>
{
    if (!landing->answer) co_await landing->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!landing->answer) co_return Fault{errc::cancelled, "lane"};
    co_return std::move(*landing->answer);
}

template <class Work>
auto offload(Lane& lane, Work work) -> awaitable<Answer<Work>>
{
    auto home = co_await asio::this_coro::executor;
    auto landing = send_off(lane, std::move(work), home);
    if (!landing) co_return landing.error();
    co_return co_await landed(std::move(*landing));
}

}  // namespace shanhai
