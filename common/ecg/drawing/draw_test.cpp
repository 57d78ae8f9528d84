// The sheet on paper, measured with a ruler: a raster of the PDF by another program.
#include "common/ecg/drawing/draw_for_tests.hpp"
#include "common/ecg/drawing/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace shanhai::ecg {
namespace {

using namespace test;

constexpr int ink = 110;          // darker than any line of the grid
constexpr int strong_line = 205;  // darker than a fine line
constexpr double rhythm_y = grid_top + 140;
constexpr double traces_x = grid_left + traces_left;

#define NEEDS_POPPLER()                                                                                                \
    if (!Raster::possible()) FAIL() << "pdftoppm is not installed"

// A spike of 1 mV every 0.8 s, 40 ms wide, the first at 0.4 s.
auto rhythm(LeadName, double second) -> double
{
    const double off = std::abs(std::fmod(second, 0.8) - 0.4);
    return off < 0.02 ? 1000 * (1 - off / 0.02) : 0;
}

auto square(LeadName, double second) -> double { return std::fmod(second, 1.0) >= 0.7 ? 1000 : 0; }

auto raster_of(const Recording& recording, const SheetOptions& options = {}) -> Raster
{
    return Raster{drawn(sheets(recording, options).value().front()).pdf};
}

TEST(EcgSheet, is_a4_landscape)
{
    NEEDS_POPPLER();
    const auto raster = raster_of(recording_of(rhythm));

    EXPECT_NEAR(raster.width(), 2970, 1);
    EXPECT_NEAR(raster.height(), 2100, 1);
}

TEST(EcgSheet, has_a_calibration_pulse_of_5_by_10_mm_before_every_row)
{
    NEEDS_POPPLER();
    const auto raster = raster_of(recording_of(rhythm));

    for (const double baseline : {20.0, 60.0, 100.0, 140.0}) {
        const auto y = grid_top + baseline;
        const auto edges = raster.along_row(y - 5, grid_left, traces_x - 1, ink);
        ASSERT_EQ(edges.size(), 2U);
        EXPECT_NEAR(edges[1] - edges[0], 5.0, 0.1);
        const auto top = raster.along_column((edges[0] + edges[1]) / 2, y - 15, y + 5, ink);
        const auto foot = raster.along_column(edges[0] - 0.8, y - 15, y + 5, ink);
        ASSERT_EQ(top.size(), 1U);
        ASSERT_EQ(foot.size(), 1U);
        EXPECT_NEAR(foot[0] - top[0], 10.0, 0.1);
    }
}

TEST(EcgSheet, calibration_pulse_and_traces_follow_speed_and_gain)
{
    NEEDS_POPPLER();
    for (const double gain : {5.0, 20.0}) {
        const auto raster = raster_of(recording_of(square), {.paper = {.mm_per_s = 50, .mm_per_mv = gain}});

        const auto edges = raster.along_row(rhythm_y - gain / 2, grid_left, grid_left + 14, ink);
        ASSERT_EQ(edges.size(), 2U);
        EXPECT_NEAR(edges[1] - edges[0], 10.0, 0.1) << "200 ms at 50 mm/s";
        const auto high = raster.along_column(traces_x + 0.85 * 50, rhythm_y - 25, rhythm_y + 5, ink);
        const auto low = raster.along_column(traces_x + 0.35 * 50, rhythm_y - 25, rhythm_y + 5, ink);
        ASSERT_EQ(high.size(), 1U);
        ASSERT_EQ(low.size(), 1U);
        EXPECT_NEAR(low[0] - high[0], gain, 0.1);
    }
}

TEST(EcgSheet, shows_beats_0_8_s_apart_20_mm_apart)
{
    NEEDS_POPPLER();
    const auto raster = raster_of(recording_of(rhythm));

    const auto peaks = raster.along_row(rhythm_y - 9, traces_x, traces_x + traces_width, ink);

    ASSERT_EQ(peaks.size(), 12U);
    EXPECT_NEAR(peaks[0] - traces_x, 10.0, 0.15);
    for (std::size_t i = 1; i < peaks.size(); ++i) EXPECT_NEAR(peaks[i] - peaks[i - 1], 20.0, 0.11) << i;
    EXPECT_NEAR(peaks.back() - peaks.front(), 220.0, 0.11) << "no drift over the sheet";
}

TEST(EcgSheet, shows_one_millivolt_10_mm_high_in_every_lead)
{
    NEEDS_POPPLER();
    const auto raster = raster_of(recording_of(square));

    for (const double baseline : {20.0, 60.0, 100.0})
        for (const double column : {0.0, 62.5, 125.0, 187.5}) {
            const double from = column / 25;  // each column is later than the one before
            const double high_at = std::ceil(from) + 0.85;
            const double low_at = std::ceil(from) + 0.35;
            const auto y = grid_top + baseline;
            const auto high = raster.along_column(traces_x + high_at * 25, y - 15, y + 5, ink);
            const auto low = raster.along_column(traces_x + low_at * 25, y - 15, y + 5, ink);
            ASSERT_EQ(high.size(), 1U);
            ASSERT_EQ(low.size(), 1U);
            EXPECT_NEAR(low[0] - high[0], 10.0, 0.1);
        }
}

TEST(EcgSheet, halves_with_half_the_sensitivity_and_so_a_wrong_gain_shows)
{
    NEEDS_POPPLER();
    auto recording = recording_of(square);
    for (auto& lead : recording.strips[0].leads) lead.scale->microvolts_per_unit = 1.25;

    const auto raster = raster_of(recording);

    const auto high = raster.along_column(traces_x + 0.85 * 25, rhythm_y - 15, rhythm_y + 5, ink);
    const auto low = raster.along_column(traces_x + 0.35 * 25, rhythm_y - 15, rhythm_y + 5, ink);
    EXPECT_NEAR(low.at(0) - high.at(0), 5.0, 0.1);
    const auto edges = raster.along_row(rhythm_y - 5, grid_left, traces_x - 1, ink);
    EXPECT_EQ(edges.size(), 2U) << "the pulse is still 1 mV of that scale: 10 mm";
}

TEST(EcgSheet, stands_on_a_grid_of_5_mm_and_1_mm)
{
    NEEDS_POPPLER();
    const auto raster = raster_of(recording_of([](LeadName, double) { return 0.0; }));

    // Between two horizontal lines, where there is no ink.
    const auto strong = raster.along_row(grid_top + 7.5, grid_left - 1, grid_left + grid_width + 1, strong_line);
    ASSERT_EQ(strong.size(), 55U);
    for (std::size_t i = 0; i < strong.size(); ++i)
        EXPECT_NEAR(strong[i] - strong[0], 5.0 * static_cast<double>(i), 0.11);
    const auto all = raster.along_column(grid_left + 267.5, grid_top - 1, grid_top + 18.5, 250);
    ASSERT_EQ(all.size(), 19U);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_NEAR(all[i] - all[0], static_cast<double>(i), 0.11);
}

TEST(EcgSheet, says_what_it_cannot_draw_and_draws_nothing_there)
{
    NEEDS_POPPLER();
    auto recording = recording_of(square);
    recording.strips[0].leads[0].scale.reset();                              // I: top left
    recording.strips[0].leads.erase(recording.strips[0].leads.begin() + 6);  // V1

    const auto sheet = drawn(sheets(recording).value().front());

    EXPECT_EQ(std::ranges::count(sheet.words, "增益不明，不描绘"), 1);
    EXPECT_EQ(std::ranges::count(sheet.words, "未记录"), 1);
    const Raster raster{sheet.pdf};
    for (double x = traces_x + 0.5; x < traces_x + 62; x += 3)
        EXPECT_TRUE(raster.along_column(x, grid_top + 1, grid_top + 38, ink).empty()) << x;
}

TEST(EcgSheet, leaves_a_gap_where_nothing_was_recorded)
{
    NEEDS_POPPLER();
    auto recording = recording_of([](LeadName, double) { return 0.0; });
    auto& second = recording.strips[0].leads[1];
    second.gap = -32768;
    std::fill(second.samples.begin() + 2000, second.samples.begin() + 2500, -32768);  // 4 to 5 s

    const auto raster = raster_of(recording);

    EXPECT_TRUE(raster.along_column(traces_x + 112, rhythm_y - 10, rhythm_y + 10, ink).empty());
    EXPECT_EQ(raster.along_column(traces_x + 90, rhythm_y - 10, rhythm_y + 10, ink).size(), 1U);
}

TEST(EcgSheet, is_refused_without_gain_rate_or_rhythm_and_at_unusual_speeds)
{
    auto recording = recording_of(square);
    EXPECT_EQ(sheets(recording, {.paper = {.mm_per_s = 33}}).error().at(), "ecg.paper");
    recording.strips[0].rate_hz.reset();
    EXPECT_EQ(sheets(recording).error().at(), "ecg.rate");
    for (auto& lead : recording.strips[0].leads) lead.scale.reset();
    EXPECT_EQ(sheets(recording).error().at(), "ecg.gain");
    recording.strips.clear();
    EXPECT_EQ(sheets(recording).error().at(), "ecg.leads");
}

TEST(EcgSheet, is_the_same_bytes_for_the_same_recording_and_small)
{
    std::mt19937 random{20261122};  // the seed
    std::normal_distribution<double> noise{0, 10};
    const auto recording =
        recording_of([&](LeadName lead, double second) { return rhythm(lead, second) + noise(random); });

    const auto once = drawn(sheets(recording).value().front());
    const auto again = drawn(sheets(recording).value().front());

    EXPECT_EQ(once.pdf, again.pdf);
    EXPECT_LT(once.pdf.size(), 80'000U);
}

TEST(EcgSheet, writes_speed_gain_filters_and_sampling_and_what_the_cart_said)
{
    auto recording = recording_of(rhythm);
    for (auto& lead : recording.strips[0].leads) lead.filters = {0.05, 150, 50};
    recording.patient = {"张三", "P1", "M", "19620317", "064Y"};
    recording.measurements = {
        {Quantity::rr, {}, 800, "ms"}, {Quantity::qrs_axis, {}, -30, "deg"}, {Quantity::pr, {}, 0, "ms"}};
    recording.statements = {"窦性心律", "line one\nand two\u202E"};

    const auto words = drawn(sheets(recording).value().front()).words;

    const auto has = [&](std::string_view part) {
        return std::ranges::any_of(words, [&](const std::string& one) { return one.find(part) != std::string::npos; });
    };
    EXPECT_TRUE(has("25 mm/s　10 mm/mV　滤波 0.05–150 Hz 陷波 50 Hz　采样 500 Hz　分辨 2.5 µV　全长 10.0 s"));
    EXPECT_TRUE(has("张三　男　1962-03-17　编号 P1"));
    EXPECT_TRUE(has("心率 75 次/分（RR 800 ms）　电轴 P/QRS/T –/-30/–°（设备测量，仅供参考）"));
    EXPECT_TRUE(has("设备提示：窦性心律；line one and two?"));
    EXPECT_FALSE(has("PR")) << "0 ms was not measured";
    EXPECT_TRUE(has("1 s"));
    for (const auto* const lead : {"I", "aVR", "V6"}) EXPECT_EQ(std::ranges::count(words, lead), 1) << lead;
    EXPECT_EQ(std::ranges::count(words, "II"), 2) << "once in its place, once as the rhythm strip";
}

TEST(EcgSheet, wraps_what_a_talkative_cart_says_and_cuts_it_off_visibly)
{
    auto recording = recording_of(rhythm);
    recording.statements = {std::string(120, 'x')};
    EXPECT_EQ(lines_above(recording).size(), 2U);
    recording.statements = {std::string(220, 'x')};
    EXPECT_EQ(lines_above(recording).size(), 3U);
    recording.statements = {std::string(2000, 'x')};
    recording.doubts.leads = true;
    const auto lines = lines_above(recording);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_TRUE(lines[2].ends_with("…"));
    EXPECT_TRUE(lines[3].starts_with("请注意：导联名称"));
    recording.patient.name = std::string(300, 'y');
    recording.device.model = "\xFF\xFE";
    EXPECT_LT(lines_above(recording)[0].size(), 200U);
}

TEST(EcgSheet, puts_further_leads_on_a_further_sheet_and_few_leads_below_one_another)
{
    auto recording = recording_of(rhythm);
    auto v7 = recording.strips[0].leads[0];
    v7.name = LeadName::V7;
    recording.strips[0].leads.push_back(v7);

    const auto both = sheets(recording).value();
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].title, "12 导联心电图");
    EXPECT_EQ(both[1].title, "1 导联心电图");

