// What stands on every page around the column: a page that comes loose must still say whose it is, and what it is
// worth.
#pragma once

#include "common/report/column.hpp"
#include "common/report/document.hpp"
#include "common/report/illustrations.hpp"

namespace shanhai::report {

class Frame {
public:
    Frame(Typesetter& type, const Document& document);

    auto first_top() const -> double;  // where the column starts on the first page, and on the others
    auto other_top() const -> double;
    auto column_end() const -> double;

    void draw(cairo_t* page, std::size_t number, std::size_t count);
    // Of a plate, only what fits into its margin.
    void draw_plate(cairo_t* page, const Plate& plate, std::size_t number, std::size_t count);

private:
    void draw_head(cairo_t* page) const;
    void draw_stamp(cairo_t* page) const;
    void draw_foot(cairo_t* page, std::size_t number, std::size_t count);
    void draw_watermark(cairo_t* page, double width, double height) const;

    Typesetter& type_;
    bool preliminary_;
    std::string emergency_;
    std::string plate_line_;
    Text hospital_;
    Text title_;
    Text number_;
    Text running_;
    Text limits_;
    Text stamp_;
    Text watermark_;
};

}  // namespace shanhai::report
