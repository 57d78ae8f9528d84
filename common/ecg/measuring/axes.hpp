// Frontal plane axes (hexaxial reference: lead I against lead aVF, whose augmented voltage is 2/sqrt(3) smaller in
// scale): of the QRS from the net amplitude, R and S added, as carts and people do; of P and T from the net area, since
// they are low. Pure.
#pragma once

#include "common/ecg/measuring/representative.hpp"

namespace shanhai::ecg {

struct Axes {
    std::optional<double> p{};
    std::optional<double> qrs{};
    std::optional<double> t{};
};

// Absent without leads I and II (or aVF), without the wave, or when its area is too small to point anywhere.
auto axes_of(const RepresentativeBeat& beat) -> Axes;

// Microvolts x seconds between two samples, from the straight line between the voltages at both.
auto net_area(const BeatLead& lead, double rate_hz, double from, double to) -> double;

}  // namespace shanhai::ecg
