// What the rules look at, and one function for each family of them. For the .cpp files of this folder.
#pragma once

#include "common/ecg/measuring/signal.hpp"
#include "common/ecg/quality/verdict.hpp"

namespace shanhai::ecg {

struct Evidence {
    const Recording& recording;
    const Measured& measured;
    const Signal* signal;  // null: nothing is to be measured
    std::optional<Instant> received;

    auto beat_lead(LeadName name) const -> const BeatLead*;  // of the representative beat, or null
    // The beats as samples of the signal.
    auto beats() const -> std::vector<std::size_t>;
    // Limb leads that follow from I and II say nothing of their own.
    auto is_independent(const Trace& trace) const -> bool;
};

// Collects the leads that one rule objects to, and the worst value.
class Objections {
public:
    void add(LeadName name, double value);
    auto any() const -> bool { return any_; }
    auto leads() const -> const std::vector<LeadName>& { return leads_; }
    void into(Verdict& verdict, Flaw flaw, Weight weight, std::string which = {}) const;

private:
    std::vector<LeadName> leads_;
    double worst_ = 0;
    bool any_ = false;
};

// Microvolts RMS above 25 Hz, mains and all, in pieces of a tenth of a second away from the beats: their median.
auto fast_between_beats(const Trace& trace, double rate_hz, const std::vector<std::size_t>& beats) -> double;

void judge_contact(const Evidence& evidence, Verdict& verdict);   // lead_off, flat
void judge_range(const Evidence& evidence, Verdict& verdict);     // saturation, gain
void judge_noise(const Evidence& evidence, Verdict& verdict);     // mains, baseline, tremor
void judge_limbs(const Evidence& evidence, Verdict& verdict);     // limb_reversal, inconsistent
void judge_chest(const Evidence& evidence, Verdict& verdict);     // precordial_order
void judge_statements(const Evidence& evidence, Verdict& verdict);  // too_short, rate, clock

}  // namespace shanhai::ecg
