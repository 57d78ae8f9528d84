// Beats against those that two cardiologists marked (MIT-BIH record 100), and where there are none.
#include "common/ecg/measuring/heart_for_tests.hpp"
#include "common/ecg/measuring/measuring.hpp"
#include "common/ecg/measuring/wfdb_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <algorithm>
#include <cstdio>

using namespace shanhai::ecg;

namespace {

struct Agreement {
    std::size_t found = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
};

// AAMI EC57: a detection within 150 ms of a beat is that beat.
auto compare(const std::vector<double>& beats_s, const std::vector<test::Annotation>& truth, double rate_hz)
    -> Agreement
{
    Agreement agreement;
    std::size_t i = 0;
    for (const auto& beat : truth) {
        const double at = static_cast<double>(beat.sample) / rate_hz;
        while (i < beats_s.size() && beats_s[i] < at - .150) ++i, ++agreement.extra;
        if (i < beats_s.size() && beats_s[i] <= at + .150) ++i, ++agreement.found;
        else ++agreement.missed;
    }
    agreement.extra += beats_s.size() - i;
    return agreement;
}

auto flat_recording(std::int32_t value, std::size_t samples, double scale) -> Recording
{
    Strip strip{.rate_hz = 500};
    for (const auto name : {LeadName::I, LeadName::II, LeadName::V1})
        strip.leads.push_back(
            {.name = name, .scale = Scale{scale, 0}, .samples = std::vector<std::int32_t>(samples, value)});
    return {.format = "test", .strips = {strip}};
}

}  // namespace

TEST(Beats, of_half_an_hour_are_those_that_were_marked_by_hand)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto measured = measure(test::record_100(data / "ecg/wfdb"));
    const auto truth = test::beats_in(data / "ecg/wfdb/100.atr");
    ASSERT_EQ(truth.size(), 2273u);

    const auto agreement = compare(measured.beats_s, truth, 360);

    std::printf("record 100: %zu of %zu found, %zu extra\n", agreement.found, truth.size(), agreement.extra);
    EXPECT_LE(agreement.missed, 2u);
    EXPECT_LE(agreement.extra, 2u);
}

TEST(Beats, of_a_hundred_different_hearts_are_all_found)
{
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        SCOPED_TRACE(seed);
        const auto heart = test::any_heart(seed);
        const auto measured = measure(test::record(heart));

        const auto beats = test::beats_of(heart);
        const auto is_near = [](double one, double other) { return std::abs(one - other) < .15; };
        for (const double beat : beats) {
            if (beat < .05 || beat > heart.seconds - .15) continue;  // cut off
            EXPECT_TRUE(std::ranges::any_of(measured.beats_s, [&](double one) { return is_near(one, beat); })) << beat;
        }
        for (const double one : measured.beats_s)
            EXPECT_TRUE(std::ranges::any_of(beats, [&](double beat) { return is_near(one, beat); })) << one;
        ASSERT_TRUE(measured.heart_rate);
        EXPECT_NEAR(*measured.heart_rate, heart.rate, heart.rate * .06);
    }
}

TEST(Beats, of_very_slow_and_very_fast_hearts_are_counted_rightly)
{
    for (const double rate : {18.0, 22.0, 35.0, 150.0, 200.0, 250.0})
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            SCOPED_TRACE(std::to_string(rate) + " a minute, seed " + std::to_string(seed));
            auto heart = test::any_heart(seed);
            heart.rate = rate;
            heart.qt = rate < 60 ? .42 : .24;
            if (rate > 140) heart.pr = .10;
            if (rate > 180) heart.p_size = 0;  // it would lie on T

            const auto measured = measure(test::record(heart));

            ASSERT_TRUE(measured.heart_rate);
            EXPECT_NEAR(*measured.heart_rate, rate, rate * .08);
        }
}

TEST(Beats, are_not_seen_in_a_straight_line_or_in_a_single_sample)
{
    for (const std::int32_t value : {0, 1, -32768, 2147483647, -2147483647 - 1})
        for (const std::size_t samples : {0u, 1u, 2u, 5000u})
            for (const double scale : {0.0, 2.5, -1000.0, 1e-4})
                EXPECT_EQ(measure(flat_recording(value, samples, scale)), Measured{});
}

TEST(Beats, are_not_seen_in_noise)
{
    test::Chance chance{7};
    auto recording = flat_recording(0, 5000, 2.5);
    for (auto& lead : recording.strips[0].leads)
        for (auto& sample : lead.samples) sample = static_cast<std::int32_t>(200 * chance.noise());

    EXPECT_EQ(measure(recording), Measured{});
}

TEST(Beats, without_a_rate_or_a_scale_are_not_looked_for)
{
    auto recording = test::record({});
    recording.strips[0].rate_hz.reset();
    EXPECT_EQ(measure(recording), Measured{});

    recording.strips[0].rate_hz = 500;
    for (auto& lead : recording.strips[0].leads) lead.scale.reset();
    EXPECT_EQ(measure(recording), Measured{});
}
