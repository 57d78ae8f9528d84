// Hearts that nobody has: a dipole that runs through P, QRS and T, seen by the electrodes of a 12-lead cart. Varied by
// a seed, with intervals that are known exactly, since each wave is a bump of finite length.
//
// The leads are G.E. Dower's (J Electrocardiol 13 (1980) 109: Frank's X, Y, Z to eight leads). Limb leads follow from
// Einthoven and Goldberger.
#pragma once

#include "common/ecg/recording.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace shanhai::ecg::test {

class Chance {  // SplitMix64
public:
    // Seeds of neighbours are far apart: SplitMix64's streams run into each other where they begin steps apart.
    explicit Chance(std::uint64_t seed) : state_{seed ^ 0xD1342543DE82EF95} { state_ = next() * 0xD1342543DE82EF95; }
    auto next() -> std::uint64_t
    {
        auto mixed = state_ += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
    auto between(double low, double high) -> double { return low + (high - low) * unit(); }
    auto unit() -> double { return static_cast<double>(next() >> 11) * 0x1p-53; }
    auto noise() -> double  // mean 0, deviation 1
    {
        double sum = 0;
        for (int i = 0; i < 12; ++i) sum += unit();
        return sum - 6;
    }
    auto below(std::uint64_t bound) -> std::uint64_t { return next() % bound; }

private:
    std::uint64_t state_;
};

struct Vector {
    double x = 0, y = 0, z = 0;  // left, down, back
};

struct Bump {
    Vector size;  // millivolts
    double middle;
    double half;  // its half length, seconds
};

struct Heart {
    double rate = 70;  // per minute
    double irregular = .02;
    double rate_hz = 500;
    double seconds = 10;
    double unit = 2.5;
    double noise = 6;      // microvolts, white
    double wander = 40;    // microvolts
    double p = .110, pr = .160, qrs = .092, qt = .380;
    double p_axis = 50, qrs_axis = 40, t_axis = 40;  // degrees
    double qrs_size = 1.1, p_size = .12, t_size = .32;
    double back = .35;  // how far the main vector points to the back
    std::uint64_t seed = 1;
};

// Another heart for each seed: what carts meet in grown-ups, most of them healthy.
inline auto any_heart(std::uint64_t seed) -> Heart
{
    Chance chance{seed};
    Heart heart;
    heart.seed = seed;
    heart.rate = chance.between(50, 112);
    heart.irregular = chance.between(.005, .06);
    heart.noise = chance.between(2, 10);
    heart.wander = chance.between(5, 120);
    heart.p = chance.between(.085, .125);
    heart.pr = chance.between(.130, .205);
    heart.qrs = chance.between(.078, .112);
    heart.qt = .40 * std::sqrt(60 / heart.rate) + chance.between(-.02, .02);
    heart.p_axis = 50 + 15 * chance.noise();
    heart.qrs_axis = 40 + 28 * chance.noise();
    heart.t_axis = 42 + 18 * chance.noise();
    heart.qrs_size = chance.between(.7, 1.9);
    heart.p_size = chance.between(.08, .16);
    heart.t_size = chance.between(.18, .5);
    heart.back = chance.between(.15, .6);
    const double units[] = {1.25, 2.5, 4.88, 5.0};
    heart.unit = units[chance.below(4)];
    const double rates[] = {250, 500, 500, 500, 600, 1000};
    heart.rate_hz = rates[chance.below(6)];
    return heart;
}

// The vector that leads I and II see at this angle of the frontal plane: Dower's rows for them, solved for x and y.
inline auto toward(double degrees, double size, double back) -> Vector
{
    const double angle = degrees * std::numbers::pi / 180;
    const double z = back * size;
    const double first = std::cos(angle) * size * .8 - .059 * z;
    const double second = std::cos(angle - std::numbers::pi / 3) * size * .8 + .132 * z;
    constexpr double determinant = .632 * 1.066 + .235 * .235;
    return {(1.066 * first + .235 * second) / determinant, (.632 * second - .235 * first) / determinant, z};
}

// From the QRS' begin on, of one beat.
inline auto bumps_of(const Heart& heart) -> std::vector<Bump>
{
    const double width = heart.qrs;
    const double t_begins = width + .04;
    const double t_half = (heart.qt - t_begins) / 2;
    return {
        {toward(heart.p_axis + 8, heart.p_size * .8, -.35), -heart.pr + heart.p * .36, heart.p * .36},
        {toward(heart.p_axis - 8, heart.p_size, .25), -heart.pr + heart.p * .64, heart.p * .36},
        {toward(heart.qrs_axis + 150, heart.qrs_size * .16, -2.2), width * .22, width * .22},
        {toward(heart.qrs_axis - 5, heart.qrs_size * .45, -.9), width * .40, width * .28},
        {toward(heart.qrs_axis, heart.qrs_size, heart.back), width * .52, width * .30},
        {toward(heart.qrs_axis - 110, heart.qrs_size * .22, 1.6), width * .76, width * .24},
        {toward(heart.t_axis, heart.t_size * .45, -.5), t_begins + t_half * .95, t_half * .95},
        {toward(heart.t_axis, heart.t_size * .75, -.6), t_begins + t_half * 1.30, t_half * .70},
    };
}

inline auto beats_of(const Heart& heart) -> std::vector<double>
{
    Chance chance{heart.seed ^ 0xBEA7};
    std::vector<double> beats;
    const double interval = 60 / heart.rate;
    for (double at = -interval * chance.unit(); at < heart.seconds + 1;) {
        beats.push_back(at);
        const double breath = std::sin(2 * std::numbers::pi * at / 4);
        const double chaos = heart.irregular > .15 ? 1 : .3;  // fibrillation does not breathe
        at += interval * (1 + heart.irregular * ((1 - chaos) * breath + chaos * chance.between(-1, 1)));
    }
    return beats;
}

inline auto dipole_at(const std::vector<Bump>& bumps, const std::vector<double>& beats, double second) -> Vector
{
    Vector sum;
    for (const double beat : beats) {
        if (second < beat - .5 || second > beat + .9) continue;
        for (const auto& bump : bumps) {
            const double off = (second - beat - bump.middle) / bump.half;
            if (std::abs(off) >= 1) continue;
            const double height = (1 + std::cos(std::numbers::pi * off)) / 2;
            sum.x += height * bump.size.x;
            sum.y += height * bump.size.y;
            sum.z += height * bump.size.z;
        }
    }
    return sum;
}

inline constexpr std::array dower{
    std::pair{LeadName::I, Vector{.632, -.235, .059}},   std::pair{LeadName::II, Vector{.235, 1.066, -.132}},
    std::pair{LeadName::V1, Vector{-.515, .157, -.917}}, std::pair{LeadName::V2, Vector{.044, .164, -1.387}},
    std::pair{LeadName::V3, Vector{.882, .098, -1.277}}, std::pair{LeadName::V4, Vector{1.213, .127, -.601}},
    std::pair{LeadName::V5, Vector{1.125, .127, -.086}}, std::pair{LeadName::V6, Vector{.831, .076, .230}}};

// Limb leads from I and II, sample by sample, as a cart stores them: twelve leads in the usual order.
inline void complete(Strip& strip)
{
    const auto first = strip.leads[0];
    const auto second = strip.leads[1];
    const auto made = [&](LeadName name, auto rule) {
        Lead lead = first;
        lead.name = name;
        lead.label = text_of(name);
        for (std::size_t i = 0; i < lead.samples.size(); ++i)
            lead.samples[i] = static_cast<std::int32_t>(std::lround(rule(first.samples[i], second.samples[i])));
        return lead;
    };
    strip.leads.insert(strip.leads.begin() + 2,
                       {made(LeadName::III, [](double i, double ii) { return ii - i; }),
                        made(LeadName::aVR, [](double i, double ii) { return -(i + ii) / 2; }),
                        made(LeadName::aVL, [](double i, double ii) { return i - ii / 2; }),
                        made(LeadName::aVF, [](double i, double ii) { return ii - i / 2; })});
}

inline auto record(const Heart& heart) -> Recording
{
    const auto bumps = bumps_of(heart);
    const auto beats = beats_of(heart);
    Chance chance{heart.seed ^ 0x5EED};
    Strip strip{.rate_hz = heart.rate_hz};
    for (const auto& [name, view] : dower)
        strip.leads.push_back({.name = name, .label = std::string{text_of(name)}, .scale = Scale{heart.unit, 0}});
    std::array<double, dower.size()> phases{};
    for (auto& phase : phases) phase = chance.between(0, 6.28);
    const auto count = static_cast<std::size_t>(heart.seconds * heart.rate_hz);
    for (std::size_t i = 0; i < count; ++i) {
        const double second = static_cast<double>(i) / heart.rate_hz;
        const auto now = dipole_at(bumps, beats, second);
        for (std::size_t k = 0; k < dower.size(); ++k) {
            const auto& view = dower[k].second;
            double microvolts = 1000 * (view.x * now.x + view.y * now.y + view.z * now.z);
            microvolts += heart.noise * chance.noise();
            microvolts += heart.wander * std::sin(2 * std::numbers::pi * second / 4 + phases[k]);
            strip.leads[k].samples.push_back(static_cast<std::int32_t>(std::lround(microvolts / heart.unit)));
        }
    }
    complete(strip);
    return {.format = "test", .strips = {std::move(strip)}};
}

}  // namespace shanhai::ecg::test
