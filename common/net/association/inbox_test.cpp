#include "common/net/association/inbox.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;

namespace {

// A peer that never stops and never hurries: so many bytes every millisecond.
class Dripping final : public net::Stream {
public:
    explicit Dripping(asio::any_io_executor executor, std::size_t bytes) : pause_{executor}, bytes_{bytes} {}

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        if (limit_ <= Duration::zero()) co_return Fault{errc::timeout, "net.read"};
        pause_.expires_after(1ms);
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
    Duration limit_{};
    net::Peer peer_{"192.0.2.7", std::nullopt};
};

auto read_from_peer(std::size_t bytes_each_millisecond) -> Result<Bytes>
{
    asio::io_context io{1};
    Dripping stream{io.get_executor(), bytes_each_millisecond};
    net::Inbox inbox{stream};
    inbox.patience(200ms);
    return test::run(io, inbox.read_all(8 * net::Inbox::progress));
}

}  // namespace

TEST(Inbox, is_patient_with_a_peer_that_makes_progress_however_long_it_takes) { EXPECT_TRUE(read_from_peer(128)); }

TEST(Inbox, ends_a_peer_that_only_drips)
{
    const auto read = read_from_peer(1);

    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), errc::timeout);
}
