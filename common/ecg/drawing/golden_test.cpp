// What sheets look like, against pictures that somebody looked at. Words are left out, so that no typeface matters.
//
// SHANHAI_NEW_GOLDEN=1 writes the pictures anew: look at them before they are committed.
#include "common/ecg/drawing/draw_for_tests.hpp"
#include "common/ecg/drawing/svg_for_tests.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace shanhai;
using namespace shanhai::ecg;
using namespace shanhai::ecg::test;

namespace {

constexpr int scale = 2;  // pixels to the millimetre

auto bump(double second, double at, double width, double height) -> double
{
    const double off = (second - at) / width;
    return height * std::exp(-off * off);
}

// A heart that is nobody's: each lead has its own sizes, so that leads in the wrong place show.
auto heart(LeadName name, double second) -> double
{
    const auto lead = static_cast<int>(name);
    const double beat = std::fmod(second, 0.85);
    const double r = lead <= 6 ? 300.0 + 120 * lead : 200.0 * (lead - 5);
    return bump(beat, 0.15, 0.025, 90) + bump(beat, 0.3, 0.012, r) - bump(beat, 0.325, 0.01, 260 - 15.0 * lead) +
           bump(beat, 0.55, 0.05, 200) + 40 * std::sin(2 * M_PI * 0.25 * second);
}

struct Case {
    std::string name;
    SheetOptions options;
    bool odd = false;
};

auto cases() -> std::vector<Case>
{
    return {{"3x4", {}, false},
            {"6x2", {.layout = Layout::six_by_two}, false},
            {"12x1", {.layout = Layout::twelve_by_one}, false},
            {"3x4_50_20", {.paper = {50, 20}}, false},
            {"3x4_gaps", {.paper = {25, 5}}, true}};
}

// A lead off, a lead without gain and one that is not there.
auto recording_for(const Case& one) -> Recording
{
    auto recording = recording_of(heart);
    if (!one.odd) return recording;
    auto& leads = recording.strips[0].leads;
    leads[7].gap = -9999;
    for (std::size_t i = 2000; i < 3500; ++i) leads[7].samples[i] = -9999;
    leads[4].scale.reset();
    leads.pop_back();
    return recording;
}

auto golden_file(const Case& one) -> std::string
{
    return std::string{SHANHAI_SOURCE_DIR} + "/common/ecg/drawing/golden/" + one.name + ".png";
}

// The share of `one`'s ink that has none of the other's within a pixel of it.
template <class One, class Other>
auto astray(const One& one, const Other& other, int width, int height) -> double
{
    const auto near = [&](int x, int y) {
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) {
                const bool inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
                if (inside && other(x + dx, y + dy) > 60) return true;
            }
        return false;
    };
    int all = 0;
    int lost = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (one(x, y) > 150) {
                ++all;
                lost += near(x, y) ? 0 : 1;
            }
    return all == 0 ? 1 : static_cast<double>(lost) / all;
}

constexpr double tolerance = 0.001;

TEST(EcgGolden, of_svg_is_what_somebody_looked_at)
{
    for (const auto& one : cases()) {
        SCOPED_TRACE(one.name);
        const Picture drawn{paths_in(svg_of(recording_for(one), one.options).value()), scale};
        if (std::getenv("SHANHAI_NEW_GOLDEN")) drawn.save(golden_file(one));
        const Picture golden{golden_file(one)};
        ASSERT_EQ(golden.width(), drawn.width());
        ASSERT_EQ(golden.height(), drawn.height());
        const auto of_drawn = [&](int x, int y) { return drawn.ink(x, y); };
        const auto of_golden = [&](int x, int y) { return golden.ink(x, y); };
        EXPECT_LE(astray(of_drawn, of_golden, drawn.width(), drawn.height()), tolerance);
        EXPECT_LE(astray(of_golden, of_drawn, drawn.width(), drawn.height()), tolerance);
    }
}

// Another program's eyes on another file: poppler on the PDF of the same sheet.
TEST(EcgGolden, of_pdf_is_the_same_picture)
{
    if (!Raster::possible()) FAIL() << "pdftoppm is not installed";
    for (const auto& one : cases()) {
        SCOPED_TRACE(one.name);
        const Picture golden{golden_file(one)};
        const Raster raster{drawn(sheets(recording_for(one), one.options).value().front()).pdf};  // 10 pixels to the mm
        const auto of_pdf = [&](int x, int y) {
            int darkest = 255;
            for (int dy = 0; dy < 5; ++dy)
                for (int dx = 0; dx < 5; ++dx)
                    darkest = std::min(darkest, raster.grey(static_cast<int>(grid_left * 10 + x * 10.0 / scale) + dx,
                                                            static_cast<int>(grid_top * 10 + y * 10.0 / scale) + dy));
            return darkest < 60 ? 255 : 0;  // darker than the marks between leads
        };
        const auto of_golden = [&](int x, int y) { return golden.ink(x, y); };
        EXPECT_LE(astray(of_golden, of_pdf, golden.width(), golden.height()), tolerance);
        EXPECT_LE(astray(of_pdf, of_golden, golden.width(), golden.height()), tolerance);
    }
}

// A test that cannot fail would be none: another gain, another picture.
TEST(EcgGolden, of_a_wrong_gain_is_another_picture)
{
    auto recording = recording_of(heart);
    for (auto& lead : recording.strips[0].leads) lead.scale->microvolts_per_unit *= 1.2;
    const Picture drawn{paths_in(svg_of(recording).value()), scale};
    const Picture golden{golden_file(cases()[0])};
    const auto of_drawn = [&](int x, int y) { return drawn.ink(x, y); };
    const auto of_golden = [&](int x, int y) { return golden.ink(x, y); };
    EXPECT_GT(astray(of_drawn, of_golden, drawn.width(), drawn.height()), 2 * tolerance);
}

}  // namespace
