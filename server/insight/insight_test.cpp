#include "server/insight/insight.hpp"

#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace shanhai::insight {
namespace {

using namespace std::chrono_literals;
using test::open_case;

struct Administrator : testing::Test {
    test::World world;
    Insight insight{world.ledger, world.clock};

    auto stats(Instant from, Instant until) { return world.run(insight.stats(world.admin(), from, until)).value(); }
};

TEST_F(Administrator, is_the_only_one_who_sees_throughput)
{
    const auto refused = Fault{errc::forbidden, "who.not-administrator"};
    const auto now = world.clock.now();
    for (const auto& who : {world.dr_wang(), world.dr_li(), world.qingshan()})
        EXPECT_EQ(world.run(insight.stats(who, now, now + 1h)).error(), refused);
    EXPECT_TRUE(world.run(insight.stats(world.admin(), now, now + 1h)));
}

TEST_F(Administrator, counts_the_cases_opened_in_a_stretch_of_time_its_end_excluded)
{
    const auto noon = parse_instant("2026-03-05T12:00:00+08:00").value();
    open_case(world, {.opened_at = noon - 1us});
    open_case(world, {.opened_at = noon});
    open_case(world, {.modality = "CT", .opened_at = noon + 1h - 1us, .site = "dongpo"});
    open_case(world, {.opened_at = noon + 1h});

    const auto counted = stats(noon, noon + 1h);
    EXPECT_EQ(counted.total.arrived, 2);
    EXPECT_EQ(counted.total.waiting, 2);
    EXPECT_EQ(counted.by_site.size(), 2u);
    EXPECT_EQ(counted.by_modality.size(), 2u);
}

TEST_F(Administrator, measures_lateness_by_the_time_it_is_now)
{
    const auto from = world.clock.now();
    open_case(world);
    EXPECT_EQ(stats(from, from + 1h).total.late, 0);

    world.clock.advance(2h + 1us);
    EXPECT_EQ(stats(from, from + 1h).total.late, 1);
}

}  // namespace
}  // namespace shanhai::insight
