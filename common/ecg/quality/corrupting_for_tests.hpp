// What goes wrong at the bedside, done to a good recording: exactly, in known amounts, from a seed. Electrodes move
// as potentials, so that every lead that depends on one changes with it, the chest leads through Wilson's terminal too.
#pragma once

#include "common/ecg/measuring/heart_for_tests.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace shanhai::ecg::test {

// Microvolts of the nine electrodes against Wilson's central terminal of the good recording.
struct Potentials {
    double rate_hz = 500;
    double unit = 2.5;
    std::vector<double> ra, la, ll, rl;
    std::array<std::vector<double>, 6> v;

    auto count() const -> std::size_t { return ra.size(); }
    auto all() -> std::vector<std::vector<double>*>
    {
        std::vector<std::vector<double>*> list{&ra, &la, &ll};
        for (auto& one : v) list.push_back(&one);
        return list;
    }
};

inline constexpr std::array chest_names{LeadName::V1, LeadName::V2, LeadName::V3,
                                        LeadName::V4, LeadName::V5, LeadName::V6};

// Of a recording with I, II and V1 to V6; nothing without.
inline auto potentials_of(const Recording& recording) -> std::optional<Potentials>
{
    const auto values = [&](LeadName name) {
        std::vector<double> all;
        const auto place = find(recording, name);
        if (!place || !place->lead->scale || !place->strip->rate_hz) return all;
        for (const auto sample : place->lead->samples) {
            const bool gap = place->lead->gap && sample == *place->lead->gap;
            all.push_back(gap ? 0 : sample * place->lead->scale->microvolts_per_unit);
        }
        return all;
    };
    const auto first = values(LeadName::I);
    const auto second = values(LeadName::II);
    if (first.empty() || first.size() != second.size()) return std::nullopt;
    Potentials found{.rate_hz = *find(recording, LeadName::I)->strip->rate_hz,
                     .unit = std::abs(find(recording, LeadName::I)->lead->scale->microvolts_per_unit)};
    for (std::size_t i = 0; i < first.size(); ++i) {
        found.ra.push_back(-(first[i] + second[i]) / 3);
        found.la.push_back((2 * first[i] - second[i]) / 3);
        found.ll.push_back((2 * second[i] - first[i]) / 3);
        found.rl.push_back(found.ll.back() * .97);
    }
    for (std::size_t k = 0; k < 6; ++k) {
        found.v[k] = values(chest_names[k]);
        if (found.v[k].size() != first.size()) return std::nullopt;
    }
    return found;
}

// Twelve leads, as a cart would store them.
inline auto recording_of(const Potentials& seen) -> Recording
{
    Strip strip{.rate_hz = seen.rate_hz};
    const auto add = [&](LeadName name, auto value) {
        Lead lead{.name = name, .label = std::string{text_of(name)}, .scale = Scale{seen.unit, 0}};
        for (std::size_t i = 0; i < seen.count(); ++i)
            lead.samples.push_back(static_cast<std::int32_t>(std::lround(value(i) / seen.unit)));
        strip.leads.push_back(std::move(lead));
    };
    add(LeadName::I, [&](std::size_t i) { return seen.la[i] - seen.ra[i]; });
    add(LeadName::II, [&](std::size_t i) { return seen.ll[i] - seen.ra[i]; });
    for (std::size_t k = 0; k < 6; ++k)
        add(chest_names[k], [&](std::size_t i) { return seen.v[k][i] - (seen.ra[i] + seen.la[i] + seen.ll[i]) / 3; });
    complete(strip);
    return {.format = "test", .strips = {std::move(strip)}};
}

inline auto piece(const Potentials& whole, double from_s, double seconds) -> Potentials
{
    auto part = whole;
    const auto from = static_cast<std::size_t>(from_s * whole.rate_hz);
    const auto count = static_cast<std::size_t>(seconds * whole.rate_hz);
    const auto cut = [&](std::vector<double>& one) {
        one.erase(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(std::min(from, one.size())));
        one.resize(std::min(count, one.size()));
    };
    for (auto* const one : part.all()) cut(*one);
    cut(part.rl);
    return part;
}

// Noise of an electrode that hangs in the air: mains, white noise and a drift, 0.3 to 3 mV.
inline auto air(std::size_t count, double rate_hz, Chance& chance) -> std::vector<double>
{
    std::vector<double> values;
    const double mains = chance.between(200, 2500);
    const double white = chance.between(30, 300);
    const double step = chance.between(5, 40);
    double drift = 0;
    for (std::size_t i = 0; i < count; ++i) {
        drift = drift * .999 + step * chance.noise();
        const double second = static_cast<double>(i) / rate_hz;
        values.push_back(drift + white * chance.noise() + mains * std::sin(2 * std::numbers::pi * 50.05 * second));
    }
    return values;
}

// Muscle: white noise without its slow part, `rms` microvolts.
inline auto muscle(std::size_t count, double rate_hz, double rms, Chance& chance) -> std::vector<double>
{
    std::vector<double> values;
    double slow = 0;
    const double part = std::min(1.0, 2 * std::numbers::pi * 25 / rate_hz);
    for (std::size_t i = 0; i < count; ++i) {
        const double now = chance.noise();
        slow += part * (now - slow);
        values.push_back(now - slow);
    }
    double squares = 0;
    for (const double value : values) squares += value * value;
    const double scale = rms / std::sqrt(squares / static_cast<double>(std::max<std::size_t>(count, 1)));
    for (auto& value : values) value *= scale;
    return values;
}

// An electrode out of the three on the limbs.
inline auto limb(Potentials& seen, std::uint64_t which) -> std::vector<double>&
{
    return which == 0 ? seen.ra : which == 1 ? seen.la : seen.ll;
}

inline void add_sine(Potentials& seen, double hertz, double microvolts, Chance& chance)
{
    for (auto* const one : seen.all()) {
        const double size = microvolts * chance.between(.6, 1.0);
        const double phase = chance.between(0, 6.28);
        for (std::size_t i = 0; i < one->size(); ++i)
            (*one)[i] += size * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / seen.rate_hz + phase);
    }
}

inline void multiply(Potentials& seen, double factor)
{
    for (auto* const one : seen.all())
        for (auto& value : *one) value *= factor;
}

}  // namespace shanhai::ecg::test
