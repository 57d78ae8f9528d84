// What a sheet is painted on, whatever it ends as: lines and words, in millimetres from the paper's top left corner.
#pragma once

#include "common/ecg/drawing/trace.hpp"

#include <string_view>

namespace shanhai::ecg {

inline constexpr double paper_width = 297;  // A4 landscape
inline constexpr double paper_height = 210;

struct Colour {
    double red, green, blue;
};
inline constexpr Colour ink{0, 0, 0};

struct Stroke {
    double width = 0.2;
    Colour colour = ink;
    std::string_view trace = {};  // of which lead, by its label; empty: no trace
};

using Line = std::vector<Point>;

class Canvas {
public:
    virtual ~Canvas() = default;

    virtual void stroke(const std::vector<Line>& lines, const Stroke& how) = 0;
    // With its baseline starting there; the size is in points, as typefaces have it.
    virtual void text(double x, double y, std::string_view words, double size) = 0;
    // Between these, nothing goes beyond the grid.
    virtual void enter_grid() = 0;
    virtual void leave_grid() = 0;
};

}  // namespace shanhai::ecg
