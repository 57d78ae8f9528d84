// Where the QRS complexes are. Pure.
//
// After J. Pan, W.J. Tompkins, "A real-time QRS detection algorithm", IEEE Trans Biomed Eng 32 (1985) 230: a band pass,
// energy, a moving window, adaptive thresholds, a search back and the T wave rule; with the medians of P.S. Hamilton,
// W.J. Tompkins, IEEE Trans Biomed Eng 33 (1986) 1157 for the levels. All leads contribute, each the more the more its
// energy stands in peaks: a lead that is only noise counts little.
#pragma once

#include "common/ecg/measuring/signal.hpp"

namespace shanhai::ecg {

struct Detected {
    std::vector<std::size_t> beats;  // samples of the signal, near the middle of each QRS, ascending
    std::vector<float> weights;      // of each trace, 0 to 1: how far it is to be believed
};

// No beats where nothing stands out of the noise.
auto detect(const Signal& signal) -> Detected;

}  // namespace shanhai::ecg
