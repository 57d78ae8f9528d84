#include "common/ecg/recording.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

auto may_be_zero(Quantity quantity) -> bool
{
    return quantity == Quantity::p_axis || quantity == Quantity::qrs_axis || quantity == Quantity::t_axis;
}

}  // namespace

auto plausible_rate(double hertz) -> std::optional<double>
{
    if (!std::isfinite(hertz) || hertz <= 0 || hertz > rate_max_hz) return std::nullopt;
    return hertz;
}

auto plausible_scale(double microvolts_per_unit, double offset_microvolts) -> std::optional<Scale>
{
    constexpr double offset_max = 1e6;  // one volt: skin and electrodes give a third of that
    const double size = std::abs(microvolts_per_unit);
    if (!std::isfinite(size) || size < microvolts_per_unit_min || size > microvolts_per_unit_max) return std::nullopt;
    if (!std::isfinite(offset_microvolts) || std::abs(offset_microvolts) > offset_max) return std::nullopt;
    return Scale{microvolts_per_unit, offset_microvolts};
}

auto has_doubtful_leads(const Strip& strip) -> bool
{
    for (auto one = strip.leads.begin(); one != strip.leads.end(); ++one)
        if (one->name != LeadName::other &&
            std::any_of(one + 1, strip.leads.end(), [&](const Lead& other) { return other.name == one->name; }))
            return true;
    return false;
}

auto seconds_of(const Strip& strip) -> double
{
    return strip.rate_hz ? static_cast<double>(samples_in(strip)) / *strip.rate_hz : 0;
}

auto find(const Recording& recording, LeadName name) -> std::optional<Place>
{
    std::optional<Place> found;
    for (const auto& strip : recording.strips) {
        if (strip.kind != StripKind::rhythm) continue;
        for (const auto& lead : strip.leads)
            if (lead.name == name && (!found || seconds_of(strip) > seconds_of(*found->strip)))
                found = Place{&strip, &lead};
    }
    return found;
}

auto find(const Recording& recording, Quantity quantity) -> const Measurement*
{
    const Measurement* found = nullptr;
    for (const auto& one : recording.measurements) {
        const bool measured = one.quantity == quantity && (one.value > 0 || may_be_zero(quantity));
        if (measured && (!found || one.group < found->group)) found = &one;
    }
    return found;
}

auto check(const Recording& recording) -> Result<void>
{
    bool any = false;
    bool scaled = false;
    bool timed = false;
    for (const auto& strip : recording.strips) {
        if (strip.kind != StripKind::rhythm || samples_in(strip) == 0) continue;
        any = true;
        timed |= strip.rate_hz.has_value();
        scaled |= std::ranges::any_of(strip.leads, [](const Lead& lead) { return lead.scale.has_value(); });
    }
    if (!any) return Fault{errc::malformed, "ecg.leads"};
    if (!scaled) return Fault{errc::malformed, "ecg.gain"};
    if (!timed) return Fault{errc::malformed, "ecg.rate"};
    return {};
}

}  // namespace shanhai::ecg
