#include "tools/shanhai/progress.hpp"

#include <gtest/gtest.h>

using namespace shanhai::cli;
using namespace std::chrono_literals;

namespace {

const auto start = Progress::Time{} + 1h;

}  // namespace

TEST(Progress, says_how_far_how_fast_and_how_long)
{
    Progress progress{20'000'000, start};

    progress.reach(8'000'000, start + 8s);

    EXPECT_EQ(progress.line(start + 8s), "[########............]  40%  8.0 MB / 20.0 MB  1.0 MB/s  剩 0:12");
}

TEST(Progress, promises_nothing_before_it_has_seen_anything_move)
{
    const Progress progress{1000, start};
    EXPECT_EQ(progress.line(start), "[....................]   0%  0 B / 1.0 KB");
}

TEST(Progress, of_a_resumed_stream_begins_where_the_relay_says)
{
    Progress progress{1000, start};
    progress.reach(900, start + 1s);

    progress.reach(300, start + 2s);

    EXPECT_EQ(progress.percent(), 30);
    EXPECT_EQ(progress.done(), 300U);
}

TEST(Progress, judges_the_speed_by_the_last_half_minute)
{
    Progress progress{10'000'000, start};
    progress.reach(5'000'000, start + 1s);  // a burst, then a slow link
    for (int second = 2; second <= 61; ++second) progress.reach(5'000'000 + second * 1'000U, start + second * 1s);

    EXPECT_NE(progress.line(start + 61s).find("1.0 KB/s"), std::string::npos) << progress.line(start + 61s);
}

TEST(Progress, never_passes_its_end)
{
    Progress progress{10, start};

    progress.reach(11, start + 1s);

    EXPECT_EQ(progress.percent(), 100);
    EXPECT_EQ((Progress{0, start}.percent()), 100);
}

TEST(Sizes, stay_short_across_every_unit)
{
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(999), "999 B");
    EXPECT_EQ(size_text(1000), "1.0 KB");
    EXPECT_EQ(size_text(999'949), "999.9 KB");
    EXPECT_EQ(size_text(999'950), "1.0 MB");
    EXPECT_EQ(size_text(512'000'000'000), "512.0 GB");
}

TEST(Lengths, read_like_a_clock)
{
    EXPECT_EQ(length_text(9s), "0:09");
    EXPECT_EQ(length_text(750s), "12:30");
    EXPECT_EQ(length_text(3h + 5min), "3:05:00");
    EXPECT_EQ(length_text(-1s), "0:00");
}
