// An A4 PDF, page by page, as cairo writes it.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/fault.hpp"
#include "common/base/owned.hpp"

#include <cairo.h>

#include <string_view>

namespace shanhai::report {

class Sheets {
public:
    static constexpr double width = 595.276;  // points
    static constexpr double height = 841.890;

    explicit Sheets(std::string_view created);  // the date is part of the document, so it is given

    auto page() -> cairo_t* { return page_.get(); }
    void turn(bool landscape);  // this page and those after it; before anything is drawn on it
    void next_page();
    auto finish() -> Result<Bytes>;

private:
    Bytes bytes_;
    Owned<cairo_surface_t, cairo_surface_destroy> surface_;
    Owned<cairo_t, cairo_destroy> page_;
};

}  // namespace shanhai::report
