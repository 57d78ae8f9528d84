// A sheet as SVG: the same as in reports and on paper, line for line, for a browser.
//
// True to scale: its width and height are in millimetres and a user unit is a hundredth of one. Nothing in it is active
// and nothing is loaded from elsewhere; whatever a device wrote is text and nothing but text. Each trace says whose it
// is (data-lead). A 10 s, 12-lead sheet is 40 to 130 KB,
// and 310 KB when it is nothing but noise.
#pragma once

#include "common/ecg/drawing/layout.hpp"

#include <string>

namespace shanhai::ecg {

inline constexpr double svg_units_per_mm = 100;

// `page` counts from 1. The faults of sheets(), and not_found "ecg.page".
auto svg_of(const Recording& recording, const SheetOptions& options = {}, std::size_t page = 1) -> Result<std::string>;

}  // namespace shanhai::ecg
