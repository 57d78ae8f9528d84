// The sheet in a browser: true to scale, and nothing but lines and words whatever a device wrote.
#include "common/ecg/drawing/draw_for_tests.hpp"
#include "common/ecg/drawing/svg_for_tests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace shanhai;
using namespace shanhai::ecg;
using namespace shanhai::ecg::test;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr double hundredth = 0.01;  // of a millimetre: one unit of the file

// Half of it up, half down, over a median of nothing.
auto wave(LeadName, double second) -> double { return 900 * std::sin(2 * M_PI * 1.2 * second); }

auto xmllint_takes(const std::string& svg) -> bool
{
    const shanhai::test::TempDir folder;
    std::ofstream{folder / "sheet.svg", std::ios::binary} << svg;
    return std::system(("xmllint --noout --nonet " + (folder / "sheet.svg").string()).c_str()) == 0;
}

// From a point to the line: the nearest place on the pieces around it.
auto distance(const std::vector<Point>& line, const Point& at) -> double
{
    double nearest = 1e9;
    auto to = std::ranges::lower_bound(line, at.x - 0.5, {}, &Point::x);
    if (to == line.begin()) ++to;
    for (; to != line.end() && (to - 1)->x < at.x + 0.5; ++to) {
        const auto& from = *(to - 1);
        const double dx = to->x - from.x;
        const double dy = to->y - from.y;
        const double along = ((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy);
        const double part = std::clamp(along, 0.0, 1.0);
        nearest = std::min(nearest, std::hypot(from.x + part * dx - at.x, from.y + part * dy - at.y));
    }
    return nearest;
}

TEST(EcgSvg, shows_every_sample_where_speed_and_gain_put_it)
{
    for (const double speed : {25.0, 50.0})
        for (const double gain : {5.0, 10.0, 20.0}) {
            const auto recording = recording_of(wave);
            const auto paths = paths_in(svg_of(recording, {.paper = {speed, gain}}).value());
            const auto line = trace_of(paths, "II", 1).lines.at(0);  // the rhythm strip, from its beginning
            const auto& samples = recording.strips[0].leads[1].samples;
            const double zero = line.front().y + samples[0] * 2.5 / 1000 * gain;  // where the sheet put 0 mV
            double furthest = 0;
            for (std::size_t i = 0; i < static_cast<std::size_t>(250 / speed * 500); ++i)
                furthest = std::max(furthest, distance(line, {grid_left + traces_left + double(i) / 500 * speed,
                                                              zero - samples[i] * 2.5 / 1000 * gain}));
            EXPECT_LT(furthest, dot_mm + 2 * hundredth) << speed << ' ' << gain;
            EXPECT_NEAR(line.back().x - line.front().x, 250, 0.2);
            EXPECT_NEAR(zero, grid_top + 140, 0.3);
        }
}

TEST(EcgSvg, has_a_pulse_of_1_mv_and_200_ms_before_each_row)
{
    const auto paths = paths_in(svg_of(recording_of(wave), {.paper = {50, 20}}).value());
    EXPECT_EQ(std::ranges::count(paths, "1 mV", &SvgPath::lead), 4);
    const auto pulse = trace_of(paths, "1 mV").lines.at(0);
    ASSERT_EQ(pulse.size(), 6U);
    EXPECT_NEAR(pulse[3].x - pulse[2].x, 10, hundredth);
    EXPECT_NEAR(pulse[1].y - pulse[2].y, 20, hundredth);
}

TEST(EcgSvg, is_as_large_as_its_paper_and_its_grid_is_of_millimetres)
{
    const auto svg = svg_of(recording_of(wave)).value();
    EXPECT_THAT(svg, HasSubstr(R"(width="297mm" height="210mm" viewBox="0 0 29700 21000")"));
    const auto paths = paths_in(svg);
    ASSERT_EQ(paths[1].lines.size(), 55U + 33) << "strong lines, 5 mm apart";
    EXPECT_NEAR(paths[1].lines[1][0].x - paths[1].lines[0][0].x, 5, 1e-9);
    EXPECT_TRUE(xmllint_takes(svg));
}

TEST(EcgSvg, shows_each_lead_once_in_every_layout)
{
    for (const auto layout : {Layout::three_by_four, Layout::six_by_two, Layout::twelve_by_one}) {
        const auto paths = paths_in(svg_of(recording_of(wave), {.layout = layout}).value());
        for (const auto* const lead : {"I", "III", "aVR", "V1", "V6"})
            EXPECT_EQ(std::ranges::count(paths, lead, &SvgPath::lead), 1) << lead;
        const auto rhythm = layout == Layout::three_by_four ? 1 : 0;
        EXPECT_EQ(std::ranges::count(paths, "II", &SvgPath::lead), 1 + rhythm);
    }
}

TEST(EcgSvg, takes_whatever_a_device_wrote_for_text)
{
    auto recording = recording_of(wave);
    const std::string nasty = "</text><script>alert(1)</script>\"'& onload=\x01\x7F\uFFFF\uFFFE";
    recording.patient = {nasty, nasty, nasty, nasty, nasty};
    recording.device.model = nasty;
    recording.statements = {nasty, "]]><!--"};
    auto odd = recording.strips[0].leads[0];
    odd.name = LeadName::other;
    odd.label = "\"/><a>";
    odd.status = "<b>";
    recording.strips[0].leads.push_back(odd);

    for (const std::size_t page : {1U, 2U}) {
        const auto svg = svg_of(recording, {}, page).value();
        EXPECT_TRUE(xmllint_takes(svg));
        for (const auto* const tag : {"<script", "<a>", "<b>", "<!--", "href", "]]>"})
            EXPECT_THAT(svg, Not(HasSubstr(tag))) << tag;
    }
    EXPECT_THAT(svg_of(recording).value(), HasSubstr("&lt;script&gt;")) << "shown as it is written";
    recording.patient.name = "\xFF\xFE";
    EXPECT_TRUE(xmllint_takes(svg_of(recording).value()));
}

TEST(EcgSvg, has_chinese_words_as_words_and_says_which_leads_were_computed)
{
    auto recording = recording_of(wave);
    recording.patient.name = "张三";
    recording.strips[0].leads[2].derived = true;
    const auto svg = svg_of(recording).value();
    EXPECT_THAT(svg, HasSubstr("张三"));
    EXPECT_THAT(svg, HasSubstr(">III（计算）</text>"));
    EXPECT_THAT(svg, HasSubstr("25 mm/s　10 mm/mV"));
}

TEST(EcgSvg, of_ten_seconds_is_small_even_when_noisy)
{
    unsigned state = 7;
    const auto noise = [&](LeadName, double) {
        state = state * 1664525 + 1013904223;
        return static_cast<double>(state >> 16) / 65536 * 400 - 200;
    };
    EXPECT_LT(svg_of(recording_of(wave)).value().size(), 130'000U);
    const auto noisy = svg_of(recording_of(noise), {.layout = Layout::twelve_by_one}).value().size();
    EXPECT_LT(noisy, 330'000U) << "no sample of it can be left out";
}

TEST(EcgSvg, refuses_a_sheet_that_is_not_there_and_paper_that_nobody_has)
{
    const auto recording = recording_of(wave);
    EXPECT_EQ(svg_of(recording, {}, 2).error(), (Fault{errc::not_found, "ecg.page"}));
    EXPECT_EQ(svg_of(recording, {}, 0).error(), (Fault{errc::not_found, "ecg.page"}));
    EXPECT_EQ(svg_of(recording, {.paper = {30, 10}}).error().at(), "ecg.paper");
    EXPECT_EQ(svg_of(Recording{}).error().at(), "ecg.leads");
}

}  // namespace
