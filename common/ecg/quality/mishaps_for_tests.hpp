// The mishaps of the validation: what each does to a good recording and which finding must tell of it.
#pragma once

#include "common/ecg/quality/corrupting_for_tests.hpp"
#include "common/ecg/quality/verdict.hpp"

#include <functional>

namespace shanhai::ecg::test {

struct Mishap {
    const char* name;
    std::vector<Flaw> told_by;  // any of these
    std::function<Recording(Potentials, Chance&)> happen;
    std::string_view which{};  // and so called, when it matters
};

inline auto swapped_chest(Potentials seen, std::size_t one, std::size_t other) -> Recording
{
    std::swap(seen.v[one], seen.v[other]);
    return recording_of(seen);
}

inline auto with_gain(double factor) -> std::function<Recording(Potentials, Chance&)>
{
    return [factor](Potentials seen, Chance&) {
        multiply(seen, factor);
        return recording_of(seen);
    };
}

inline auto with_swapped(std::vector<double> Potentials::* one, std::vector<double> Potentials::* other)
    -> std::function<Recording(Potentials, Chance&)>
{
    return [one, other](Potentials seen, Chance&) {
        std::swap(seen.*one, seen.*other);
        return recording_of(seen);
    };
}

// Every lead cut off at a part of its largest excursion.
inline auto clipped(const Potentials& seen, double part) -> Recording
{
    auto recording = recording_of(seen);
    for (auto& lead : recording.strips[0].leads) {
        std::int32_t most = 0;
        for (const auto sample : lead.samples) most = std::max(most, std::abs(sample));
        const auto limit = static_cast<std::int32_t>(most * part);
        for (auto& sample : lead.samples) sample = std::clamp(sample, -limit, limit);
    }
    return recording;
}

inline auto with_late_third(const Potentials& seen, double seconds) -> Recording
{
    auto recording = recording_of(seen);
    auto& third = recording.strips[0].leads[2].samples;
    const auto shift = static_cast<std::ptrdiff_t>(seconds * seen.rate_hz);
    std::rotate(third.begin(), third.begin() + std::min(shift, static_cast<std::ptrdiff_t>(third.size())), third.end());
    return recording;
}

inline auto with_muscle(Potentials seen, double rms, Chance& chance) -> Recording
{
    for (auto* const one : seen.all()) {
        const auto noise = muscle(one->size(), seen.rate_hz, rms * chance.between(.7, 1), chance);
        for (std::size_t i = 0; i < one->size(); ++i) (*one)[i] += noise[i];
    }
    return recording_of(seen);
}

inline auto chest_in_the_air(Potentials seen, double part, Chance& chance) -> Recording
{
    auto& lead = seen.v[chance.below(6)];
    const auto noise = air(lead.size(), seen.rate_hz, chance);
    const auto from = static_cast<std::size_t>((1 - part) * static_cast<double>(lead.size()));
    for (auto i = from; i < lead.size(); ++i) lead[i] = noise[i];
    return recording_of(seen);
}

inline auto mishaps() -> std::vector<Mishap>
{
    using P = Potentials;
    using enum Flaw;
    const auto sine = [](double hertz, double low, double high) {
        return [=](P seen, Chance& chance) {
            add_sine(seen, hertz, chance.between(low, high), chance);
            return recording_of(seen);
        };
    };
    const std::vector contact{lead_off, flat, saturation};
    return {
        {"chest electrode in the air", contact,
         [](P seen, Chance& chance) { return chest_in_the_air(std::move(seen), 1, chance); }},
        {"chest electrode in the air, half the time", {lead_off, flat, saturation, baseline, mains, tremor},
         [](P seen, Chance& chance) { return chest_in_the_air(std::move(seen), chance.between(.4, .6), chance); }},
        {"chest lead without any signal", {flat},
         [](P seen, Chance& chance) {
             auto recording = recording_of(seen);
             auto& samples = recording.strips[0].leads[6 + chance.below(6)].samples;
             std::fill(samples.begin(), samples.end(), 0);
             return recording;
         }},
        {"limb electrode in the air", contact,
         [](P seen, Chance& chance) {
             auto& one = limb(seen, chance.below(3));
             one = air(one.size(), seen.rate_hz, chance);
             return recording_of(seen);
         }},
        {"cut off at 40 to 80 %", {saturation},
         [](P seen, Chance& chance) { return clipped(seen, chance.between(.4, .8)); }},
        {"50 Hz, 40 to 200 uV", {mains}, sine(50.0, 40, 200), "50"},
        {"50.3 Hz, 40 to 200 uV", {mains}, sine(50.3, 40, 200), "50"},
        {"60 Hz, 40 to 200 uV", {mains}, sine(60.0, 40, 200), "60"},
        {"wander, 0.8 to 3 mV", {baseline},
         [](P seen, Chance& chance) {
             add_sine(seen, chance.between(.15, .35), chance.between(500, 1500), chance);
             return recording_of(seen);
         }},
        {"tremor, 30 to 100 uV", {tremor},
         [](P seen, Chance& chance) { return with_muscle(std::move(seen), chance.between(30, 100), chance); }},
        {"3 to 9 s only", {too_short},
         [](P seen, Chance& chance) { return recording_of(piece(seen, 0, chance.between(3, 9))); }},
        {"LA and RA", {limb_reversal}, with_swapped(&P::la, &P::ra), "LA/RA"},
        {"LA and LL", {limb_reversal}, with_swapped(&P::la, &P::ll), "LA/LL"},
        {"RA and LL", {limb_reversal}, with_swapped(&P::ra, &P::ll), "RA/LL"},
        {"RA and RL", {limb_reversal}, with_swapped(&P::ra, &P::rl), "RA/RL"},
        {"LA and RL", {limb_reversal}, with_swapped(&P::la, &P::rl), "LA/RL"},
        {"two neighbours of V1 to V6", {precordial_order},
         [](P seen, Chance& chance) {
             const auto one = chance.below(5);
             return swapped_chest(std::move(seen), one, one + 1);
         }},
        {"two others of V1 to V6", {precordial_order},
         [](P seen, Chance& chance) {
             const auto one = chance.below(4);
             return swapped_chest(std::move(seen), one, one + 2 + chance.below(4 - one));
         }},
        {"V6 to V1", {precordial_order},
         [](P seen, Chance&) {
             std::ranges::reverse(seen.v);
             return recording_of(seen);
         }},
        {"gain x 5", {gain}, with_gain(5)},
        {"gain x 2", {gain}, with_gain(2)},
        {"gain / 2", {gain}, with_gain(.5)},
        {"gain / 5", {gain}, with_gain(.2)},
        {"gain / 10", {gain}, with_gain(.1)},
        {"III of another moment", {inconsistent},
         [](P seen, Chance& chance) { return with_late_third(seen, chance.between(.12, .40)); }},
    };
}

}  // namespace shanhai::ecg::test
