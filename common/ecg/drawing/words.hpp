// What is written on a sheet beside the traces. Pure; Chinese, short, and nothing that the recording does not say.
#pragma once

#include "common/ecg/drawing/layout.hpp"

#include <string>

namespace shanhai::ecg {

// Above the grid: who, when and by what; what the cart measured; what it said; what to look at. Empty lines are left
// out.
auto lines_above(const Recording& recording) -> std::vector<std::string>;

// Below it: speed, gain, filters, sampling, and which part of the recording this is.
auto line_below(const Recording& recording, const Page& page, const Paper& paper) -> std::string;

auto label_of(const Cell& cell) -> std::string;    // V3R, or as the file calls it; with what is not good about it
auto instead_of(const Cell& cell) -> std::string;  // why there is no trace; empty when there is one

auto short_number(double value) -> std::string;  // 0.05, 300, 1.25: no more digits than it needs, at most 3 decimals

}  // namespace shanhai::ecg
