#include "common/runtime/bell.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace shanhai {
namespace {

using namespace std::chrono_literals;

// Waits in the background, as requests do.
struct Waiter {
    asio::io_context io{1};
    Bell bell;
    std::optional<bool> rang;

    auto wait(std::uint64_t seen, Duration limit) -> awaitable<void>
    {
        const bool woken = co_await bell.wait(seen, limit);
        rang = woken;
    }
    void begin(asio::cancellation_signal& stop)
    {
        asio::co_spawn(io, wait(bell.count(), 1h), asio::bind_cancellation_slot(stop.slot(), asio::detached));
        settle();
    }
    void settle()
    {
        io.restart();
        while (io.poll() != 0) {}
    }
};

struct ABell : testing::Test {
    Waiter waiter;
    asio::cancellation_signal stop;
};

TEST_F(ABell, wakes_who_waits)
{
    waiter.begin(stop);
    ASSERT_FALSE(waiter.rang);

    waiter.bell.ring();
    waiter.settle();

    EXPECT_EQ(waiter.rang, true);
}

TEST_F(ABell, is_heard_when_it_rang_between_the_look_and_the_wait)
{
    const auto seen = waiter.bell.count();
    waiter.bell.ring();

    EXPECT_TRUE(test::run(waiter.io, waiter.bell.wait(seen, 1h)));
}

TEST_F(ABell, keeps_nobody_longer_than_their_patience)
{
    EXPECT_FALSE(test::run(waiter.io, waiter.bell.wait(waiter.bell.count(), 1ms)));
}

TEST_F(ABell, sends_everybody_home_when_it_is_closed_and_keeps_nobody_afterwards)
{
    waiter.begin(stop);
    waiter.bell.close();
    waiter.settle();

    EXPECT_EQ(waiter.rang, false);
    EXPECT_FALSE(test::run(waiter.io, waiter.bell.wait(waiter.bell.count(), 1h)));
}

TEST_F(ABell, lets_go_of_a_wait_that_was_cancelled)
{
    waiter.begin(stop);
    stop.emit(asio::cancellation_type::terminal);
    waiter.settle();
    waiter.bell.ring();  // nobody is there to be woken

    EXPECT_NE(waiter.rang, true);
}

}  // namespace
}  // namespace shanhai
