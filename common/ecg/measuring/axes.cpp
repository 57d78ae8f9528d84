#include "common/ecg/measuring/axes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace shanhai::ecg {
namespace {

constexpr double least_area = .35;      // microvolt-seconds: 7 microvolts over 50 ms
constexpr double least_amplitude = 30;  // microvolts

auto lead_of(const RepresentativeBeat& beat, LeadName name) -> const BeatLead*
{
    const auto found = std::ranges::find(beat.leads, name, &BeatLead::name);
    return found == beat.leads.end() ? nullptr : &*found;
}

struct Frontal {
    const BeatLead& first;
    const BeatLead& foot;
};

// `size` measures one lead between `from` and `to`; below `least` it points nowhere.
template <class Size>
auto axis(const Frontal& leads, const std::optional<double>& from, const std::optional<double>& to, double least,
          Size size) -> std::optional<double>
{
    if (!from || !to || *to <= *from) return std::nullopt;
    const double across = size(leads.first, *from, *to);
    const double upright = size(leads.foot, *from, *to) * 2 / std::numbers::sqrt3;
    if (std::hypot(across, upright) < least) return std::nullopt;
    return std::atan2(upright, across) * 180 / std::numbers::pi;
}

// R and S added, from the voltage at the beginning.
auto net_amplitude(const BeatLead& lead, double from, double to) -> double
{
    const auto& values = lead.microvolts;
    const auto begin = static_cast<std::size_t>(from);
    const auto end = std::min(values.size(), static_cast<std::size_t>(to) + 1);
    if (begin >= end) return 0;
    const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto [low, high] = std::minmax_element(at(begin), at(end));
    return double{*low} + double{*high} - 2 * double{values[begin]};
}

auto foot_of(const BeatLead& first, const BeatLead& second) -> BeatLead
{
    BeatLead foot{.name = LeadName::aVF, .derived = true, .microvolts = second.microvolts};
    for (std::size_t i = 0; i < foot.microvolts.size(); ++i) foot.microvolts[i] -= first.microvolts[i] / 2;
    return foot;
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
    const auto* const first = lead_of(beat, LeadName::I);
    const auto* const second = lead_of(beat, LeadName::II);
    const auto* const stored = lead_of(beat, LeadName::aVF);
    if (!first || (!second && !stored)) return {};
    const auto foot = stored ? *stored : foot_of(*first, *second);
    const Frontal leads{*first, foot};
    const auto& waves = beat.waves;
    const auto area = [&](const BeatLead& lead, double from, double to) {
        return net_area(lead, beat.rate_hz, from, to);
    };
    return {.p = axis(leads, waves.p_begins, waves.p_ends, least_area, area),
            .qrs = axis(leads, waves.qrs_begins, waves.qrs_ends, least_amplitude, net_amplitude),
            .t = axis(leads, waves.qrs_ends, waves.t_ends, least_area, area)};
}

}  // namespace shanhai::ecg
