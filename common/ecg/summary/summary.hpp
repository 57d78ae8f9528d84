// A recording in one view: what it says of itself, its quality, what was measured and what that marks.
#pragma once

#include "common/ecg/quality/marks.hpp"
#include "common/ecg/quality/verdict.hpp"
#include "common/wire/ecg.hpp"

namespace shanhai::ecg {

// `received`: see assess(). Takes as long as measuring does: for a lane.
auto summary_of(const Recording& recording, const MarkRules& rules, std::optional<Instant> received) -> wire::EcgView;

}  // namespace shanhai::ecg
