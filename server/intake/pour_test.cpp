#include "server/intake/pour.hpp"

#include "server/intake/parcel_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;
using namespace std::chrono_literals;

namespace {

// Keeps what it is given, and how it went.
class Basin final : public Sink {
public:
    auto take(Bytes piece) -> awaitable<Result<void>> override
    {
        largest = std::max(largest, piece.size());
        held += piece.size();
        co_return Result<void>{};
    }
    auto checkpoint() -> awaitable<Result<void>> override
    {
        if (held > acknowledged) checkpoints.push_back(held);
        acknowledged = held;
        co_return Result<void>{};
    }
    auto cut_back(std::uint64_t offset) -> awaitable<Result<void>> override
    {
        held = offset;
        co_return Result<void>{};
    }
    auto offset() const -> std::uint64_t override { return held; }
    auto safe() const -> std::uint64_t override { return acknowledged; }
    auto waiting() const -> bool override { return something_waits; }

    std::uint64_t held = 0;
    std::uint64_t acknowledged = 0;
    std::size_t largest = 0;
    bool something_waits = false;
    std::vector<std::uint64_t> checkpoints;
};

struct PourTest : testing::Test {
    shanhai::test::FakeClock clock;
    asio::io_context io{1};
    Lane cpu{"cpu", 1, 4};
    Basin basin;

    auto run(Pull pull, std::uint64_t every = 8_MiB, std::function<awaitable<bool>()> gives_way = {})
    {
        auto from = Pouring{pull, every};
        from.gives_way = std::move(gives_way);
        return shanhai::test::run(io, pour(basin, std::move(from), cpu, clock));
    }
    // A link that takes so long for each of its pieces.
    auto slow(std::deque<Bytes> pieces, std::chrono::milliseconds each) -> Pull
    {
        return [this, link = pull_of(std::move(pieces)), each](asio::mutable_buffer into) {
            clock.advance(each);
            return link(into);
        };
    }
};

}  // namespace

TEST_F(PourTest, progress_is_made_safe_every_so_many_bytes_and_at_the_end)
{
    ASSERT_TRUE(run(pull_of({Bytes(3'000'000)}), 1_MiB));

    EXPECT_EQ(basin.acknowledged, 3'000'000U);
    ASSERT_GE(basin.checkpoints.size(), 3U);
    for (std::size_t i = 0; i + 1 < basin.checkpoints.size(); ++i) {
        const auto step = basin.checkpoints[i] - (i == 0 ? 0 : basin.checkpoints[i - 1]);
        EXPECT_GE(step, 1_MiB);
        EXPECT_LT(step, 1_MiB + 512_KiB);
    }
}

TEST_F(PourTest, on_a_slow_link_what_is_of_use_does_not_wait_for_a_whole_checkpoint)
{
    basin.something_waits = true;
    ASSERT_TRUE(run(slow({Bytes(100), Bytes(100), Bytes(100), Bytes(100)}, 1s)));
    EXPECT_GE(basin.checkpoints.size(), 3U);
}

TEST_F(PourTest, on_a_slow_link_what_is_of_no_use_yet_costs_no_flush)
{
    ASSERT_TRUE(run(slow({Bytes(100), Bytes(100), Bytes(100), Bytes(100)}, 1s)));
    EXPECT_EQ(basin.checkpoints.size(), 1U) << "the one at the end";
}

TEST_F(PourTest, a_slow_link_holds_little_memory_and_a_fast_one_gets_large_pieces)
{
    ASSERT_TRUE(run(slow({Bytes(1000), Bytes(1000), Bytes(1000)}, 100ms)));
    EXPECT_LE(basin.largest, 32_KiB);

    ASSERT_TRUE(run(pull_of({Bytes(4'000'000)})));
    EXPECT_EQ(basin.largest, 512_KiB);
}

TEST_F(PourTest, whoever_gives_way_takes_little_at_a_time)
{
    std::size_t most = 0;
    auto link = pull_of({Bytes(200'000)});
    auto seen = Pull{[&](asio::mutable_buffer into) {
        most = std::max(most, into.size());
        return link(into);
    }};
    const auto always = []() -> awaitable<bool> { co_return true; };

    ASSERT_TRUE(run(seen, 8_MiB, always));

    EXPECT_EQ(basin.acknowledged, 200'000U);
    EXPECT_LE(most, 16_KiB);
}

TEST_F(PourTest, what_came_before_a_cut_is_kept)
{
    EXPECT_EQ(run(pull_of({Bytes(1000)}, Fault{errc::cancelled, "http.body"})).error().at(), "http.body");
    EXPECT_EQ(basin.acknowledged, 1000U);
}
