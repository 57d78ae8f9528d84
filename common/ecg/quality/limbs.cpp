// Limb electrodes in each other's place, and limb leads that do not belong together.
#include "common/ecg/quality/comparing.hpp"
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

// What an interchange makes of an angle of the frontal plane, undone; and leads I and II as they should have been.
struct Interchange {
    std::string_view which;
    double turn;    // the true axis is turn + side x the seen one
    double side;
    double first_i, first_ii;    // the true lead I from the seen I and II
    double second_i, second_ii;  // and lead II
};
constexpr auto interchanges = std::to_array<Interchange>({
    {"", 0, 1, 1, 0, 0, 1},
    {"LA/RA", 180, -1, -1, 0, -1, 1},
    {"LA/LL", 60, -1, 0, 1, 1, 0},
    {"RA/LL", -60, -1, 1, -1, 0, -1},
    {"LA/LL/RA", 120, 1, 0, -1, 1, -1},
    {"RA/LL/LA", -120, 1, -1, 1, -1, 0},
});

auto turned(double degrees) -> double { return std::remainder(degrees, 360); }

auto axis_term(const std::optional<double>& axis, const Interchange& by, double mean, double deviation, double clip)
    -> double
{
    if (!axis) return 0;
    const double off = turned(by.turn + by.side * *axis - mean) / deviation;
    return -std::min(off * off / 2, clip);
}

auto likelihood(const Evidence& evidence, const Interchange& by, const Waveform& first, const Waveform& second,
                const Waveform& sixth) -> double
{
    const auto& measured = evidence.measured;
    double sum = by.side > 0 && by.turn != 0 ? -rules::three_electrodes : 0;
    sum += axis_term(measured.p_axis, by, rules::p_axis_mean, rules::p_axis_deviation, rules::p_axis_clip);
    sum += axis_term(measured.qrs_axis, by, rules::qrs_axis_mean, rules::qrs_axis_deviation, rules::qrs_axis_clip);
    sum += axis_term(measured.t_axis, by, rules::t_axis_mean, rules::t_axis_deviation, rules::t_axis_clip);
    if (!sixth.empty()) {
        const auto made = [&](double i, double ii) { return mixed(first, i, second, ii); };
        sum += rules::v6_likeness_weight * correlation(made(by.first_i, by.first_ii), sixth);
        sum += rules::v6_likeness_weight * correlation(made(by.second_i, by.second_ii), sixth);
    }
    return sum;
}

void judge_interchange(const Evidence& evidence, Verdict& verdict, const Waveform& first, const Waveform& second)
{
    if (!evidence.measured.qrs_axis) return;
    const auto* const v6 = evidence.beat_lead(LeadName::V6);
    const auto sixth = v6 ? qrst_of(*v6, evidence.measured.beat) : Waveform{};
    const double as_it_is = likelihood(evidence, interchanges[0], first, second, sixth);
    const Interchange* best = nullptr;
    double gain = rules::reversal_margin;
    for (const auto& one : interchanges) {
        const double found = likelihood(evidence, one, first, second, sixth) - as_it_is;
        if (found <= gain) continue;
        best = &one;
        gain = found;
    }
    if (best)
        verdict.findings.push_back({Flaw::limb_reversal, Weight::advice, {}, gain, std::string{best->which}});
}

// Between both legs, or between an arm and a leg that are in each other's place, there is nearly no voltage.
auto judge_leg(Verdict& verdict, const Waveform& first, const Waveform& second) -> bool
{
    struct Bipolar {
        LeadName name;
        std::string_view which;
        double size;
    };
    const std::array leads{Bipolar{LeadName::I, "LA/LL RA/RL", peak_to_peak(first)},
                           Bipolar{LeadName::II, "RA/RL", peak_to_peak(second)},
                           Bipolar{LeadName::III, "LA/RL", peak_to_peak(mixed(second, 1, first, -1))}};
    const auto& least = *std::ranges::min_element(leads, {}, &Bipolar::size);
    const auto& most = *std::ranges::max_element(leads, {}, &Bipolar::size);
    if (least.size > rules::isoelectric_uv || least.size > rules::isoelectric_part * most.size) return false;
    verdict.findings.push_back({Flaw::limb_reversal, Weight::advice, {least.name}, least.size / most.size,
                                std::string{least.which}});
    return true;
}

void judge_sum(const Evidence& evidence, Verdict& verdict)
{
    const Trace* limb[3]{};
    for (const auto& trace : evidence.signal->traces) {
        if (trace.name == LeadName::I) limb[0] = &trace;
        if (trace.name == LeadName::II) limb[1] = &trace;
        if (trace.name == LeadName::III && !trace.derived) limb[2] = &trace;
    }
    if (!limb[0] || !limb[1] || !limb[2]) return;
    double off = 0;
    double size = 0;
    for (std::size_t i = 0; i < evidence.signal->count; ++i) {
        const double a = limb[0]->microvolts[i];
        const double b = limb[1]->microvolts[i];
        const double c = limb[2]->microvolts[i];
        off += (a + c - b) * (a + c - b);
        size += (a * a + b * b + c * c) / 3;
    }
    const auto count = static_cast<double>(evidence.signal->count);
    const double rms = std::sqrt(off / count);
    if (rms > rules::inconsistent_uv && rms > rules::inconsistent_part * std::sqrt(size / count))
        verdict.findings.push_back(
            {Flaw::inconsistent, Weight::look, {LeadName::I, LeadName::II, LeadName::III}, rms, {}});
}

}  // namespace

void judge_limbs(const Evidence& evidence, Verdict& verdict)
{
    if (!evidence.signal) return;
    judge_sum(evidence, verdict);
    const auto& beat = evidence.measured.beat;
    const auto* const one = evidence.beat_lead(LeadName::I);
    const auto* const two = evidence.beat_lead(LeadName::II);
    // In noise, and in leads that do not belong together, nothing is to be said about electrodes.
    if (beat.averaged < 3 || !one || !two || verdict.find(Flaw::inconsistent)) return;
    const auto* const off = verdict.find(Flaw::lead_off);
    if (off && std::ranges::any_of(off->leads, [](LeadName name) { return name < LeadName::V1; })) return;
    const auto first = qrst_of(*one, beat);
    const auto second = qrst_of(*two, beat);
    if (first.empty() || judge_leg(verdict, first, second)) return;
    judge_interchange(evidence, verdict, first, second);
}

}  // namespace shanhai::ecg
