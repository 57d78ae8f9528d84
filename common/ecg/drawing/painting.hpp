// A sheet, line by line: the one place that says what stands on it, for cairo and for SVG alike.
#pragma once

#include "common/ecg/drawing/canvas.hpp"
#include "common/ecg/drawing/layout.hpp"

#include <string>

namespace shanhai::ecg {

void paint(Canvas& on, const Recording& recording, const Page& page, const Paper& paper);

auto title_of(const Page& page) -> std::string;  // 12 导联心电图

// The faults of check(), and malformed "ecg.paper".
auto check(const Recording& recording, const SheetOptions& options) -> Result<void>;

}  // namespace shanhai::ecg
