// A grey picture in the making: ellipses on a plane from -1 to 1, as Shepp and Logan drew heads.
#pragma once

#include "tools/samples/chance.hpp"

#include <cstddef>
#include <vector>

namespace shanhai::samples {

struct Ellipse {
    double x = 0;
    double y = 0;  // downwards, as images are stored
    double rx = 0.1;
    double ry = 0.1;
    double tilt = 0;  // degrees
};

class Canvas {
public:
    Canvas(std::size_t columns, std::size_t rows, double background);

    void fill(const Ellipse& shape, double value);      // replaces what was there
    void add(const Ellipse& shape, double value);       // on top of what was there
    void add_soft(const Ellipse& shape, double value);  // most in the middle, nothing at the rim
    void add_ring(const Ellipse& shape, double width, double value);

    auto columns() const -> std::size_t { return columns_; }
    auto rows() const -> std::size_t { return rows_; }

    // Whole numbers from 0 to `max`, with noise of the given deviation.
    auto finish(Chance& chance, double deviation, double max) const -> std::vector<std::uint16_t>;

private:
    template <class Paint>
    void paint(const Ellipse& shape, double reach, Paint paint_one);

    std::size_t columns_;
    std::size_t rows_;
    std::vector<float> values_;
};

}  // namespace shanhai::samples
