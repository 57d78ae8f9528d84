// Which lead stands where on a sheet, and which part of it. Pure; lengths are millimetres.
#pragma once

#include "common/ecg/drawing/trace.hpp"

namespace shanhai::ecg {

enum class Layout {
    three_by_four,  // I II III | aVR aVL aVF | V1-V3 | V4-V6, 2.5 s each, and a rhythm strip
    six_by_two,     // I-III aVR-aVF | V1-V6, 5 s each
    twelve_by_one,  // 10 s each
};

auto layout_named(std::string_view name) -> std::optional<Layout>;  // 3x4, 6x2, 12x1

struct SheetOptions {
    Layout layout = Layout::three_by_four;
    Paper paper{};                   // 25 or 50 mm/s; 5, 10 or 20 mm/mV
    LeadName rhythm = LeadName::II;  // of the strip under three_by_four
    double start_s = 0;              // where in the recording the sheet begins
};

// A4 landscape. The grid's corner is on whole millimetres, all that stands on it on its lines.
inline constexpr double grid_left = 13.5;
inline constexpr double grid_top = 30;
inline constexpr double grid_width = 270;
inline constexpr double grid_height = 160;
inline constexpr double traces_left = 15;    // from the grid's left: before it stands the calibration pulse
inline constexpr double traces_width = 250;  // 10 s at 25 mm/s

struct Cell {
    LeadName name = LeadName::other;
    std::optional<Place> lead{};  // nothing: not recorded
    double x = 0;                 // from the grid's left
    double width = 0;
    double baseline = 0;  // from the grid's top
    double from_s = 0;    // of the recording
};

struct Row {
    std::vector<Cell> cells{};
    double baseline = 0;
};

struct Page {
    std::vector<Row> rows{};
    double pitch = 0;   // between rows
    double from_s = 0;  // what the page shows
    double until_s = 0;
};

// The twelve standard leads on one page where most of them are there; every other rhythm lead below one another on
// further pages. At least one page of a recording that passes check().
auto lay_out(const Recording& recording, const SheetOptions& options) -> std::vector<Page>;

}  // namespace shanhai::ecg
