// An ECG sheet true to scale: A4 landscape, vector, the same bytes for the same recording.
//
// Time runs at 25 (or 50) mm/s and a millivolt is 10 (or 5, 20) mm high, on a grid of 1 mm and 5 mm. Before each row
// stands a calibration pulse of 1 mV and 200 ms that goes through the lead's own scale, as its samples do: a wrong gain
// shows. Nothing is drawn that has no scale or no rate: the sheet says so in its place. Vertically a lead is placed by
// the median of what is shown, since a cart's zero means nothing; its shape is never touched.
#pragma once

#include "common/ecg/drawing/layout.hpp"

#include <functional>
#include <string>
#include <string_view>

typedef struct _cairo cairo_t;  // as cairo.h declares it

namespace shanhai::ecg {

// Text with its baseline starting at (x, y), in points, by whoever owns the typeface and the page.
using Write = std::function<void(double x, double y, std::string_view text, double size)>;

struct Sheet {
    std::string title;                                            // 12 导联心电图
    std::function<void(cairo_t* page, const Write& write)> draw;  // points, y down; A4 landscape
};

// The sheets of a recording, the standard one first: usually one. They keep the recording alive.
// The faults of check(), and malformed "ecg.paper" (a speed or gain that is not one of those above).
auto sheets(const Recording& recording, const SheetOptions& options = {}) -> Result<std::vector<Sheet>>;

}  // namespace shanhai::ecg
