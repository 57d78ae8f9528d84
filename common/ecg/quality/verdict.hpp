// Would a reader be able to rely on this recording? Told while the patient is still there. It advises and never blocks.
#pragma once

#include "common/ecg/measuring/measuring.hpp"

#include <string_view>

namespace shanhai::ecg {

enum class Flaw {
    lead_off,          // an electrode does not touch: nothing, or noise at the limits
    flat,              // a lead without any deflection
    saturation,        // the amplifier's or the format's limit
    mains,             // 50 or 60 Hz
    baseline,          // wander
    tremor,            // muscle
    too_short,
    limb_reversal,     // arm electrodes, or arm and leg, are swapped
    precordial_order,  // the chest leads do not follow each other as V1 to V6 should
    gain,              // not stated, or implausible for a heart
    rate,              // sampling: not stated, or below what intervals need
    clock,             // the cart's clock is wrong
    inconsistent,      // I + III is not II: the leads do not belong together
};

// advice: record again if there is time; look: a reader should know.
enum class Weight { advice, look };

struct Finding {
    Flaw flaw = Flaw::flat;
    Weight weight = Weight::advice;
    std::vector<LeadName> leads{};  // empty: all of it
    double value = 0;               // in the rule's own unit (rules.hpp): how much of it
    std::string which{};            // "LA/RA" for a reversal, "50" for mains, "LA" for an electrode that is off

    friend auto operator==(const Finding&, const Finding&) -> bool = default;
};

struct Verdict {
    std::vector<Finding> findings{};  // the weightiest first, one of each flaw

    auto is_good() const -> bool { return findings.empty(); }
    auto find(Flaw flaw) const -> const Finding*;  // or null

    friend auto operator==(const Verdict&, const Verdict&) -> bool = default;
};

// `received`: our own clock, to judge the cart's; nothing: it is not judged. The limits are in rules.hpp.
auto assess(const Recording& recording, const Measured& measured, std::optional<Instant> received) -> Verdict;

auto name_of(Flaw flaw) -> std::string_view;  // "lead-off": stable, for programs

struct Advice {
    std::string chinese;  // what is wrong and what to do: V3 电极接触不良，请重新贴好后再做一次。
    std::string english;
};
auto advice_on(const Finding& finding) -> Advice;

}  // namespace shanhai::ecg
