#include "common/ecg/measuring/signal.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

constexpr double wanted_rate_hz = 500;   // AHA/ACC 2007 (Kligfield), 2.2: 500 per second serve all measurements
constexpr float volts_max = 1e7F;        // ten volts: whatever a file claims, sums of squares stay finite
constexpr std::size_t traces_max = 16;

auto measurable(const Strip& strip) -> bool
{
    return strip.kind == StripKind::rhythm && strip.rate_hz && *strip.rate_hz >= measured_rate_min_hz &&
           std::ranges::any_of(strip.leads, [](const Lead& lead) { return lead.scale.has_value(); });
}

auto strip_to_measure(const Recording& recording) -> const Strip*
{
    const Strip* longest = nullptr;
    for (const auto& strip : recording.strips)
        if (measurable(strip) && (!longest || seconds_of(strip) > seconds_of(*longest))) longest = &strip;
    return longest;
}

// Philips carts write a pulse of one millivolt behind the ECG, into all leads; their reader marks where it begins.
auto samples_before_calibration(const Recording& recording, const Strip& strip) -> std::size_t
{
    const auto index = static_cast<std::size_t>(&strip - recording.strips.data());
    auto count = samples_in(strip);
    for (const auto& marker : recording.markers)
        if (marker.strip == index && marker.code.value == "CALIBRATION") count = std::min(count, marker.sample);
    return count;
}

// Means of `factor` samples each; nothing when most of the lead is a gap.
auto microvolts_of(const Lead& lead, std::size_t factor, std::size_t count) -> std::optional<std::vector<float>>
{
    std::vector<float> values(count);
    std::size_t missing = 0;
    double held = 0;
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        double sum = 0;
        for (std::size_t k = i * factor; k < (i + 1) * factor; ++k) {
            const auto sample = lead.samples[k];
            if (lead.gap && sample == *lead.gap) ++missing;
            else held = sample;
            sum += held;
        }
        const double value = sum / static_cast<double>(factor) * lead.scale->microvolts_per_unit;
        values[i] = std::clamp(static_cast<float>(value), -volts_max, volts_max);
        total += values[i];
    }
    if (count == 0 || missing * 2 > count * factor) return std::nullopt;
    const auto mean = static_cast<float>(total / static_cast<double>(count));
    for (auto& value : values) value -= mean;
    return values;
}

}  // namespace

auto signal_of(const Recording& recording) -> std::optional<Signal>
{
    const auto* const strip = strip_to_measure(recording);
    if (!strip) return std::nullopt;
    const auto factor = std::max<std::size_t>(1, static_cast<std::size_t>(*strip->rate_hz / wanted_rate_hz));
    Signal signal{.strip = strip,
                  .rate_hz = *strip->rate_hz / static_cast<double>(factor),
                  .starts_s = strip->starts_s,
                  .count = samples_before_calibration(recording, *strip) / factor,
                  .traces = {}};
    const bool named = std::ranges::any_of(
        strip->leads, [](const Lead& lead) { return lead.scale && lead.name != LeadName::other; });
    for (std::size_t i = 0; i < strip->leads.size() && signal.traces.size() < traces_max; ++i) {
        const auto& lead = strip->leads[i];
        if (!lead.scale || (named && lead.name == LeadName::other) || lead.samples.size() != samples_in(*strip))
            continue;
        if (auto values = microvolts_of(lead, factor, signal.count))
            signal.traces.push_back({lead.name, lead.derived, std::move(*values), i});
    }
    if (signal.traces.empty() || signal.count == 0) return std::nullopt;
    return signal;
}

}  // namespace shanhai::ecg
