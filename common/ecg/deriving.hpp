// Limb leads that were not stored, from those that were. Pure.
//
// Einthoven: I + III = II. Goldberger: aVR = -(I + II) / 2, aVL = (I - III) / 2, aVF = (II + III) / 2 (as every cart
// computes them). Where I and II have one scale, a derived sample is exact: the halves are in the derived lead's scale.
#pragma once

#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

// Adds what is missing of III, aVR, aVL, aVF to each strip that has I and II at one scale and without skew, behind the
// leads that are there and marked `derived`. A gap in either is a gap.
void derive_limb_leads(Recording& recording);

}  // namespace shanhai::ecg
