// Filters without delay, in time that does not depend on their width. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace shanhai::ecg {

// Samples that cover `seconds`, at least one.
auto samples_of(double seconds, double rate_hz) -> std::size_t;

// The mean of `width` samples around each (made odd); at the ends of as many as there are on both sides. A window of
// 20 ms takes away 50 Hz, and 60 Hz nearly.
auto box_mean(std::span<const float> samples, std::size_t width) -> std::vector<float>;

// The value below which a part (0 to 1) of these lies; 0 of none. Looks at up to about 2000 of them, evenly spread.
auto quantile(std::span<const float> samples, double part) -> float;

// Reorders them; 0 of none.
auto median_of(std::span<float> values) -> float;

}  // namespace shanhai::ecg
