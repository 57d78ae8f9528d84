// Intervals where there are some, and none where there are none; nothing that a file may hold does harm.
#include "common/ecg/measuring/heart_for_tests.hpp"
#include "common/ecg/measuring/measuring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>

using namespace shanhai::ecg;

namespace {

// Atria that fibrillate: waves of 5 to 8 Hz that no beat follows.
auto fibrillating(std::uint64_t seed) -> Recording
{
    auto heart = test::any_heart(seed);
    heart.p_size = 0;
    heart.irregular = .3;
    auto recording = test::record(heart);
    test::Chance chance{seed + 1000};
    auto& strip = recording.strips[0];
    const double hertz = chance.between(5, 8);
    for (std::size_t i = 0; i < samples_in(strip); ++i) {
        const double second = static_cast<double>(i) / *strip.rate_hz;
        const double wave = 60 * std::sin(2 * std::numbers::pi * hertz * second + 2 * std::sin(3 * second));
        for (auto& lead : strip.leads) lead.samples[i] += static_cast<std::int32_t>(wave / heart.unit);
    }
    return recording;
}

auto is_sane(const Measured& measured) -> bool
{
    const auto in = [](const std::optional<double>& value, double low, double high) {
        return !value || (std::isfinite(*value) && *value >= low && *value <= high);
    };
    return in(measured.heart_rate, 0, 600) && in(measured.p_ms, 0, 300) && in(measured.pr_ms, 0, 500) &&
           in(measured.qrs_ms, 0, 300) && in(measured.qt_ms, 0, 900) && in(measured.qtc_bazett_ms, 0, 2000) &&
           in(measured.p_axis, -180, 180) && in(measured.qrs_axis, -180, 180) && in(measured.t_axis, -180, 180) &&
           std::ranges::is_sorted(measured.beats_s);
}

auto absurd_sample(test::Chance& chance, std::uint64_t kind) -> std::int32_t
{
    constexpr auto most = std::numeric_limits<std::int32_t>::max();
    constexpr auto least = std::numeric_limits<std::int32_t>::min();
    if (kind == 0) return chance.below(2) == 0 ? most : least;
    if (kind == 1) return static_cast<std::int32_t>(chance.next());
    if (kind == 2) return chance.below(50) == 0 ? most : 0;
    return static_cast<std::int32_t>(100 * chance.noise());
}

}  // namespace

TEST(Measuring, finds_no_p_wave_in_fibrillation)
{
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) found += measure(fibrillating(seed)).p_ms.has_value();

    EXPECT_LE(found, 4u);
}

TEST(Measuring, of_two_leads_gives_intervals_but_no_axes_of_missing_ones)
{
    auto recording = test::record({});
    auto& leads = recording.strips[0].leads;
    std::erase_if(leads, [](const Lead& lead) { return lead.name != LeadName::II && lead.name != LeadName::V5; });

    const auto measured = measure(recording);

    ASSERT_TRUE(measured.qrs_ms && measured.qt_ms && measured.pr_ms);
    EXPECT_NEAR(*measured.qrs_ms, 92, 14);
    EXPECT_NEAR(*measured.pr_ms, 160, 12);
    EXPECT_FALSE(measured.qrs_axis);
}

TEST(Measuring, corrects_qt_for_the_rate_as_published)
{
    const auto measured = measure(test::record({.rate = 60, .irregular = 0}));
    ASSERT_TRUE(measured.qt_ms && measured.qtc_bazett_ms && measured.qtc_fridericia_ms);
    EXPECT_NEAR(*measured.qtc_bazett_ms, *measured.qt_ms, 1);

    const auto faster = measure(test::record({.rate = 90, .irregular = 0, .qt = .33}));
    ASSERT_TRUE(faster.qt_ms && faster.qtc_bazett_ms && faster.qtc_fridericia_ms);
    const double rr_s = *faster.rr_ms / 1000;
    EXPECT_NEAR(*faster.qtc_bazett_ms, *faster.qt_ms / std::sqrt(rr_s), 1e-6);
    EXPECT_NEAR(*faster.qtc_fridericia_ms, *faster.qt_ms / std::cbrt(rr_s), 1e-6);
}

TEST(Measuring, does_not_depend_on_the_sampling_rate)
{
    for (const double rate_hz : {100.0, 180.0, 250.0, 360.0, 500.0, 600.0, 800.0, 1000.0, 2000.0}) {
        SCOPED_TRACE(rate_hz);
        const auto measured = measure(test::record({.rate_hz = rate_hz}));
        ASSERT_TRUE(measured.heart_rate && measured.qrs_ms && measured.qt_ms && measured.pr_ms && measured.qrs_axis);
        EXPECT_NEAR(*measured.heart_rate, 70, 2);
        EXPECT_NEAR(*measured.pr_ms, 160, rate_hz < 200 ? 25 : 10);
        EXPECT_NEAR(*measured.qrs_ms, 92, rate_hz < 200 ? 30 : 14);
        EXPECT_NEAR(*measured.qt_ms, 380, rate_hz < 200 ? 30 : 22);
    }
}

TEST(Measuring, of_upside_down_units_is_the_same)
{
    auto recording = test::record({});
    const auto upright = measure(recording);
    for (auto& lead : recording.strips[0].leads) {
        lead.scale->microvolts_per_unit *= -1;
        for (auto& sample : lead.samples) sample = -sample;
    }
    EXPECT_EQ(measure(recording), upright);
}

TEST(Measuring, stops_before_a_calibration_pulse)
{
    auto recording = test::record({.seconds = 11});
    for (auto& lead : recording.strips[0].leads)
        for (std::size_t i = 5000; i < 5500; ++i) lead.samples[i] = i >= 5150 && i < 5250 ? 400 : 0;
    recording.markers.push_back({{"CALIBRATION", "Philips", "onset"}, 0, 5000, 0});

    const auto measured = measure(recording);

    ASSERT_FALSE(measured.beats_s.empty());
    EXPECT_LT(measured.beats_s.back(), 10);
}

TEST(Measuring, does_no_harm_with_absurd_recordings)
{
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE(seed);
        test::Chance chance{seed};
        Strip strip{.rate_hz = chance.below(3) == 0 ? chance.between(1, 100'000) : chance.between(50, 1000)};
        const auto count = chance.below(4) == 0 ? chance.below(50) : chance.below(6000);
        const auto leads = chance.below(20);
        for (std::uint64_t k = 0; k < leads; ++k) {
            Lead lead{.name = static_cast<LeadName>(chance.below(25))};
            if (chance.below(8) != 0) lead.scale = Scale{chance.between(-1000, 1000), chance.between(-1e6, 1e6)};
            if (chance.below(4) == 0) lead.gap = std::numeric_limits<std::int32_t>::min();
            const auto kind = chance.below(4);
            for (std::uint64_t i = 0; i < count; ++i) lead.samples.push_back(absurd_sample(chance, kind));
            strip.leads.push_back(std::move(lead));
        }
        EXPECT_TRUE(is_sane(measure({.format = "test", .strips = {std::move(strip)}})));
    }
}
