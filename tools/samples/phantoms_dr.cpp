#include "tools/samples/canvas.hpp"
#include "tools/samples/phantoms.hpp"

namespace shanhai::samples {
namespace {

void paint_frontal(Canvas& film)
{
    film.add_soft({0, 0.1, 1.15, 1.4}, 1500);            // trunk
    film.add_soft({0, -0.85, 0.25, 0.3}, 900);           // neck
    film.add_soft({-0.42, 0.02, 0.36, 0.66, 6}, -1150);  // lungs
    film.add_soft({0.44, 0.0, 0.33, 0.62, -6}, -1150);
    film.add({0, 0, 0.075, 1.3}, 420);  // spine
    for (int i = 0; i < 16; ++i) film.add_ring({0, -0.92 + 0.12 * i, 0.07, 0.05}, 0.15, 160);
    film.add_soft({0.16, 0.3, 0.33, 0.36, -30}, 1350);  // heart
    film.add_soft({-0.1, -0.3, 0.12, 0.3}, 350);        // mediastinum
    film.add_soft({-0.45, 0.85, 0.5, 0.33}, 1600);      // domes of the diaphragm
    film.add_soft({0.45, 0.9, 0.5, 0.33}, 1500);
    for (int i = 0; i < 9; ++i) {
        const double down = -0.62 + 0.15 * i;
        film.add_ring({-0.4, down, 0.42, 0.26, 24}, 0.055, 260);
        film.add_ring({0.4, down, 0.42, 0.26, -24}, 0.055, 260);
    }
    film.add_ring({-0.4, -0.66, 0.36, 0.06, 12}, 0.35, 420);  // clavicles
    film.add_ring({0.4, -0.66, 0.36, 0.06, -12}, 0.35, 420);
    film.add_soft({-0.52, -0.1, 0.16, 0.13}, 520);  // consolidation in the right upper field
}

void paint_lateral(Canvas& film)
{
    film.add_soft({0, 0.1, 0.85, 1.4}, 1900);
    film.add_soft({0, -0.05, 0.55, 0.72, 8}, -1100);
    film.add_soft({-0.28, 0.3, 0.3, 0.36, 20}, 1100);
    film.add_soft({0.1, 0.95, 0.75, 0.33}, 1500);
    for (int i = 0; i < 14; ++i)
        film.add_ring({0.52 - 0.02 * (i - 7) * (i - 7) * 0.12, -0.8 + 0.13 * i, 0.1, 0.055, -10}, 0.25, 520);
    film.add({-0.64, -0.1, 0.035, 0.5, 10}, 380);  // sternum
    for (int i = 0; i < 8; ++i) film.add_ring({0, -0.5 + 0.16 * i, 0.55, 0.2, 30}, 0.035, 200);
}

}  // namespace

auto dr_chest(DrView view, Chance chance) -> std::vector<std::uint16_t>
{
    Canvas film{dr_columns, dr_rows, 380};
    switch (view) {
    case DrView::frontal: paint_frontal(film); break;
    case DrView::lateral: paint_lateral(film); break;
    }
    return film.finish(chance, 16, 4095);
}

}  // namespace shanhai::samples
