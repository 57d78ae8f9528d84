#include "tools/samples/heart.hpp"

#include <cmath>
#include <numbers>

namespace shanhai::samples {
namespace {

// Peaks of one lead in millivolts; `early` moves R and S of the right precordial leads, in seconds.
struct Waves {
    double p, q, r, s, st, t;
    double early = 0;
};

constexpr std::size_t stored_leads = 8;  // I II V1 to V6: the rest follows
using Table = std::array<Waves, stored_leads>;

constexpr Table normal{{{.08, -.06, .62, -.10, .00, .20},
                        {.15, -.07, 1.05, -.16, .01, .30},
                        {.05, .00, .24, -.95, .03, -.05, .012},
                        {.07, .00, .48, -1.30, .08, .38, .010},
                        {.07, .00, .85, -.95, .06, .46, .004},
                        {.07, -.05, 1.40, -.55, .03, .44},
                        {.07, -.08, 1.25, -.26, .01, .34},
                        {.07, -.08, 1.00, -.12, .00, .26}}};

constexpr Table infarction{{{.07, -.02, .62, -.10, -.13, -.06},
                            {.14, -.14, .78, -.06, .20, .40},
                            {.05, .00, .22, -.85, -.04, -.08, .012},
                            {.06, .00, .50, -1.10, -.14, .22, .010},
                            {.06, .00, .80, -.85, -.10, .28, .004},
                            {.06, -.05, 1.15, -.50, -.02, .30},
                            {.06, -.08, 1.00, -.25, .05, .30},
                            {.06, -.09, .85, -.12, .08, .28}}};

struct Beat {
    double at;      // of the R peak, in seconds
    double length;  // to the next one
    double size;    // breathing moves the heart
};

auto bump(double second, double middle, double width) -> double
{
    const double off = (second - middle) / width;
    return std::abs(off) > 5 ? 0 : std::exp(-off * off / 2);
}

// Of one beat, `second` after its R peak. The T wave stretches with the root of the cycle (Bazett).
auto height(const Waves& waves, const Beat& beat, double second) -> double
{
    const double stretch = std::sqrt(beat.length);
    const double st = bump(second, .095, .030) + bump(second, .150 * stretch, .045 * stretch);
    const double t =
        bump(second, .245 * stretch, .048 * stretch) * .75 + bump(second, .275 * stretch, .030 * stretch) * .35;
    const double qrs = waves.q * bump(second, -.026, .0075) + waves.r * bump(second + waves.early, 0, .0115) +
                       waves.s * bump(second + waves.early, .027, .0110);
    return waves.p * bump(second, -.155, .024) + beat.size * qrs + waves.st * st + waves.t * t;
}

auto beats_at(double rate, Chance& chance) -> std::vector<Beat>
{
    std::vector<Beat> beats;
    double at = -chance.between(.2, .8);
    while (at < 11) {
        const double breath = std::sin(2 * std::numbers::pi * at / 3.8);
        const double length = 60 / rate * (1 + .025 * breath + .008 * chance.noise());
        beats.push_back({at, length, 1 + .04 * breath});
        at += length;
    }
    return beats;
}

auto record(const Waves& waves, const std::vector<Beat>& beats, Chance chance) -> std::vector<std::int16_t>
{
    const double phase = chance.between(0, 2 * std::numbers::pi);
    const double wander = chance.between(.015, .04);
    std::vector<std::int16_t> samples(ecg_samples);
    for (std::size_t i = 0; i < ecg_samples; ++i) {
        const double second = static_cast<double>(i) / ecg_rate;
        double millivolts = wander * std::sin(2 * std::numbers::pi * second / 3.8 + phase);
        millivolts += .003 * std::sin(2 * std::numbers::pi * 50 * second) + .005 * chance.noise();
        for (const auto& beat : beats) millivolts += height(waves, beat, second - beat.at);
        samples[i] = static_cast<std::int16_t>(std::lround(millivolts * 1000 / ecg_microvolts));
    }
    return samples;
}

auto facts_of(const Table& table, const std::vector<Beat>& beats) -> HeartFacts
{
    double sum = 0;
    for (const auto& beat : beats) sum += beat.length;
    const double rr = sum / static_cast<double>(beats.size());
    const auto net = [](const Waves& waves) { return waves.q + waves.r + waves.s; };
    const double first = net(table[0]);
    const double foot = (2 * net(table[1]) - first) / 2 * 2 / std::sqrt(3.0);  // aVF, on the scale of the bipolar leads
    const double qt = .04 + .345 * std::sqrt(rr);
    const auto whole = [](double value) { return static_cast<int>(std::lround(value)); };
    return {.rate = whole(60 / rr),
            .rr = whole(rr * 1000),
            .p = 104,
            .pr = 178,
            .qrs = 92,
            .qt = whole(qt * 1000),
            .qtc = whole(qt / std::sqrt(rr) * 1000),
            .axis = whole(std::atan2(foot, first) * 180 / std::numbers::pi)};
}

// Half of an even or odd number, always rounded the same way.
auto half(int value) -> std::int16_t { return static_cast<std::int16_t>(std::lround(value / 2.0)); }

}  // namespace

auto beat(Rhythm rhythm, Chance chance) -> Heart
{
    const auto& table = rhythm == Rhythm::normal ? normal : infarction;
    const auto beats = beats_at(rhythm == Rhythm::normal ? chance.between(66, 80) : chance.between(54, 59), chance);
    Heart heart;
    heart.facts = facts_of(table, beats);
    heart.leads[0] = record(table[0], beats, chance.branch(0));
    heart.leads[1] = record(table[1], beats, chance.branch(1));
    for (std::size_t i = 0; i < ecg_samples; ++i) {
        const int first = heart.leads[0][i];
        const int second = heart.leads[1][i];
        heart.leads[2].push_back(static_cast<std::int16_t>(second - first));
        heart.leads[3].push_back(half(-(first + second)));
        heart.leads[4].push_back(half(2 * first - second));
        heart.leads[5].push_back(half(2 * second - first));
    }
    for (std::size_t i = 2; i < stored_leads; ++i) heart.leads[i + 4] = record(table[i], beats, chance.branch(i));
    return heart;
}

}  // namespace shanhai::samples
