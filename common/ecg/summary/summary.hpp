// A recording in one view: what it says of itself, its quality, what was measured and what that marks.
#pragma once

#include "common/ecg/quality/marks.hpp"
#include "common/ecg/quality/verdict.hpp"
#include "common/wire/ecg.hpp"

namespace shanhai::ecg {

// `received`: see assess(). Takes as long as measuring does: for a lane.
auto summary_of(const Recording& recording, const MarkRules& rules, std::optional<Instant> received) -> wire::EcgView;
auto summary_of(const Recording& recording, const Measured& measured, const MarkRules& rules,
                std::optional<Instant> received) -> wire::EcgView;

// What was measured in the form in which a cart states it, rounded as people read it.
auto as_measurements(const Measured& measured) -> std::vector<Measurement>;

}  // namespace shanhai::ecg
