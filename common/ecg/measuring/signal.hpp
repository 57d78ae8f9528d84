// The strip that is measured, in microvolts: whatever the file's units, rate and number of samples. Pure.
#pragma once

#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

struct Trace {
    LeadName name;
    bool derived;
    std::vector<float> microvolts;  // without the lead's mean; a gap holds what was before it
    std::size_t strip_lead;         // its index in the strip
};

struct Signal {
    const Strip* strip;
    double rate_hz;  // of the traces: about 500 when the file has more
    double starts_s;
    std::size_t count;  // samples of each trace
    std::vector<Trace> traces;
};

// Below 50 Hz nothing of a QRS complex is left.
inline constexpr double measured_rate_min_hz = 50;

// The longest rhythm strip with a rate and a scale. Leads without a scale, and those that are gaps for the greater
// part, are left out, and so are leads without a name beside named ones.
auto signal_of(const Recording& recording) -> std::optional<Signal>;

}  // namespace shanhai::ecg
