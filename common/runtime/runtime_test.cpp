#include "common/runtime/offload.hpp"
#include "common/runtime/task_group.hpp"
#include "common/runtime/within.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

#include <future>

using namespace shanhai;
using namespace std::chrono_literals;
using test::run;

namespace {

auto never() -> awaitable<Result<int>>
{
    auto executor = co_await asio::this_coro::executor;
    auto timer = asio::steady_timer{executor, asio::steady_timer::time_point::max()};
    auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) co_return Fault{errc::cancelled, "never"};
    co_return 1;
}

auto broken() -> awaitable<Result<int>>
{
    throw std::logic_error{"a bug"};
    co_return 1;
}

auto sleeper(Clock& clock, Duration length, int& woken) -> awaitable<void>
{
    const bool slept = co_await clock.sleep_for(length);
    woken += slept ? 1 : 100;
}

}  // namespace

TEST(Offload, brings_the_answer_of_a_lane_home)
{
    Lane lane{"test", 1, 4};
    auto job = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };

    EXPECT_EQ(*run(offload(lane, job)).value(), 7);
}

TEST(Offload, answers_busy_when_the_lane_is_full_rather_than_queueing)
{
    Lane lane{"test", 1, 1};
    std::promise<void> open;
    asio::io_context io{1};
    auto blocked = [gate = open.get_future().share()]() -> Result<int> {
        gate.wait();
        return 1;
    };
    auto quick = []() -> Result<int> { return 2; };
    auto first = asio::co_spawn(io, boxed(offload(lane, blocked)), asio::use_future);
    io.poll();

    EXPECT_EQ(run(io, offload(lane, quick)).error().code(), errc::busy);

    open.set_value();
    io.restart();
    io.run();
    EXPECT_EQ(first.get()->value(), 1);
    EXPECT_EQ(run(io, offload(lane, quick)).value(), 2) << "the place is given back";
}

TEST(Offload, answers_internal_when_a_job_throws)
{
    Lane lane{"test", 1, 1};
    auto job = []() -> Result<int> { throw std::runtime_error{"a bug"}; };

    EXPECT_EQ(run(offload(lane, job)).error().code(), errc::internal);
}

TEST(Within, answers_timeout_when_the_limit_passes)
{
    EXPECT_EQ(run(within(1ms, never())).error().code(), errc::timeout);
}

TEST(Within, lets_a_bug_through_at_once) { EXPECT_THROW(run(within(1h, broken())), std::logic_error); }

TEST(TaskGroup, ends_only_when_every_task_has_ended)
{
    asio::io_context io{1};
    test::FakeClock clock;
    TaskGroup group{io.get_executor(), [](std::string_view, std::exception_ptr) { FAIL(); }};
    int woken = 0;
    group.spawn("one", sleeper(clock, 1s, woken));
    group.spawn("two", sleeper(clock, 2s, woken));
    io.poll();
    clock.advance(1s);
    io.poll();
    EXPECT_EQ(woken, 1);

    group.cancel();
    run(io, group.join());

    EXPECT_EQ(woken, 101) << "the second was woken by the cancellation, not by time";
    EXPECT_EQ(group.size(), 0U);
}

TEST(TaskGroup, reports_a_task_that_ends_by_a_bug)
{
    asio::io_context io{1};
    std::string reported;
    TaskGroup group{io.get_executor(), [&](std::string_view name, std::exception_ptr) { reported = name; }};
    auto task = []() -> awaitable<void> {
        const auto answer = co_await broken();
        static_cast<void>(answer);
    };
    group.spawn("task", task());

    run(io, group.join());

    EXPECT_EQ(reported, "task");
}
