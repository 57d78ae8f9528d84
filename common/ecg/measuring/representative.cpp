#include "common/ecg/measuring/representative.hpp"

#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace shanhai::ecg {
namespace {

constexpr double compared_before_s = .070;  // the QRS and its nearest surroundings
constexpr double compared_after_s = .090;
constexpr double slope_s = .008;
constexpr double alignment_s = .016;  // further than this a middle is not wrong
constexpr double level_before_s = .085;  // the PR segment, mostly: the knots of C.R. Meyer, H.N. Keiser 1977
constexpr double level_width_s = .016;
constexpr float alike = .90F;
constexpr float premature = .85F;
constexpr std::size_t members_max = 48;
constexpr std::size_t seeds_max = 16;

auto correlation(const std::vector<float>& one, const std::vector<float>& other) -> float
{
    const auto count = std::min(one.size(), other.size());
    std::array<float, 8> sums{};  // side by side: most of the time of measuring is spent here
    std::size_t i = 0;
    for (; i + sums.size() <= count; i += sums.size())
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += one[i + k] * other[i + k];
    float sum = 0;
    for (; i < count; ++i) sum += one[i] * other[i];
    for (const float part : sums) sum += part;
    return sum;
}

// Slopes around a beat in the leads that are believed, one after the other: no baseline, no gain between leads.
class Shapes {
public:
    Shapes(const Signal& signal, const Detected& detected)
        : before_{samples_of(compared_before_s, signal.rate_hz)}, after_{samples_of(compared_after_s, signal.rate_hz)},
          slope_{samples_of(slope_s, signal.rate_hz)}, count_{signal.count}
    {
        const float best = *std::ranges::max_element(detected.weights);
        for (std::size_t i = 0; i < signal.traces.size(); ++i) {
            const auto& trace = signal.traces[i];
            const bool follows = trace.name >= LeadName::III && trace.name <= LeadName::aVF;  // from I and II
            const bool counts = !trace.derived && (!follows || signal.traces.size() < 8);
            if (counts && detected.weights[i] > best / 4) leads_.push_back(&trace.microvolts);
        }
        if (leads_.empty()) leads_.push_back(&signal.traces.front().microvolts);
    }

    // Nothing where the beat is cut off.
    auto of(std::size_t middle) const -> std::vector<float>
    {
        if (middle < before_ + slope_ || middle + after_ + slope_ >= count_) return {};
        std::vector<float> shape;
        shape.reserve((before_ + after_) * leads_.size());
        for (const auto* const lead : leads_) {
            const std::span around{lead->data() + middle - before_ - slope_, before_ + after_ + 2 * slope_};
            for (std::size_t i = 0; i < before_ + after_; ++i) shape.push_back(around[i + 2 * slope_] - around[i]);
        }
        const float norm = std::sqrt(correlation(shape, shape));
        if (norm == 0) return {};
        for (auto& value : shape) value /= norm;
        return shape;
    }

private:
    std::size_t before_;
    std::size_t after_;
    std::size_t slope_;
    std::size_t count_;
    std::vector<const std::vector<float>*> leads_;
};

// The beat that most of the others are like.
auto commonest(const Shapes& shapes, const std::vector<std::size_t>& beats) -> std::vector<float>
{
    std::vector<std::vector<float>> seeds;
    const auto step = beats.size() / seeds_max + 1;
    for (std::size_t i = 0; i < beats.size(); i += step)
        if (auto shape = shapes.of(beats[i]); !shape.empty()) seeds.push_back(std::move(shape));
    std::vector<float> likeness(seeds.size());
    for (std::size_t i = 0; i < seeds.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const float found = std::max(correlation(seeds[i], seeds[k]), 0.0F);
            likeness[i] += found * found * found;  // few very like count more than many hardly
            likeness[k] += found * found * found;
        }
    const auto best = std::ranges::max_element(likeness);
    return best == likeness.end() ? std::vector<float>{} : seeds[static_cast<std::size_t>(best - likeness.begin())];
}

struct Aligned {
    std::size_t middle;
    float likeness;
};

auto align(const Shapes& shapes, const std::vector<float>& kind, std::size_t middle, std::size_t reach) -> Aligned
{
    Aligned best{middle, -1};
    for (auto at = middle > reach ? middle - reach : 0; at <= middle + reach; ++at)
        if (const float found = correlation(shapes.of(at), kind); found > best.likeness) best = {at, found};
    return best;
}

auto median_interval(const std::vector<std::size_t>& beats) -> float
{
    std::vector<float> intervals;
    for (std::size_t i = 1; i < beats.size(); ++i) intervals.push_back(static_cast<float>(beats[i] - beats[i - 1]));
    return median_of(intervals);
}

// Which of these beats are of the kind and came in time; their middles in `beats` are aligned.
auto members_of(const Signal& signal, const Detected& detected, std::vector<std::size_t>& beats)
    -> std::vector<std::size_t>
{
    const Shapes shapes{signal, detected};
    const auto kind = commonest(shapes, beats);
    if (kind.empty()) return {};
    const float interval = median_interval(beats);
    const auto reach = samples_of(alignment_s, signal.rate_hz);
    std::vector<std::size_t> in_time;
    std::vector<std::size_t> alike_ones;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const bool early = i > 0 && static_cast<float>(beats[i] - beats[i - 1]) < premature * interval;
        const auto aligned = align(shapes, kind, beats[i], reach);
        if (aligned.likeness < alike) continue;
        beats[i] = aligned.middle;
        alike_ones.push_back(aligned.middle);
        if (!early) in_time.push_back(aligned.middle);
    }
    // Where no two intervals are the same, none is early.
    auto& chosen = in_time.size() >= 3 || in_time.size() == alike_ones.size() ? in_time : alike_ones;
    if (chosen.size() < 2 && beats.size() > 1) return {};
    std::vector<std::size_t> some;
    const auto step = (chosen.size() + members_max - 1) / members_max;
    for (std::size_t i = 0; i < chosen.size(); i += std::max<std::size_t>(step, 1)) some.push_back(chosen[i]);
    return some;
}

