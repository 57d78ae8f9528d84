#include "tools/samples/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace shanhai::samples {

Canvas::Canvas(std::size_t columns, std::size_t rows, double background)
    : columns_{columns}, rows_{rows}, values_(columns * rows, static_cast<float>(background))
{}

// Calls paint_one(value, distance) inside the shape, with the distance 0 in the middle and 1 at the rim.
template <class Paint>
void Canvas::paint(const Ellipse& shape, double reach, Paint paint_one)
{
    const double angle = shape.tilt * std::numbers::pi / 180;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    const double box = std::max(shape.rx, shape.ry) * reach;
    const auto index = [](double at, std::size_t count) {
        return static_cast<std::size_t>(
            std::clamp((at + 1) / 2 * static_cast<double>(count), 0.0, static_cast<double>(count)));
    };
    for (auto row = index(shape.y - box, rows_); row < index(shape.y + box, rows_); ++row) {
        const double dy = (static_cast<double>(row) + 0.5) / static_cast<double>(rows_) * 2 - 1 - shape.y;
        for (auto column = index(shape.x - box, columns_); column < index(shape.x + box, columns_); ++column) {
            const double dx = (static_cast<double>(column) + 0.5) / static_cast<double>(columns_) * 2 - 1 - shape.x;
            const double u = (dx * cosine + dy * sine) / shape.rx;
            const double v = (dy * cosine - dx * sine) / shape.ry;
            const double distance = u * u + v * v;
            if (distance <= reach * reach) paint_one(values_[row * columns_ + column], std::sqrt(distance));
        }
    }
}

void Canvas::fill(const Ellipse& shape, double value)
{
    paint(shape, 1, [value](float& at, double) { at = static_cast<float>(value); });
}

void Canvas::add(const Ellipse& shape, double value)
{
    paint(shape, 1, [value](float& at, double) { at += static_cast<float>(value); });
}

void Canvas::add_soft(const Ellipse& shape, double value)
{
    paint(shape, 1, [value](float& at, double far) { at += static_cast<float>(value * (1 - far * far)); });
}

void Canvas::add_ring(const Ellipse& shape, double width, double value)
{
    paint(shape, 1 + width, [=](float& at, double far) {
        const double off = std::abs(far - 1) / width;
        if (off < 1) at += static_cast<float>(value * (1 - off * off));
    });
}

auto Canvas::finish(Chance& chance, double deviation, double max) const -> std::vector<std::uint16_t>
{
    std::vector<std::uint16_t> whole(values_.size());
    std::transform(values_.begin(), values_.end(), whole.begin(), [&](float value) {
        return static_cast<std::uint16_t>(std::clamp(value + deviation * chance.noise(), 0.0, max) + 0.5);
    });
    return whole;
}

}  // namespace shanhai::samples
