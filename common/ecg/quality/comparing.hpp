// Leads of the representative beat, compared over QRS and T. Pure; for the .cpp files of this folder.
#pragma once

#include "common/ecg/measuring/representative.hpp"

namespace shanhai::ecg {

using Waveform = std::vector<float>;

// From just before the QRS to the end of T (0.36 s when that was not found); empty without a QRS. Without 50 Hz, and
// from the voltage at its beginning on.
auto qrst_of(const BeatLead& lead, const RepresentativeBeat& beat) -> Waveform;

auto mixed(const Waveform& one, double of_one, const Waveform& other, double of_other) -> Waveform;
auto correlation(const Waveform& one, const Waveform& other) -> double;  // 0 when one of them is flat
auto distance(const Waveform& one, const Waveform& other) -> double;     // RMS
auto peak_to_peak(const Waveform& one) -> double;

}  // namespace shanhai::ecg
