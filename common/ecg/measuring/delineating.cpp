#include "common/ecg/measuring/delineating.hpp"

#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

using Samples = std::vector<float>;

constexpr double fine_s = .006;     // for the QRS
constexpr double coarse_s = .020;   // for P and T, and without mains
constexpr float qrs_begin_part = .045F;
constexpr float qrs_end_part = .06F;
constexpr double qrs_quiet_s = .014;  // so long below the threshold: a peak's turning point is shorter
constexpr float p_part = .22F;
constexpr double p_quiet_s = .012;
constexpr float p_least_microvolts = 12;  // RMS over the leads
constexpr float t_least_microvolts = 20;
constexpr float t_alone_microvolts = 100;  // in one lead

class Delineation {
public:
    explicit Delineation(const RepresentativeBeat& beat) : beat_{beat}, rate_{beat.rate_hz}
    {
        for (const auto& lead : beat.leads) {
            if (lead.derived && beat.leads.size() > 4) continue;
            fine_.push_back(box_mean(lead.microvolts, samples_of(fine_s, rate_)));
            coarse_.push_back(box_mean(lead.microvolts, samples_of(coarse_s, rate_)));
        }
        count_ = fine_.front().size();
    }

    auto run() -> Waves
    {
        find_qrs();
        if (!waves_.qrs_begins || !waves_.qrs_ends) return waves_;
        find_t();
        find_p();
        return waves_;
    }

private:
    auto samples(double seconds) const -> std::size_t { return samples_of(seconds, rate_); }

    // RMS over the leads of what `of` says of each at a sample.
    template <class Of>
    auto spatial(const std::vector<Samples>& leads, Of of) const -> Samples
    {
        Samples all(leads.front().size(), 0.0F);
        for (const auto& lead : leads)
            for (std::size_t i = 0; i < all.size(); ++i) {
                const float value = of(lead, i);
                all[i] += value * value;
            }
        for (auto& value : all) value = std::sqrt(value / static_cast<float>(leads.size()));
        return all;
    }
    auto velocity(const std::vector<Samples>& leads, std::size_t reach) const -> Samples
    {
        return spatial(leads, [&](const Samples& lead, std::size_t i) {
            return i < reach || i + reach >= lead.size() ? 0.0F : lead[i + reach] - lead[i - reach];
        });
    }

    // The last sample, going `step` from `from`, before `values` stay below `limit` for `quiet` samples.
    auto edge(const Samples& values, std::size_t from, int step, float limit, std::size_t quiet,
              std::size_t last) const -> std::optional<std::size_t>
    {
        std::size_t below = 0;
        for (auto i = from; i != last; i += static_cast<std::size_t>(step)) {
            below = values[i] < limit ? below + 1 : 0;
            if (below == quiet) return step > 0 ? i - quiet + 1 : i + quiet - 1;
        }
        return std::nullopt;
    }

    void find_qrs()
    {
        const auto speed = velocity(fine_, samples(.004));
        const auto middle = std::min(beat_.middle, count_ - 1);
        const auto from = middle - std::min(middle, samples(.08));
        const auto to = std::min(count_, middle + samples(.10));
        const auto fastest = static_cast<std::size_t>(
            std::max_element(speed.begin() + static_cast<std::ptrdiff_t>(from),
                             speed.begin() + static_cast<std::ptrdiff_t>(to)) - speed.begin());
        const float peak = speed[fastest];
        const float noise = quantile(speed, .25);
        if (peak < 6 * noise || peak <= 0) return;
        const float floor = 2.0F * noise;
        const auto quiet = samples(qrs_quiet_s);
        const auto reach = samples(.14);
        const auto begins = edge(speed, fastest, -1, std::max(qrs_begin_part * peak, floor), quiet,
                                 fastest > reach ? fastest - reach : 0);
        const auto ends = edge(speed, fastest, 1, std::max(qrs_end_part * peak, floor), quiet,
                               std::min(count_, fastest + samples(.20)));
        if (!begins || !ends || *ends <= *begins) return;
        waves_.qrs_begins = static_cast<double>(*begins);
        waves_.qrs_ends = static_cast<double>(*ends);
    }