// The level of a lead just before each beat, and straight lines between: the baseline's wander.
class Baseline {
public:
    Baseline(const std::vector<float>& lead, const std::vector<std::size_t>& beats, double rate_hz)
    {
        const auto before = samples_of(level_before_s, rate_hz);
        const auto width = samples_of(level_width_s, rate_hz);
        for (const auto beat : beats) {
            if (beat < before + width) continue;
            std::vector<float> around{lead.begin() + static_cast<std::ptrdiff_t>(beat - before - width),
                                      lead.begin() + static_cast<std::ptrdiff_t>(beat - before + width)};
            knots_.push_back({static_cast<double>(beat - before), median_of(around)});
        }
    }

    // lead[from + i] without the baseline, for each i of `into` from `begin` to `end`.
    void take_away(const std::vector<float>& lead, std::ptrdiff_t from, std::size_t begin, std::size_t end,
                   std::vector<float>& into) const
    {
        const auto first = static_cast<double>(from + static_cast<std::ptrdiff_t>(begin));
        auto next = std::ranges::upper_bound(knots_, first, {}, &Knot::at);
        for (auto i = begin; i < end; ++i) {
            const auto sample = static_cast<std::size_t>(from + static_cast<std::ptrdiff_t>(i));
            while (next != knots_.end() && next->at <= static_cast<double>(sample)) ++next;
            into[i] = lead[sample] - level(next, static_cast<double>(sample));
        }
    }

private:
    struct Knot {
        double at;
        float level;
    };
    auto level(std::vector<Knot>::const_iterator next, double where) const -> float
    {
        if (knots_.empty()) return 0;
        if (next == knots_.begin()) return next->level;
        const auto last = std::prev(next);
        if (next == knots_.end()) return last->level;
        const auto part = static_cast<float>((where - last->at) / (next->at - last->at));
        return last->level + (next->level - last->level) * part;
    }
    std::vector<Knot> knots_;
};

struct Window {
    std::size_t before;
    std::size_t after;
    std::size_t near;  // where noise is measured: further off is what is left of the wander
};

auto window_of(double rate_hz, float interval_samples) -> Window
{
    // A PR interval of 0.35 s and a QT of 0.65 s fit in, where the rate leaves room for them.
    const double interval = interval_samples > 0 ? double{interval_samples} / rate_hz : 1.0;
    return {samples_of(std::clamp(.50 * interval, .16, .42), rate_hz),
            samples_of(std::clamp(interval - .12, .26, .74), rate_hz), samples_of(.12, rate_hz)};
}

auto median_beat(const std::vector<float>& lead, const std::vector<std::size_t>& members, const Baseline& baseline,
                 const Window& window) -> BeatLead
{
    BeatLead beat;
    const auto length = window.before + window.after;
    std::vector<std::vector<float>> beats;
    std::vector<std::pair<std::size_t, std::size_t>> there;
    for (const auto middle : members) {
        auto& one = beats.emplace_back(length, 0.0F);
        const auto from = middle < window.before ? window.before - middle : 0;
        const auto to = std::min(length, lead.size() + window.before - middle);
        const auto begin = static_cast<std::ptrdiff_t>(middle) - static_cast<std::ptrdiff_t>(window.before);
        baseline.take_away(lead, begin, from, to, one);
        there.emplace_back(from, to);
    }
    std::vector<float> column;
    beat.microvolts.resize(length);
    double squares = 0;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < length; ++i) {
        column.clear();
        for (std::size_t k = 0; k < beats.size(); ++k)
            if (i >= there[k].first && i < there[k].second) column.push_back(beats[k][i]);
        const float middle = median_of(column);
        beat.microvolts[i] = column.empty() && i > 0 ? beat.microvolts[i - 1] : middle;
        if (i + window.near < window.before || i > window.before + window.near) continue;
        for (const float value : column) squares += double{value - middle} * (value - middle);
        counted += column.size();
    }
    beat.noise = static_cast<float>(std::sqrt(squares / static_cast<double>(std::max<std::size_t>(counted, 1))));
    return beat;
}

}  // namespace

auto average(const Signal& signal, const Detected& detected) -> Averaged
{
    Averaged made{.beat = {}, .members = {}, .beats = detected.beats};
    if (made.beats.empty()) return made;
    made.members = members_of(signal, detected, made.beats);
    if (made.members.empty()) return made;
    const auto window = window_of(signal.rate_hz, median_interval(made.beats));
    made.beat.rate_hz = signal.rate_hz;
    made.beat.middle = window.before;
    made.beat.averaged = made.members.size();
    for (const auto& trace : signal.traces) {
        const Baseline baseline{trace.microvolts, made.beats, signal.rate_hz};
        auto lead = median_beat(trace.microvolts, made.members, baseline, window);
        lead.name = trace.name;
        lead.derived = trace.derived;
        made.beat.leads.push_back(std::move(lead));
    }
    return made;
}

}  // namespace shanhai::ecg
