#include "tools/samples/phantoms.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace shanhai::samples {
namespace {

// A pixel's place under the probe, which is the same in every frame.
struct Ray {
    float depth = 0;  // 0 at the probe, 1 at the far end
    float angle = 0;  // -1 to 1 across the fan
    float speckle = 0;
    bool inside = false;
};

auto make_fan(Chance& chance) -> std::vector<Ray>
{
    constexpr double half_opening = 0.72;  // radians
    std::vector<Ray> fan(us_columns * us_rows);
    for (std::size_t row = 0; row < us_rows; ++row) {
        for (std::size_t column = 0; column < us_columns; ++column) {
            const double dx = static_cast<double>(column) - us_columns / 2.0;
            const double dy = static_cast<double>(row) - 12;
            const double angle = std::atan2(dx, dy) / half_opening;
            const double depth = std::hypot(dx, dy) / (us_rows - 40);
            const bool inside = std::abs(angle) < 1 && depth > 0.06 && depth < 1;
            fan[row * us_columns + column] = {static_cast<float>(depth), static_cast<float>(angle),
                                              static_cast<float>(chance.noise()), inside};
        }
    }
    return fan;
}

struct Chamber {
    double depth;
    double angle;
    double size_depth;
    double size_angle;
    double squeeze;  // how much it shrinks in systole
};

auto nearness(const Chamber& chamber, const Ray& ray, double contraction) -> double
{
    const double size = 1 - chamber.squeeze * contraction;
    const double d = (ray.depth - chamber.depth) / (chamber.size_depth * size);
    const double a = (ray.angle - chamber.angle) / (chamber.size_angle * size);
    return d * d + a * a;
}

constexpr std::array<Chamber, 4> heart{{{0.42, -0.22, 0.17, 0.20, 0.35},
                                        {0.42, 0.28, 0.15, 0.17, 0.3},
                                        {0.72, -0.18, 0.12, 0.18, -0.2},
                                        {0.72, 0.24, 0.12, 0.16, -0.2}}};

auto brightness(const Ray& ray, double contraction, double shimmer) -> double
{
    double tissue = 95 * (1.05 - 0.6 * ray.depth);
    for (const auto& chamber : heart) {
        const double near = nearness(chamber, ray, contraction);
        if (near < 1)
            tissue = 12;
        else if (near < 1.25)
            tissue += 75;  // walls shine
    }
    return tissue * (1 + 0.34 * ray.speckle + 0.1 * shimmer);
}

// Through the valve towards the probe in one half of the beat, away from it in the other.
auto flow(const Ray& ray, double phase) -> double
{
    const Chamber jet{0.58, -0.2, 0.13, 0.1, 0};
    const double near = nearness(jet, ray, 0);
    return near < 1 ? std::sin(phase) * (1 - near) : 0;
}

void put(std::uint8_t* pixel, double red, double green, double blue)
{
    const auto whole = [](double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); };
    pixel[0] = whole(red);
    pixel[1] = whole(green);
    pixel[2] = whole(blue);
}

}  // namespace

auto us_cine(std::size_t frames, Chance chance) -> std::vector<std::uint8_t>
{
    const auto fan = make_fan(chance);
    std::vector<std::uint8_t> cine(frames * fan.size() * 3);
    auto* pixel = cine.data();
    for (std::size_t frame = 0; frame < frames; ++frame) {
        const double phase = 2 * std::numbers::pi * static_cast<double>(frame) / static_cast<double>(frames);
        const double contraction = (1 - std::cos(phase)) / 2;
        for (const auto& ray : fan) {
            if (ray.inside) {
                const double grey = brightness(ray, contraction, chance.noise());
                const double speed = flow(ray, phase) * 230;
                put(pixel, grey + std::max(speed, 0.0), grey + std::abs(speed) * 0.25, grey + std::max(-speed, 0.0));
            }
            pixel += 3;
        }
    }
    return cine;
}

}  // namespace shanhai::samples
