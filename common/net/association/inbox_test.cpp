#include "common/net/association/inbox.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;

namespace {

struct Pace {
    std::size_t bytes_each_millisecond = 1;
    Duration thinks_first = 1ms;
};

// A peer that never stops and never hurries.
class Dripping final : public net::Stream {
public:
    Dripping(asio::any_io_executor executor, Pace pace)
        : pause_{executor}, bytes_{pace.bytes_each_millisecond}, next_{pace.thinks_first}
    {}

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        if (limit_ <= Duration::zero()) co_return Fault{errc::timeout, "net.read"};
        pause_.expires_after(std::exchange(next_, 1ms));
        co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return std::min(bytes_, into.size());
    }
    auto write(asio::const_buffer) -> awaitable<Result<void>> override { co_return Result<void>{}; }
    auto shutdown() -> awaitable<void> override { co_return; }
    void close() override {}
    void expires_after(Duration limit) override { limit_ = limit; }
    auto peer() const -> const net::Peer& override { return peer_; }

private:
    asio::steady_timer pause_;
    std::size_t bytes_;
    Duration next_;
    Duration limit_{};
    net::Peer peer_{"192.0.2.7", std::nullopt};
};

auto read_from_peer(Pace pace, Duration patience, std::size_t count) -> Result<Bytes>
{
    asio::io_context io{1};
    Dripping stream{io.get_executor(), pace};
    net::Inbox inbox{stream};
    inbox.patience(patience);
    return test::run(io, inbox.read_all(count));
}

}  // namespace

TEST(Inbox, is_patient_with_a_peer_that_makes_progress_however_long_it_takes)
{
    EXPECT_TRUE(read_from_peer({.bytes_each_millisecond = 128}, 200ms, 8 * net::Inbox::progress));
}

TEST(Inbox, does_not_count_how_long_a_peer_thought_before_it_began_to_speak)
{
    const auto pace = Pace{.bytes_each_millisecond = 12, .thinks_first = 450ms};
    EXPECT_TRUE(read_from_peer(pace, 500ms, net::Inbox::progress));
}

TEST(Inbox, ends_a_peer_that_only_drips)
{
    const auto read = read_from_peer({.bytes_each_millisecond = 1}, 200ms, 8 * net::Inbox::progress);

    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), errc::timeout);
}
