#include "tools/bench/figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::bench;

namespace {

auto took(double seconds) -> Run
{
    Run run;
    run.seconds = seconds;
    run.objects = 10;
    run.bytes = 10'000'000;
    return run;
}

}  // namespace

TEST(Figures, name_the_middle_run_whatever_the_order)
{
    EXPECT_DOUBLE_EQ(median({3, 1, 2}), 2);
    EXPECT_DOUBLE_EQ(median({4, 1, 2, 3}), 2.5);
    EXPECT_DOUBLE_EQ(median({}), 0);
    EXPECT_DOUBLE_EQ(quantile({5, 1, 4, 2, 3}, 1), 5);
    EXPECT_DOUBLE_EQ(quantile({5, 1, 4, 2, 3}, 0), 1);
}

TEST(Figures, drive_contenders_in_turn_so_that_a_pair_sees_the_same_weather)
{
    std::string order;
    const auto load = [&order](char name, double seconds) {
        return [&order, name, seconds]() -> Result<bench::Run> {
            order += name;
            return took(seconds);
        };
    };

    const auto all = in_turn({{"a", load('a', 2)}, {"b", load('b', 1)}}, 3, [](std::string) {}).value();

    EXPECT_EQ(order, "ababab");
    const auto shown = to_json(all);
    EXPECT_EQ(shown.at("b").at("median_ratio_to_first").as_double(), 2) << "twice as fast";
    EXPECT_EQ(shown.at("a").at("runs").as_array().size(), 3U) << "every raw run is kept";
    EXPECT_THAT(to_table(all), testing::HasSubstr("2.00x"));
}

TEST(Figures, stop_at_the_first_run_that_could_not_be_made)
{
    const auto broken = []() -> Result<bench::Run> { return Fault{errc::unavailable, "net.connect"}; };

    EXPECT_FALSE(in_turn({{"a", broken}}, 3, [](std::string) {}));
}
