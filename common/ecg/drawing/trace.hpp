// A lead's samples as a line on paper: in millimetres, without what no printer can show. Pure.
#pragma once

#include "common/ecg/recording.hpp"

#include <span>

namespace shanhai::ecg {

struct Point {
    double x = 0;  // millimetres to the right
    double y = 0;  // millimetres downwards: a positive voltage goes up

    friend auto operator==(const Point&, const Point&) -> bool = default;
};

struct Paper {
    double mm_per_s = 25;
    double mm_per_mv = 10;
};

// Nothing drawn is further from where it belongs than one dot at 600 per inch: a sixth of the line's own width.
inline constexpr double dot_mm = 0.042;

// From `first` on, `count` samples or as many as there are; x = 0 is `first`, y = 0 is 0 mV. Gaps, as the lead states
// them, part the line. The lead has a scale and the rate is in hertz.
auto trace(const Lead& lead, double rate_hz, std::size_t first, std::size_t count, const Paper& paper)
    -> std::vector<std::vector<Point>>;

// Ramer, Douglas and Peucker: leaves out points that lie within `tolerance` of the line that is left. Peaks stay.
auto simplified(std::span<const Point> line, double tolerance) -> std::vector<Point>;

}  // namespace shanhai::ecg
