// What stands on the page beside text: pictures made of the objects that were read, and sheets drawn to scale.
//
// A picture is one of the document's key images, and the document names its digest, so that what is shown is what is
// signed about. A plate is a page of its own, such as an ECG: one unit of its drawing is one point (1/72 inch) on
// paper, and nobody scales it.
#pragma once

#include "common/base/bytes.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

typedef struct _cairo cairo_t;  // as cairo.h declares it: whoever only passes plates on needs no cairo

namespace shanhai::report {

// A baseline or progressive JPEG, 8 bits, grey or YCbCr: it goes into the PDF as it is.
struct Picture {
    Bytes jpeg;
    int width = 0;  // pixels
    int height = 0;
};

// Where a plate draws: points from the page's top left corner, y grows downwards. Valid during the call only.
struct Canvas {
    cairo_t* page;
    // With the report's own typeface; (x, y) is where the baseline starts, in the current transformation and colour.
    // A character without a glyph refuses the whole report.
    std::function<void(double x, double y, std::string_view text, double size)> write;
};

struct Plate {
    std::string title;  // 12 导联心电图: printed in the page's margin
    bool landscape = false;
    // Called once for each rendering, on the rendering's thread; must draw the same each time. What it draws in the
    // margin is not seen.
    std::function<void(const Canvas&)> draw;
};

inline constexpr double plate_margin = 28;     // points: the page's own lines stand in it, above and below
inline constexpr double plate_long = 841.890;  // A4
inline constexpr double plate_short = 595.276;

struct Illustrations {
    std::vector<Picture> pictures{};  // one for each of the document's key images, in their order
    std::vector<Plate> plates{};
};

inline constexpr std::size_t picture_bytes_max = 512 * 1024;
inline constexpr int picture_pixels_max = 4096;  // either way
inline constexpr std::size_t plates_max = 8;

}  // namespace shanhai::report
