// A QR code (ISO/IEC 18004) as squares on the page: crisp at any size, and no picture.
#pragma once

#include "common/base/fault.hpp"

#include <cairo.h>

#include <string>
#include <vector>

namespace shanhai::report {

class QrCode {
public:
    static constexpr int quiet = 4;  // modules of white on every side, which belong to the code

    static auto of(const std::string& text) -> Result<QrCode>;  // level M: a crease or a stamp may cover some of it

    // `side` includes the quiet zone.
    void draw(cairo_t* page, double x, double y, double side) const;

private:
    QrCode(int modules, std::vector<bool> dark) : modules_{modules}, dark_{std::move(dark)} {}

    int modules_;
    std::vector<bool> dark_;
};

}  // namespace shanhai::report