    // Each lead's voltage at the PQ junction.
    auto levels(const std::vector<Samples>& leads) const -> Samples
    {
        Samples all;
        const auto at = static_cast<std::size_t>(*waves_.qrs_begins);
        for (const auto& lead : leads) all.push_back(lead[at > samples(.008) ? at - samples(.008) : 0]);
        return all;
    }

    static auto away_from(const std::vector<Samples>& leads, const Samples& level) -> Samples
    {
        Samples all(leads.front().size(), 0.0F);
        for (std::size_t k = 0; k < leads.size(); ++k)
            for (std::size_t i = 0; i < all.size(); ++i)
                all[i] += (leads[k][i] - level[k]) * (leads[k][i] - level[k]);
        for (auto& value : all) value = std::sqrt(value / static_cast<float>(leads.size()));
        return all;
    }

    // Smoothed after the QRS was cut off: it would be smeared over P's end.
    auto before_qrs(std::size_t qrs) const -> std::vector<Samples>
    {
        std::vector<Samples> all;
        for (const auto& lead : fine_) {
            Samples part{lead.begin(), lead.begin() + static_cast<std::ptrdiff_t>(qrs)};
            part.resize(qrs + samples(coarse_s), part.back());
            all.push_back(box_mean(part, samples(coarse_s)));
            all.back().resize(qrs);
        }
        return all;
    }

    // The leads added up in the proportions that they have at `peak`: positive there, and the best ratio to noise.
    auto projection(const Samples& level, std::size_t peak) const -> Samples
    {
        Samples all(count_, 0.0F);
        float norm = 0;
        for (std::size_t k = 0; k < coarse_.size(); ++k) {
            const float part = coarse_[k][peak] - level[k];
            norm += part * part;
            for (std::size_t i = 0; i < count_; ++i) all[i] += part * (coarse_[k][i] - level[k]);
        }
        norm = std::sqrt(norm * static_cast<float>(coarse_.size()));  // as high as the RMS over the leads
        if (norm > 0)
            for (auto& value : all) value /= norm;
        return all;
    }

    void find_t()
    {
        const auto level = levels(coarse_);
        const auto away = away_from(coarse_, level);
        const auto begin = static_cast<std::size_t>(*waves_.qrs_ends) + samples(.06);
        const auto end = count_ - std::min(count_, samples(.03));
        std::optional<std::size_t> peak;
        for (auto i = begin + 1; i + 1 < end; ++i)
            if (away[i] >= away[i - 1] && away[i] > away[i + 1] && (!peak || away[i] > away[*peak])) peak = i;
        if (!peak || away[*peak] < t_least_microvolts) return;
        const auto ends = tangent(projection(level, *peak), *peak, end);
        if (!ends) return;
        waves_.t_peaks = static_cast<double>(*peak);
        waves_.t_ends = std::max(*ends, latest_t(level, *peak, end).value_or(*ends));
    }

    // Where the tangent to the steepest slope behind the peak meets the level.
    auto tangent(const Samples& t, std::size_t peak, std::size_t end) const -> std::optional<double>
    {
        const auto reach = samples(.010);
        std::size_t steepest = 0;
        float slope = 0;
        for (auto i = std::max(peak, reach); i + reach < end && t[i] > .12F * t[peak]; ++i)
            if (const float found = (t[i + reach] - t[i - reach]) / static_cast<float>(2 * reach); found < slope) {
                slope = found;
                steepest = i;
            }
        if (steepest == 0) return std::nullopt;
        const double ends = static_cast<double>(steepest) - double{t[steepest]} / double{slope};
        if (ends >= static_cast<double>(count_)) return std::nullopt;
        return ends;
    }

