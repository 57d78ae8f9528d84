// Is the wave before the QRS the same in each beat? Fibrillation averages to a little hill, too. Pure.
#pragma once

#include "common/ecg/measuring/representative.hpp"

namespace shanhai::ecg {

// How the beats' own P correlates with that of the others, over all leads, the lower quarter of them: near 1 in sinus
// rhythm, near 0 where nothing repeats. Nothing without a P, or with fewer than three
// beats to compare.
auto p_likeness(const Signal& signal, const Averaged& averaged) -> std::optional<double>;

// Less than this is not a P wave.
inline constexpr double p_likeness_least = .55;

}  // namespace shanhai::ecg
