#include "common/ecg/measuring/measuring.hpp"

#include "common/ecg/measuring/atrial.hpp"
#include "common/ecg/measuring/axes.hpp"
#include "common/ecg/measuring/delineating.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

// Wider than any heart, so that nothing real is left out: what lies outside was not delineated rightly.
struct Bounds {
    double low_ms;
    double high_ms;
};
constexpr Bounds p_bounds{30, 220};
constexpr Bounds pr_bounds{60, 420};
constexpr Bounds qrs_bounds{40, 260};
constexpr Bounds qt_bounds{180, 800};

auto within(double value, const Bounds& bounds) -> std::optional<double>
{
    if (!std::isfinite(value) || value < bounds.low_ms || value > bounds.high_ms) return std::nullopt;
    return value;
}

void add_rhythm(Measured& measured, const Signal& signal, const std::vector<std::size_t>& beats)
{
    const double ms = 1000 / signal.rate_hz;
    for (const auto beat : beats)
        measured.beats_s.push_back(signal.starts_s + static_cast<double>(beat) / signal.rate_hz);
    if (beats.empty()) return;
    double longest = static_cast<double>(std::max(beats.front(), signal.count - 1 - beats.back())) * ms;
    double shortest = longest;
    for (std::size_t i = 1; i < beats.size(); ++i) {
        const double rr = static_cast<double>(beats[i] - beats[i - 1]) * ms;
        longest = std::max(longest, rr);
        shortest = i == 1 ? rr : std::min(shortest, rr);
    }
    measured.rr_longest_ms = longest;
    if (beats.size() < 2) return;
    measured.rr_shortest_ms = shortest;
    measured.rr_ms = static_cast<double>(beats.back() - beats.front()) * ms / static_cast<double>(beats.size() - 1);
    measured.heart_rate = 60'000 / *measured.rr_ms;
}

void add_intervals(Measured& measured)
{
    const auto& waves = measured.beat.waves;
    const double ms = 1000 / measured.beat.rate_hz;
    if (waves.p_begins && waves.p_ends) measured.p_ms = within((*waves.p_ends - *waves.p_begins) * ms, p_bounds);
    if (waves.p_begins && waves.qrs_begins)
        measured.pr_ms = within((*waves.qrs_begins - *waves.p_begins) * ms, pr_bounds);
    if (waves.qrs_begins && waves.qrs_ends)
        measured.qrs_ms = within((*waves.qrs_ends - *waves.qrs_begins) * ms, qrs_bounds);
    if (waves.qrs_begins && waves.t_ends) measured.qt_ms = within((*waves.t_ends - *waves.qrs_begins) * ms, qt_bounds);
    if (!measured.qt_ms || !measured.rr_ms) return;
    const double rr_s = *measured.rr_ms / 1000;
    measured.qtc_bazett_ms = *measured.qt_ms / std::sqrt(rr_s);      // H.C. Bazett, Heart 7 (1920) 353
    measured.qtc_fridericia_ms = *measured.qt_ms / std::cbrt(rr_s);  // L.S. Fridericia, Acta Med Scand 53 (1920) 469
}

}  // namespace

auto measure(const Recording& recording) -> Measured
{
    Measured measured;
    const auto signal = signal_of(recording);
    if (!signal) return measured;
    const auto detected = detect(*signal);
    auto averaged = average(*signal, detected);
    add_rhythm(measured, *signal, averaged.beats);
    if (averaged.beat.averaged == 0) return measured;
    auto& waves = averaged.beat.waves;
    waves = delineate(averaged.beat);
    if (const auto likeness = p_likeness(*signal, averaged); likeness && *likeness < p_likeness_least) {
        waves.p_begins.reset();
        waves.p_ends.reset();
    }
    measured.beat = std::move(averaged.beat);
    add_intervals(measured);
    const auto axes = axes_of(measured.beat);
    measured.p_axis = axes.p;
    measured.qrs_axis = axes.qrs;
    measured.t_axis = axes.t;
    return measured;
}

}  // namespace shanhai::ecg
