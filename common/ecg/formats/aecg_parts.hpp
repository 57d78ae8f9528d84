// The two halves of an HL7 annotated ECG: what was sampled, and what was said of it. Only for aecg*.cpp.
#pragma once

#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/xml.hpp"

namespace shanhai::ecg::aecg {

// One sequence set of a series, and where it stands on the clock.
struct Timed {
    std::size_t strip = 0;
    std::optional<Instant> begins{};      // TIME_ABSOLUTE
    std::optional<double> begins_s{};     // TIME_RELATIVE
};

// A series and its derived series, in order; annotations of a series look up their place among its own sets.
struct Series {
    Node node;
    std::vector<Timed> sets{};
};

auto read_series(Node root, Xml& xml, const Limits& limits, Recording& into) -> Result<std::vector<Series>>;
void read_annotations(const Series& series, std::size_t most, Xml& xml, Recording& into);

// HL7 TS: 20021122091000.122+0800, cut off anywhere behind the day.
struct Moment {
    std::optional<Instant> when{};
    bool offset_stated = false;
};
auto moment_in(std::string_view text) -> Moment;

auto seconds_in(std::string_view value, std::string_view unit) -> std::optional<double>;  // PQ: 0.002 s, 2 ms

}  // namespace shanhai::ecg::aecg
