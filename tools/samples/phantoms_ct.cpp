#include "tools/samples/canvas.hpp"
#include "tools/samples/phantoms.hpp"

#include <cmath>
#include <numbers>

namespace shanhai::samples {
namespace {

// Hounsfield units.
constexpr double air = -1000, lung = -860, fat = -95, water = 8, muscle = 50, brain = 36, blood = 68, spongy = 350,
                 bone = 900;

auto bump(double at, double centre, double width) -> double
{
    const double off = (at - centre) / width;
    return off * off < 1 ? std::sqrt(1 - off * off) : 0;
}

void paint_head(Canvas& slice, double height)
{
    const double size = 0.55 + 0.45 * bump(height, 0.4, 0.75);
    const auto scaled = [size](Ellipse shape) {
        return Ellipse{shape.x * size, shape.y * size, shape.rx * size, shape.ry * size, shape.tilt};
    };
    slice.fill(scaled({0, 0, 0.66, 0.82}), muscle);
    slice.fill(scaled({0, 0, 0.63, 0.79}), bone);
    slice.fill(scaled({0, 0, 0.57, 0.73}), water);
    slice.fill(scaled({0, 0, 0.55, 0.71}), brain);
    slice.add(scaled({0, -0.1, 0.006, 0.55}), 22);  // falx
    if (const double ventricle = bump(height, 0.55, 0.2); ventricle > 0) {
        slice.fill(scaled({-0.1, -0.05, 0.05 * ventricle, 0.26 * ventricle, 14}), water);
        slice.fill(scaled({0.1, -0.05, 0.05 * ventricle, 0.26 * ventricle, -14}), water);
    }
    if (const double bleed = bump(height, 0.5, 0.16); bleed > 0) {
        slice.fill(scaled({0.27, 0.06, 0.17 * bleed, 0.21 * bleed, 20}), 22);  // swelling
        slice.fill(scaled({0.27, 0.06, 0.12 * bleed, 0.16 * bleed, 20}), blood);
    }
}

void paint_ribs(Canvas& slice, double height)
{
    for (int i = 0; i < 14; ++i) {
        const double angle = (i + 0.5 + std::fmod(height * 9, 1.0)) * std::numbers::pi / 7;
        const Ellipse rib{0.7 * std::cos(angle), 0.5 * std::sin(angle), 0.075, 0.028,
                          angle * 180 / std::numbers::pi + 90};
        slice.fill(rib, bone * 0.6);
        slice.fill({rib.x, rib.y, rib.rx * 0.7, rib.ry * 0.5, rib.tilt}, spongy * 0.5);
    }
}

void paint_lung(Canvas& slice, double side, double height, Chance& chance)
{
    const double size = bump(height, 0.5, 0.62);
    slice.fill({side * 0.36, -0.03, 0.29 * size, 0.4 * size, side * -8}, lung);
    for (int vessel = 0; vessel < 24; ++vessel) {
        const double angle = chance.between(0, 2 * std::numbers::pi);
        const double far = chance.between(0.1, 0.8) * size;
        const double thick = chance.between(0.006, 0.022) * (1.1 - far);
        slice.fill({side * 0.36 + 0.28 * far * std::cos(angle), -0.03 + 0.38 * far * std::sin(angle), thick,
                    thick * 1.4, angle * 57},
                   30);
    }
}

void paint_chest(Canvas& slice, double height, Chance& chance)
{
    slice.fill({0, 0, 0.86, 0.64}, fat);
    slice.fill({0, 0, 0.8, 0.58}, muscle);
    paint_ribs(slice, height);
    paint_lung(slice, -1, height, chance);
    paint_lung(slice, 1, height, chance);
    if (const double heart = bump(height, 0.35, 0.3); heart > 0)
        slice.fill({0.1, -0.1, 0.24 * heart, 0.2 * heart, 25}, muscle - 8);
    slice.fill({0.07, 0.2, 0.05, 0.05}, muscle - 4);  // aorta
    slice.fill({0, 0.38, 0.11, 0.1}, spongy);
    slice.fill({0, 0.5, 0.035, 0.08}, spongy);
    slice.fill({0, 0.41, 0.035, 0.03}, water);  // canal
    if (const double nodule = bump(height, 0.6, 0.08); nodule > 0)
        slice.fill({-0.42, -0.15, 0.045 * nodule, 0.045 * nodule}, 38);
}

}  // namespace

auto ct_slice(CtRegion region, double height, Chance chance) -> std::vector<std::uint16_t>
{
    Canvas body{ct_size, ct_size, air};
    switch (region) {
    case CtRegion::head: paint_head(body, height); break;
    case CtRegion::chest: paint_chest(body, height, chance); break;
    }
    body.fill({0, 0.9, 0.8, 0.02}, -150);  // the table
    body.add({0, 0, 2, 2}, -ct_intercept);
    return body.finish(chance, region == CtRegion::head ? 4 : 14, 4095);
}

}  // namespace shanhai::samples
