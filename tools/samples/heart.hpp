// What the electrodes see: beats as sums of Gaussians, lead by lead, so that no recording of a real person is shipped.
#pragma once

#include "tools/samples/chance.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace shanhai::samples {

enum class Rhythm { normal, inferior_stemi };  // the second: ST elevation in II, III, aVF, mirrored in I and aVL

inline constexpr std::size_t ecg_leads = 12;  // I II III aVR aVL aVF V1 to V6
inline constexpr std::size_t ecg_rate = 500;  // hertz
inline constexpr std::size_t ecg_samples = 10 * ecg_rate;
inline constexpr double ecg_microvolts = 2.5;  // one unit

struct HeartFacts {  // what the cart would have measured: milliseconds, degrees
    int rate = 0;
    int rr = 0;
    int p = 0;
    int pr = 0;
    int qrs = 0;
    int qt = 0;
    int qtc = 0;  // Bazett
    int axis = 0;
};

struct Heart {
    std::array<std::vector<std::int16_t>, ecg_leads> leads;
    HeartFacts facts;
};

// III, aVR, aVL and aVF are computed from I and II, as carts do: Einthoven's and Goldberger's laws hold to the unit.
auto beat(Rhythm rhythm, Chance chance) -> Heart;

}  // namespace shanhai::samples
