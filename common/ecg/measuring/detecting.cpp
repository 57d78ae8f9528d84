#include "common/ecg/measuring/detecting.hpp"

#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace shanhai::ecg {
namespace {

constexpr double smoothing_s = .020;   // and without 50 Hz
constexpr double lag_s = .025;         // a second difference over this peaks at 20 Hz; below 5 Hz is T and wander
constexpr double window_s = .100;      // most of a QRS
constexpr double refractory_s = .200;  // Pan & Tompkins: no second beat so soon
constexpr double t_wave_s = .360;      // Pan & Tompkins: sooner than this it may be a T wave
constexpr float least_microvolts = 15;  // of the band-passed QRS: less is noise of the converter
constexpr float stands_out = 2.5F;     // a beat's height over what is between beats
constexpr float threshold_part = .30F;

// How much of 8-22 Hz there is in a lead at each moment.
auto energy_of(const std::vector<float>& lead, double rate_hz) -> std::vector<float>
{
    auto smooth = box_mean(lead, samples_of(smoothing_s, rate_hz));
    const auto lag = samples_of(lag_s, rate_hz);
    std::vector<float> energy(smooth.size(), 0.0F);
    for (std::size_t i = lag; i + lag < smooth.size(); ++i) {
        const float bend = smooth[i - lag] - 2 * smooth[i] + smooth[i + lag];
        energy[i] = bend * bend;
    }
    return energy;
}

// Heights of the combined envelope, and what each trace gave to it.
auto envelope_of(const Signal& signal, std::vector<float>& weights) -> std::vector<float>
{
    std::vector<float> sum(signal.count, 0.0F);
    float total = 0;
    for (const auto& trace : signal.traces) {
        const auto energy = energy_of(trace.microvolts, signal.rate_hz);
        const float high = quantile(energy, .985);
        const float middle = quantile(energy, .5);
        const bool silent = high < least_microvolts * least_microvolts;
        // Gaussian noise has 13 here; a heart has hundreds.
        const float peaked = high / std::max(middle, high * 1e-6F);
        const float weight = silent ? 0.0F : std::clamp((peaked - 12) / 60, .02F, 1.0F);
        weights.push_back(weight);
        if (weight == 0 || (trace.derived && signal.traces.size() > 4)) continue;
        total += weight;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += energy[i] * (weight / high);
    }
    if (total == 0) return {};
    auto envelope = box_mean(sum, samples_of(window_s, signal.rate_hz));
    for (auto& value : envelope) value = std::sqrt(std::max(value, 0.0F) / total);
    return envelope;
}

struct Peak {
    std::size_t at;
    float height;
};

// Local maxima, none nearer to a higher one than the refractory time's half.
auto peaks_of(const std::vector<float>& envelope, std::size_t apart) -> std::vector<Peak>
{
    std::vector<Peak> peaks;
    for (std::size_t i = 1; i + 1 < envelope.size(); ++i) {
        if (envelope[i] <= envelope[i - 1] || envelope[i] < envelope[i + 1]) continue;
        const Peak peak{i, envelope[i]};
        if (!peaks.empty() && i - peaks.back().at < apart) {
            if (peak.height > peaks.back().height) peaks.back() = peak;
        } else {
            peaks.push_back(peak);
        }
    }
    return peaks;
}

class Recent {
public:
    Recent() = default;
    explicit Recent(float first) : values_{first} {}
    auto size() const -> std::size_t { return values_.size(); }
    void add(float value)
    {
        if (values_.size() == 8) values_.pop_front();
        values_.push_back(value);
    }
    auto median() const -> float
    {
        std::vector<float> all{values_.begin(), values_.end()};
        return median_of(all);
    }

private:
    std::deque<float> values_;
};

// The highest of every two seconds of the beginning: at 20 beats a minute most of them are beats.
auto first_height(const std::vector<float>& envelope, double rate_hz) -> float
{
    const auto window = samples_of(2, rate_hz);
    std::vector<float> highest;
    for (std::size_t from = 0; from < envelope.size() && highest.size() < 10; from += window) {
        const auto to = std::min(from + window, envelope.size());
        highest.push_back(*std::max_element(envelope.begin() + static_cast<std::ptrdiff_t>(from),
                                            envelope.begin() + static_cast<std::ptrdiff_t>(to)));
    }
    return median_of(highest);
}

class Detection {
public:
    Detection(double rate_hz, float beat, float noise)
        : refractory_{samples_of(refractory_s, rate_hz)}, t_wave_{samples_of(t_wave_s, rate_hz)}, beats_level_{beat},
          noise_level_{noise}
    {
    }

    void see(const Peak& peak)
    {
        search_back(peak.at);
        if (peak.height > threshold() && !is_t_wave(peak)) accept(peak);
        else reject(peak);
    }
    void end(std::size_t at) { search_back(at); }
    auto beats() -> std::vector<Peak>& { return beats_; }

private:
    auto threshold() const -> float
    {
        const float noise = noise_level_.median();
        return noise + threshold_part * std::max(beats_level_.median() - noise, 0.0F);
    }
    auto is_t_wave(const Peak& peak) const -> bool
    {
        if (beats_.empty()) return false;
        const auto since = peak.at - beats_.back().at;
        return since < refractory_ || (since < t_wave_ && peak.height < beats_.back().height / 2);
    }
    void accept(const Peak& peak)
    {
        if (!beats_.empty()) rr_.add(static_cast<float>(peak.at - beats_.back().at));
        beats_level_.add(peak.height);
        beats_.push_back(peak);
        refused_ = {};
    }
    void reject(const Peak& peak)
    {
        noise_level_.add(peak.height);
        const bool far_enough = beats_.empty() || peak.at - beats_.back().at > t_wave_;
        if (far_enough && peak.height > refused_.height) refused_ = peak;
    }
    // Where a beat is missing, the highest of what was refused may have been it.
    void search_back(std::size_t until)
    {
        if (rr_.size() < 2) return;  // or the T waves of a very slow heart would be its missing beats
        const auto since = until - beats_.back().at;
        if (static_cast<float>(since) < 1.5F * rr_.median()) return;
        if (refused_.height > threshold() / 2) accept(Peak{refused_});
    }

    std::size_t refractory_;
    std::size_t t_wave_;
    Recent beats_level_;
    Recent noise_level_;
    Recent rr_;
    std::vector<Peak> beats_;
    Peak refused_{0, 0};  // the highest since the last beat
};

}  // namespace

auto detect(const Signal& signal) -> Detected
{
    Detected found;
    const auto envelope = envelope_of(signal, found.weights);
    if (envelope.empty()) return found;
    const float between = quantile(envelope, .30);
    Detection detection{signal.rate_hz, first_height(envelope, signal.rate_hz), between};
    for (const auto& peak : peaks_of(envelope, samples_of(refractory_s / 2, signal.rate_hz))) detection.see(peak);
    detection.end(signal.count);

    std::vector<float> heights;
    for (const auto& one : detection.beats()) heights.push_back(one.height);
    if (median_of(heights) < stands_out * between) return found;
    for (const auto& one : detection.beats()) found.beats.push_back(one.at);
    return found;
}

}  // namespace shanhai::ecg
