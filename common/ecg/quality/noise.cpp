// What is not the heart: mains, wander, muscle.
#include "common/ecg/measuring/filtering.hpp"
#include "common/ecg/quality/judging.hpp"
#include "common/ecg/quality/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace shanhai::ecg {
namespace {

constexpr std::array mains_hz{50.0, 60.0};
constexpr double fast_window_s = .020;  // what a mean over this leaves out is above 25 Hz
constexpr std::size_t looked_at = 6;  // each with what is below and above it

// Power at several frequencies of each second, side by side: G. Goertzel, Am Math Mon 65 (1958) 34.
class Goertzel {
public:
    explicit Goertzel(double rate_hz)
    {
        for (std::size_t i = 0; i < looked_at; ++i) {
            const double hertz = mains_hz[i / 3] + (static_cast<double>(i % 3) - 1) * rules::mains_beside_hz;
            twice_cosine_[i] = static_cast<float>(2 * std::cos(2 * std::numbers::pi * hertz / rate_hz));
        }
    }

    // Amplitude squared at each.
    auto of(std::span<const float> window) const -> std::array<float, looked_at>
    {
        std::array<float, looked_at> last{};
        std::array<float, looked_at> before{};
        for (const float sample : window)
            for (std::size_t i = 0; i < looked_at; ++i) {
                const float now = sample + twice_cosine_[i] * last[i] - before[i];
                before[i] = last[i];
                last[i] = now;
            }
        const auto scale = 4 / (static_cast<float>(window.size()) * static_cast<float>(window.size()));
        std::array<float, looked_at> power{};
        for (std::size_t i = 0; i < looked_at; ++i)
            power[i] = scale * (last[i] * last[i] + before[i] * before[i] - twice_cosine_[i] * last[i] * before[i]);
        return power;
    }

private:
    std::array<float, looked_at> twice_cosine_{};
};

// Microvolts of 50 and of 60 Hz: the median over the seconds of what stands out of the frequencies beside.
auto mains_of(const Trace& trace, double rate_hz) -> std::array<double, 2>
{
    std::array<double, 2> amplitudes{};
    const auto second = samples_of(1, rate_hz);
    std::array<std::vector<float>, 2> powers;
    const Goertzel goertzel{rate_hz};
    for (std::size_t from = 0; from + second <= trace.microvolts.size(); from += second) {
        const auto found = goertzel.of(std::span{trace.microvolts}.subspan(from, second));
        for (std::size_t k = 0; k < 2; ++k)
            powers[k].push_back(found[3 * k + 1] - (found[3 * k] + found[3 * k + 2]) / 2);
    }
    for (std::size_t k = 0; k < 2; ++k)
        if (rate_hz > 2.2 * (mains_hz[k] + rules::mains_beside_hz))
            amplitudes[k] = std::sqrt(std::max(0.0, double{median_of(powers[k])}));
    return amplitudes;
}

auto wander_of(const Trace& trace, double rate_hz) -> double
{
    const auto window = samples_of(rules::baseline_window_s, rate_hz);
    const auto slow = box_mean(trace.microvolts, window);
    if (slow.size() <= 2 * window) return 0;
    const auto whole = std::span{slow}.subspan(window / 2, slow.size() - window);
    const auto [low, high] = std::ranges::minmax_element(whole);
    return double{*high} - double{*low};
}

// How much of a frequency a mean over `width` samples leaves.
auto passed(double hertz, std::size_t width, double rate_hz) -> double
{
    const double angle = std::numbers::pi * hertz / rate_hz;
    const auto odd = static_cast<double>(width / 2 * 2 + 1);
    return std::sin(odd * angle) / (odd * std::sin(angle));
}

// What is between the beats without the mains.
auto tremor_of(const Trace& trace, double rate_hz, const std::vector<std::size_t>& beats, double mains_uv) -> double
{
    const double all = fast_between_beats(trace, rate_hz, beats);
    const double mains = mains_uv * (1 - passed(50, samples_of(fast_window_s, rate_hz), rate_hz));
    return std::sqrt(std::max(0.0, all * all - mains * mains / 2));
}

}  // namespace

auto fast_between_beats(const Trace& trace, double rate_hz, const std::vector<std::size_t>& beats) -> double
{
    const auto slow = box_mean(trace.microvolts, samples_of(fast_window_s, rate_hz));
    const auto window = samples_of(rules::tremor_window_s, rate_hz);
    const auto off = samples_of(rules::tremor_off_beat_s, rate_hz);
    std::vector<float> powers;
    auto next = beats.begin();
    for (std::size_t from = 0; from + window <= slow.size(); from += window) {
        while (next != beats.end() && *next + off <= from) ++next;
        if (next != beats.end() && *next < from + window + off) continue;
        float squares = 0;
        for (auto i = from; i < from + window; ++i) {
            const float fast = trace.microvolts[i] - slow[i];
            squares += fast * fast;
        }
        powers.push_back(squares / static_cast<float>(window));
    }
    return std::sqrt(double{median_of(powers)});
}

void judge_noise(const Evidence& evidence, Verdict& verdict)
{
    if (!evidence.signal) return;
    Objections mains;
    Objections baseline;
    Objections tremor;
    double fifty = 0;
    double sixty = 0;
    const auto beats = evidence.beats();
    const double rate_hz = evidence.signal->rate_hz;
    for (const auto& trace : evidence.signal->traces) {
        if (!evidence.is_independent(trace)) continue;
        const auto amplitudes = mains_of(trace, rate_hz);
        const double larger = std::max(amplitudes[0], amplitudes[1]);
        if (larger > rules::mains_uv) mains.add(trace.name, larger);
        fifty = std::max(fifty, amplitudes[0]);
        sixty = std::max(sixty, amplitudes[1]);
        if (const double wander = wander_of(trace, rate_hz); wander > rules::baseline_uv)
            baseline.add(trace.name, wander);
        const double shaking = tremor_of(trace, rate_hz, beats, larger);
        if (shaking > rules::tremor_uv + rules::tremor_mains_part * larger) tremor.add(trace.name, shaking);
    }
    mains.into(verdict, Flaw::mains, Weight::advice, fifty >= sixty ? "50" : "60");
    baseline.into(verdict, Flaw::baseline, Weight::advice);
    tremor.into(verdict, Flaw::tremor, Weight::advice);
}

}  // namespace shanhai::ecg
