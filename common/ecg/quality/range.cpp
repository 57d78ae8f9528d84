// Too much for the amplifier, or not a heart's size at all.
#include "common/ecg/measuring/filtering.hpp"
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace shanhai::ecg {
namespace {

// Time at one extreme, and whether it was reached as only a limit is.
class Extreme {
public:
    Extreme(const std::vector<float>& values, float extreme, double rate_hz)
        : values_{values}, extreme_{extreme}, run_{samples_of(rules::saturation_run_s, rate_hz)},
          long_run_{samples_of(rules::saturation_long_run_s, rate_hz)},
          kink_{samples_of(rules::saturation_kink_s, rate_hz)}
    {
        for (std::size_t i = 0; i < values_.size();) {
            auto end = i;
            while (end < values_.size() && values_[end] == extreme_) ++end;
            if (end > i) see(i, end);
            i = std::max(end, i + 1);
        }
    }
    auto samples() const -> std::size_t { return samples_; }

private:
    void see(std::size_t begin, std::size_t end)
    {
        const auto length = end - begin;
        if (length >= long_run_ || (length >= run_ && (is_kink(begin, -1) || is_kink(end - 1, 1)))) samples_ += length;
    }
    auto is_kink(std::size_t at, int step) const -> bool
    {
        if (step < 0 ? at < kink_ : at + kink_ >= values_.size()) return false;
        const auto beyond = step < 0 ? at - kink_ : at + kink_;
        return std::abs(values_[beyond] - extreme_) >= rules::saturation_kink_uv;
    }

    const std::vector<float>& values_;
    float extreme_;
    std::size_t run_;
    std::size_t long_run_;
    std::size_t kink_;
    std::size_t samples_ = 0;
};

void judge_saturation(const Evidence& evidence, Verdict& verdict)
{
    Objections saturated;
    for (const auto& trace : evidence.signal->traces) {
        if (!evidence.is_independent(trace)) continue;
        const auto& values = trace.microvolts;
        const auto [low, high] = std::ranges::minmax_element(values);
        if (*low == *high) continue;  // flat
        const float middle = quantile(values, .5);
        for (const float extreme : {*low, *high}) {
            if (std::abs(extreme - middle) < rules::saturation_away_uv) continue;
            const Extreme found{values, extreme, evidence.signal->rate_hz};
            const double ms = 1000 * static_cast<double>(found.samples()) / evidence.signal->rate_hz;
            if (ms >= rules::saturation_ms) saturated.add(trace.name, ms);
        }
    }
    saturated.into(verdict, Flaw::saturation, Weight::advice);
}

void judge_gain(const Evidence& evidence, Verdict& verdict)
{
    Objections unstated;
    std::size_t rhythm = 0;
    for (const auto& strip : evidence.recording.strips)
        for (const auto& lead : strip.leads)
            if (strip.kind == StripKind::rhythm) {
                ++rhythm;
                if (!lead.scale) unstated.add(lead.name, 0);
            }
    if (unstated.any()) {
        const bool all = unstated.leads().size() == rhythm;
        verdict.findings.push_back(
            {Flaw::gain, Weight::look, all ? std::vector<LeadName>{} : unstated.leads(), 0, "unstated"});
        return;
    }
    const auto& beat = evidence.measured.beat;
    if (beat.averaged < 2) return;
    const auto reach = samples_of(.10, beat.rate_hz);
    double largest = 0;
    for (const auto& lead : beat.leads) {
        const auto from = beat.middle > reach ? beat.middle - reach : 0;
        const auto to = std::min(lead.microvolts.size(), beat.middle + reach);
        const auto [low, high] = std::minmax_element(lead.microvolts.begin() + static_cast<std::ptrdiff_t>(from),
                                                     lead.microvolts.begin() + static_cast<std::ptrdiff_t>(to));
        largest = std::max(largest, double{*high} - double{*low});
    }
    // Two leads of a monitor may both be small; twelve are not.
    const bool low = largest < rules::gain_low_uv && beat.leads.size() >= 6;
    if (low || largest > rules::gain_high_uv)
        verdict.findings.push_back({Flaw::gain, Weight::look, {}, largest, low ? "low" : "high"});
}

}  // namespace

void judge_range(const Evidence& evidence, Verdict& verdict)
{
    if (evidence.signal) judge_saturation(evidence, verdict);
    judge_gain(evidence, verdict);
}

}  // namespace shanhai::ecg
