// Where P, QRS and T of a representative beat begin and end. Pure.
//
// QRS and P: thresholds on the spatial velocity, the length of the derivative over all leads (P. Laguna et al., Comput
// Biomed Res 27 (1994) 45, thresholds in parts of the greatest slope; several leads as J.P. Martinez et al., IEEE Trans
// Biomed Eng 51 (2004) 570, ask for). T's end: the tangent to its steepest last slope (E. Lepeschkin, B. Surawicz,
// Circulation 6 (1952) 378), in the combination of leads in which T is highest.
#pragma once

#include "common/ecg/measuring/representative.hpp"

namespace shanhai::ecg {

auto delineate(const RepresentativeBeat& beat) -> Waves;

}  // namespace shanhai::ecg
