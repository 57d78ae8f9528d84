// What can be measured on a resting ECG by published methods, for information only: a person reads the recording.
#pragma once

#include "common/ecg/measuring/representative.hpp"

namespace shanhai::ecg {

// Absent: could not be measured, which is not the same as normal.
struct Measured {
    std::vector<double> beats_s{};       // R peaks, seconds from the recording's start
    std::optional<double> heart_rate{};  // per minute, from the mean RR
    std::optional<double> rr_ms{};       // mean
    std::optional<double> rr_shortest_ms{};
    std::optional<double> rr_longest_ms{};  // of the ends, too: from the strip's begin to its first beat, say
    std::optional<double> p_ms{};
    std::optional<double> pr_ms{};
    std::optional<double> qrs_ms{};
    std::optional<double> qt_ms{};
    std::optional<double> qtc_bazett_ms{};
    std::optional<double> qtc_fridericia_ms{};
    std::optional<double> p_axis{};  // degrees, -180 to 180, frontal plane
    std::optional<double> qrs_axis{};
    std::optional<double> t_axis{};
    RepresentativeBeat beat{};  // what the intervals and axes were measured on

    friend auto operator==(const Measured&, const Measured&) -> bool = default;
};

// Of the longest rhythm strip that has a rate and scales. Time in proportion to the samples, memory to a few copies of
// one strip. Never fails: what cannot be measured is absent.
auto measure(const Recording& recording) -> Measured;

}  // namespace shanhai::ecg
