#include "common/ecg/measuring/axes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace shanhai::ecg {
namespace {

constexpr double least_area = .35;  // microvolt-seconds: 7 microvolts over 50 ms

auto lead_of(const RepresentativeBeat& beat, LeadName name) -> const BeatLead*
{
    const auto found = std::ranges::find(beat.leads, name, &BeatLead::name);
    return found == beat.leads.end() ? nullptr : &*found;
}

struct Frontal {
    const BeatLead* first;
    const BeatLead* second;
    const BeatLead* foot;
};

auto axis(const RepresentativeBeat& beat, const Frontal& leads, const std::optional<double>& from,
          const std::optional<double>& to) -> std::optional<double>
{
    if (!from || !to || *to <= *from) return std::nullopt;
    const auto area = [&](const BeatLead& lead) { return net_area(lead, beat.rate_hz, *from, *to); };
    const double across = area(*leads.first);
    const double down = leads.foot ? area(*leads.foot) : area(*leads.second) - across / 2;  // aVF = II - I / 2
    const double upright = down * 2 / std::numbers::sqrt3;
    if (std::hypot(across, upright) < least_area) return std::nullopt;
    return std::atan2(upright, across) * 180 / std::numbers::pi;
}

}  // namespace

auto net_area(const BeatLead& lead, double rate_hz, double from, double to) -> double
{
    const auto& values = lead.microvolts;
    if (values.empty()) return 0;
    const auto last = static_cast<double>(values.size() - 1);
    const auto begin = static_cast<std::size_t>(std::clamp(from, 0.0, last));
    const auto end = static_cast<std::size_t>(std::clamp(to, 0.0, last));
    double sum = 0;
    for (auto i = begin; i < end; ++i) {
        const double part = static_cast<double>(i - begin) / static_cast<double>(end - begin);
        sum += values[i] - (values[begin] + (values[end] - values[begin]) * part);
    }
    return sum / rate_hz;
}

auto axes_of(const RepresentativeBeat& beat) -> Axes
{
    const Frontal leads{lead_of(beat, LeadName::I), lead_of(beat, LeadName::II), lead_of(beat, LeadName::aVF)};
    if (!leads.first || (!leads.second && !leads.foot)) return {};
    const auto& waves = beat.waves;
    return {.p = axis(beat, leads, waves.p_begins, waves.p_ends),
            .qrs = axis(beat, leads, waves.qrs_begins, waves.qrs_ends),
            .t = axis(beat, leads, waves.qrs_ends, waves.t_ends)};
}

}  // namespace shanhai::ecg
