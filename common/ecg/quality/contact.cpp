// Electrodes that do not touch: gaps, noise in which no beat shows, or nothing at all.
#include "common/ecg/measuring/filtering.hpp"
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

auto peak_to_peak(std::span<const float> values) -> double
{
    if (values.empty()) return 0;
    const auto [low, high] = std::ranges::minmax_element(values);
    return double{*high} - double{*low};
}

auto qrs_of(const BeatLead& lead, const RepresentativeBeat& beat) -> double
{
    const auto reach = samples_of(rules::flat_around_beat_s, beat.rate_hz);
    const auto from = beat.middle > reach ? beat.middle - reach : 0;
    const auto to = std::min(lead.microvolts.size(), beat.middle + reach);
    return peak_to_peak(std::span{lead.microvolts}.subspan(from, to - from));
}

auto gap_percent(const Lead& lead) -> double
{
    if (!lead.gap || lead.samples.empty()) return 0;
    return 100.0 * static_cast<double>(std::ranges::count(lead.samples, *lead.gap)) /
           static_cast<double>(lead.samples.size());
}

auto has(const std::vector<LeadName>& leads, LeadName name) -> bool
{
    return std::ranges::find(leads, name) != leads.end();
}

// Which limb electrode, when only one explains it: RA is in I and II, LA only in I, LL only in II.
auto electrode_behind(const std::vector<LeadName>& leads) -> std::string
{
    const bool first = has(leads, LeadName::I);
    const bool second = has(leads, LeadName::II);
    if (first && second) return "RA";
    if (first) return "LA";
    return second ? "LL" : "";
}

void judge_off(const Evidence& evidence, Verdict& verdict)
{
    Objections off;
    for (const auto& strip : evidence.recording.strips)
        for (const auto& lead : strip.leads) {
            if (strip.kind != StripKind::rhythm || lead.derived) continue;
            const double missing = gap_percent(lead);
            if (missing > rules::off_gap_percent) off.add(lead.name, missing);
            else if (lead.status == "DISCONNECTED" || lead.status == "INVALID") off.add(lead.name, 100);
        }
    const auto& beat = evidence.measured.beat;
    const auto beats = evidence.beats();
    for (std::size_t i = 0; evidence.signal && i < evidence.signal->traces.size(); ++i) {
        const auto& trace = evidence.signal->traces[i];
        if (!evidence.is_independent(trace)) continue;
        // Above 25 Hz only: ventricular fibrillation shows no beats either, but nothing so fast.
        if (const double fast = fast_between_beats(trace, evidence.signal->rate_hz, beats); fast > rules::off_fast_uv)
            off.add(trace.name, fast);
        if (beat.averaged < 2) continue;
        const double noise = double{beat.leads[i].noise};
        if (noise > rules::off_noise_uv && qrs_of(beat.leads[i], beat) < rules::off_signal_to_noise * noise)
            off.add(trace.name, noise);
    }
    off.into(verdict, Flaw::lead_off, Weight::advice, electrode_behind(off.leads()));
}

// Beats around which this lead shows nothing.
auto silent_beats(const Trace& trace, const std::vector<std::size_t>& beats, std::size_t reach) -> std::size_t
{
    std::size_t silent = 0;
    for (const auto beat : beats) {
        const auto from = beat > reach ? beat - reach : 0;
        const auto to = std::min(trace.microvolts.size(), beat + reach);
        silent += peak_to_peak(std::span{trace.microvolts}.subspan(from, to - from)) < rules::flat_uv;
    }
    return silent;
}

void judge_flat(const Evidence& evidence, Verdict& verdict)
{
    if (!evidence.signal) return;
    Objections flat;
    const auto beats = evidence.beats();
    const auto reach = samples_of(rules::flat_around_beat_s, evidence.signal->rate_hz);
    for (const auto& trace : evidence.signal->traces) {
        if (trace.derived) continue;
        const double whole = peak_to_peak(trace.microvolts);
        const auto silent = static_cast<double>(silent_beats(trace, beats, reach));
        const bool without_beats = silent > rules::flat_beats_part * static_cast<double>(beats.size());
        if (whole < rules::flat_uv || without_beats) flat.add(trace.name, without_beats ? 0 : whole);
    }
    flat.into(verdict, Flaw::flat, Weight::advice);
}

}  // namespace

void judge_contact(const Evidence& evidence, Verdict& verdict)
{
    judge_off(evidence, verdict);
    judge_flat(evidence, verdict);
}

}  // namespace shanhai::ecg