    // The latest end but one of the leads in which T is high enough to be judged alone: the latest may be a mistake.
    auto latest_t(const Samples& level, std::size_t peak, std::size_t end) const -> std::optional<double>
    {
        std::vector<double> ends;
        const auto around = samples(.050);
        for (std::size_t k = 0; k < coarse_.size(); ++k) {
            Samples t(count_);
            const float sign = coarse_[k][peak] < level[k] ? -1.0F : 1.0F;
            for (std::size_t i = 0; i < count_; ++i) t[i] = sign * (coarse_[k][i] - level[k]);
            const auto from = t.begin() + static_cast<std::ptrdiff_t>(peak > around ? peak - around : 0);
            const auto to = t.begin() + static_cast<std::ptrdiff_t>(std::min(count_, peak + around));
            const auto top = static_cast<std::size_t>(std::max_element(from, to) - t.begin());
            if (t[top] < t_alone_microvolts) continue;
            if (const auto found = tangent(t, top, end)) ends.push_back(*found);
        }
        if (ends.size() < 4) return std::nullopt;
        std::ranges::sort(ends);
        return ends[ends.size() - 2];
    }

    void find_p()
    {
        const auto qrs = static_cast<std::size_t>(*waves_.qrs_begins);
        if (qrs < samples(.06)) return;
        const auto before = before_qrs(qrs);
        const auto level = levels(before);
        const auto away = away_from(before, level);
        // The hill that stands out most of its two valleys; the T wave before slopes down into the window.
        std::optional<std::size_t> peak;
        float prominence = 0;
        float valley = away[0];
        for (std::size_t i = 1; i + samples(.016) < qrs; ++i) {
            valley = std::min(valley, away[i]);
            if (away[i] < away[i - 1] || away[i] <= away[i + 1]) continue;
            const float behind = *std::min_element(away.begin() + static_cast<std::ptrdiff_t>(i),
                                                   away.begin() + static_cast<std::ptrdiff_t>(qrs));
            if (const float found = away[i] - std::max(valley, behind); found > prominence) {
                prominence = found;
                peak = i;
            }
        }
        if (!peak || prominence < p_least_microvolts) return;
        const auto speed = velocity(before, samples(.008));
        const auto rises_from = *peak > samples(.07) ? *peak - samples(.07) : 0;
        const auto falls_to = std::min(qrs, *peak + samples(.08));
        const auto at = [&](std::size_t i) { return speed.begin() + static_cast<std::ptrdiff_t>(i); };
        const auto rise = static_cast<std::size_t>(std::max_element(at(rises_from), at(*peak)) - speed.begin());
        const auto fall = static_cast<std::size_t>(std::max_element(at(*peak), at(falls_to)) - speed.begin());
        const auto quiet = samples(p_quiet_s);
        const auto begins = edge(speed, rise, -1, p_part * speed[rise], quiet, 0);
        const auto last = std::max(fall + 1, qrs - samples(.008));  // no slope is known beyond
        const auto ends = edge(speed, fall, 1, p_part * speed[fall], quiet, last);
        if (!begins) return;
        waves_.p_begins = static_cast<double>(*begins);
        // Where P runs into the QRS it ends where the slope is least.
        const auto calmest = std::min_element(at(fall), at(last)) - speed.begin();
        waves_.p_ends = ends ? static_cast<double>(*ends) : static_cast<double>(calmest);
    }

    const RepresentativeBeat& beat_;
    double rate_;
    std::size_t count_ = 0;
    std::vector<Samples> fine_;
    std::vector<Samples> coarse_;
    Waves waves_;
};

}  // namespace

auto delineate(const RepresentativeBeat& beat) -> Waves
{
    if (beat.leads.empty() || beat.averaged == 0) return {};
    return Delineation{beat}.run();
}

}  // namespace shanhai::ecg