    recording.strips[0].leads.erase(recording.strips[0].leads.begin() + 2, recording.strips[0].leads.end());
    const auto two = lay_out(recording, {});
    ASSERT_EQ(two.size(), 1U);
    EXPECT_EQ(two[0].rows.size(), 2U);
}

TEST(EcgSheet, of_a_cart_that_stores_what_it_prints_shows_every_column)
{
    NEEDS_POPPLER();
    for (const double apart : {2.5, 0.0}) {  // some carts say when each column began, some do not
        auto recording = recording_of(square);
        const auto whole = recording.strips[0];
        recording.strips = {Strip{.rate_hz = 500, .leads = {whole.leads[1]}}};
        for (std::size_t column = 0; column < 4; ++column) {
            Strip part{.rate_hz = 500, .starts_s = apart * static_cast<double>(column)};
            for (std::size_t i = 0; i < 3; ++i) {
                part.leads.push_back(whole.leads[column * 3 + i]);
                part.leads.back().samples.resize(1250);
            }
            recording.strips.push_back(std::move(part));
        }

        const auto raster = raster_of(recording);

        for (const double column : {0.0, 62.5, 125.0, 187.5}) {
            const double x = traces_x + column + 0.85 * 25;
            EXPECT_EQ(raster.along_column(x, grid_top + 5, grid_top + 12, ink).size(), 1U) << column;
        }
        EXPECT_EQ(raster.along_column(traces_x + 9.85 * 25, rhythm_y - 12, rhythm_y - 8, ink).size(), 1U);
    }
}

TEST(Traces, never_leave_the_samples_by_more_than_a_dot)
{
    std::mt19937 random{7};  // the seed
    std::normal_distribution<double> step{0, 0.03};
    std::vector<Point> line;
    double y = 0;
    for (int i = 0; i < 5000; ++i) line.push_back({i * 0.05, y += step(random)});

    const auto left = simplified(line, dot_mm);

    ASSERT_LT(left.size(), line.size());
    EXPECT_EQ(left.front(), line.front());
    EXPECT_EQ(left.back(), line.back());
    std::size_t next = 1;
    for (const auto& point : line) {
        while (left[next].x < point.x) ++next;
        const auto& a = left[next - 1];
        const auto& b = left[next];
        const double off =
            std::abs((b.x - a.x) * (a.y - point.y) - (b.y - a.y) * (a.x - point.x)) / std::hypot(b.x - a.x, b.y - a.y);
        ASSERT_LE(off, dot_mm + 1e-9);
    }
}

}  // namespace
}  // namespace shanhai::ecg
