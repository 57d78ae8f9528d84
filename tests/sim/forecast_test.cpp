#include "tests/sim/forecast.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace shanhai::sim;

namespace {

auto one_day() -> Shape
{
    Shape shape;
    shape.length = std::chrono::days{1};
    return shape;
}

}  // namespace

TEST(Onlooker, changes_nothing)
{
    auto small = one_day();
    small.cases_a_day = 15;
    Forecasts forecasts;
    EXPECT_EQ(live_through(small, 7, forecasts.onlooker()), live_through(small, 7));
}

// The figures of whole weeks are in server/insight/README.md; this day keeps the method from going astray unseen.
TEST(Forecast, is_half_right_at_least_every_second_time_when_nobody_leaves)
{
    auto crowded = busy_county(one_day(), false);
    crowded.cases_a_day = 450;  // more than can be read in the mornings
    Forecasts forecasts;
    live_through(crowded, 3, forecasts.onlooker());

    std::vector<double> off;
    for (const auto& one : forecasts.all())
        if (one.said && one.waiting > 2) off.push_back(std::abs(*one.said - one.was) / one.was);
    ASSERT_GE(off.size(), 5U) << "hours in which somebody waited";
    std::ranges::sort(off);
    EXPECT_LT(off[off.size() / 2], 0.5);
}
