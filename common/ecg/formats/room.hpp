// What a reader may still take, counted in one way for all formats (limits.hpp).
#pragma once

#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

class Room {
public:
    explicit Room(const Limits& limits) : left_{limits}, leads_max_{limits.leads_max} {}

    // Before memory is taken. Fault: too_large "ecg.count".
    auto take(std::size_t leads, std::size_t samples_of_each) -> Result<void>
    {
        if (leads > leads_max_ || (leads > 0 && samples_of_each > left_.samples_max / leads))
            return Fault{errc::too_large, "ecg.count"};
        left_.samples_max -= leads * samples_of_each;
        return {};
    }
    auto samples_left() const -> std::size_t { return left_.samples_max; }

    // Keeps the strip, if it has samples and all leads have as many. Faults: too_large "ecg.count", mismatch
    // "ecg.samples", malformed "ecg.waveform".
    auto keep(Strip strip, Recording& in) -> Result<void>
    {
        if (strip.leads.empty() || samples_in(strip) == 0) return Fault{errc::malformed, "ecg.waveform"};
        if (strip.leads.size() > leads_max_ || left_.strips_max == 0) return Fault{errc::too_large, "ecg.count"};
        for (const auto& lead : strip.leads)
            if (lead.samples.size() != samples_in(strip)) return Fault{errc::mismatch, "ecg.samples"};
        --left_.strips_max;
        in.doubts.leads |= has_doubtful_leads(strip);
        in.strips.push_back(std::move(strip));
        return {};
    }

private:
    Limits left_;
    std::size_t leads_max_;
};

}  // namespace shanhai::ecg
