#include "common/ecg/quality/verdict.hpp"

#include "common/ecg/quality/judging.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

// What spoils the reading most, first.
constexpr auto order = std::to_array<Flaw>({Flaw::lead_off, Flaw::flat, Flaw::limb_reversal, Flaw::precordial_order,
                                            Flaw::saturation, Flaw::inconsistent, Flaw::gain, Flaw::too_short,
                                            Flaw::mains, Flaw::baseline, Flaw::tremor, Flaw::rate, Flaw::clock});

auto rank(const Finding& finding) -> std::ptrdiff_t
{
    return std::ranges::find(order, finding.flaw) - order.begin() + (finding.weight == Weight::look ? 100 : 0);
}

// An isoelectric lead is what a leg electrode on an arm makes: one cause, one sentence.
void drop_what_a_reversal_explains(Verdict& verdict)
{
    const auto* const reversal = verdict.find(Flaw::limb_reversal);
    if (!reversal || reversal->which.find("RL") == std::string::npos) return;
    const auto isoelectric = reversal->leads;
    for (auto& finding : verdict.findings)
        if (finding.flaw == Flaw::flat)
            std::erase_if(finding.leads,
                          [&](LeadName name) { return std::ranges::find(isoelectric, name) != isoelectric.end(); });
    std::erase_if(verdict.findings, [](const Finding& one) { return one.flaw == Flaw::flat && one.leads.empty(); });
}

}  // namespace

auto Verdict::find(Flaw flaw) const -> const Finding*
{
    const auto found = std::ranges::find(findings, flaw, &Finding::flaw);
    return found == findings.end() ? nullptr : &*found;
}

auto Evidence::beat_lead(LeadName name) const -> const BeatLead*
{
    const auto found = std::ranges::find(measured.beat.leads, name, &BeatLead::name);
    return found == measured.beat.leads.end() ? nullptr : &*found;
}

auto Evidence::beats() const -> std::vector<std::size_t>
{
    std::vector<std::size_t> all;
    if (!signal) return all;
    for (const double beat : measured.beats_s) {
        const double at = (beat - signal->starts_s) * signal->rate_hz;
        if (at >= 0 && at < static_cast<double>(signal->count) - 1)
            all.push_back(static_cast<std::size_t>(std::lround(at)));
    }
    return all;
}

auto Evidence::is_independent(const Trace& trace) const -> bool
{
    using enum LeadName;
    const bool follows = trace.name == III || trace.name == aVR || trace.name == aVL || trace.name == aVF;
    if (!follows) return true;
    const auto has = [&](LeadName name) {
        return std::ranges::any_of(signal->traces, [&](const Trace& one) { return one.name == name; });
    };
    return !trace.derived && !(has(I) && has(II));
}

void Objections::add(LeadName name, double value)
{
    if (std::ranges::find(leads_, name) == leads_.end()) leads_.push_back(name);
    if (!any_ || std::abs(value) > std::abs(worst_)) worst_ = value;
    any_ = true;
}

void Objections::into(Verdict& verdict, Flaw flaw, Weight weight, std::string which) const
{
    if (any_) verdict.findings.push_back({flaw, weight, leads_, worst_, std::move(which)});
}

auto assess(const Recording& recording, const Measured& measured, std::optional<Instant> received) -> Verdict
{
    const auto signal = signal_of(recording);
    const Evidence evidence{recording, measured, signal ? &*signal : nullptr, received};
    Verdict verdict;
    judge_statements(evidence, verdict);
    judge_range(evidence, verdict);
    judge_contact(evidence, verdict);
    judge_noise(evidence, verdict);
    judge_limbs(evidence, verdict);
    judge_chest(evidence, verdict);
    drop_what_a_reversal_explains(verdict);
    std::ranges::stable_sort(verdict.findings, {}, rank);
    return verdict;
}

auto name_of(Flaw flaw) -> std::string_view
{
    switch (flaw) {
    case Flaw::lead_off:         return "lead-off";
    case Flaw::flat:             return "flat";
    case Flaw::saturation:       return "saturation";
    case Flaw::mains:            return "mains";
    case Flaw::baseline:         return "baseline";
    case Flaw::tremor:           return "tremor";
    case Flaw::too_short:        return "too-short";
    case Flaw::limb_reversal:    return "limb-reversal";
    case Flaw::precordial_order: return "precordial-order";
    case Flaw::gain:             return "gain";
    case Flaw::rate:             return "rate";
    case Flaw::clock:            return "clock";
    case Flaw::inconsistent:     break;
    }
    return "inconsistent";
}

}  // namespace shanhai::ecg
