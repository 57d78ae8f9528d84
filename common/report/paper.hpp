// Text on A4, measured before it is drawn: nothing has a height of its own choosing, so nothing can be printed over.
//
// A Typesetter turns text into lines; a sheet is a column of pieces, each of which knows its height and how to draw
// itself; pages break between pieces. Lengths are points, y grows downwards.
//
// Pango and cairo keep no state between renderings here: every Typesetter has its own font map and every page surface
// its own context, so any number of threads may render at once. For .cpp files that draw.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/owned.hpp"
#include "common/report/fonts.hpp"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <functional>
#include <string_view>
#include <vector>

namespace shanhai::report {

struct Style {
    double size = 10;
    bool bold = false;
    double grey = 0;     // 0 is black
    double leading = 1;  // line height, as a multiple of the font's own
    PangoAlignment align = PANGO_ALIGN_LEFT;
};

// A laid out text. Cheap to copy.
class Text {
public:
    struct Line {
        double height;
        double baseline;  // from the line's top
        double left;
    };

    Text(std::shared_ptr<PangoLayout> layout, double grey);

    auto height() const -> double { return height_; }
    auto lines() const -> const std::vector<Line>& { return lines_; }
    void draw(cairo_t* page, double x, double y) const;
    void draw_line(cairo_t* page, std::size_t index, double x, double y) const;

private:
    std::shared_ptr<PangoLayout> layout_;
    double grey_;
    std::vector<Line> lines_;
    double height_ = 0;
};

class Typesetter {
public:
    explicit Typesetter(const Fonts& fonts);

    auto set(std::string_view text, const Style& style, double width) -> Text;
    auto width_of(std::string_view text, const Style& style) -> double;
    auto lacks_glyphs() const -> bool { return lacks_glyphs_; }  // of anything set so far

private:
    auto layout(std::string_view text, const Style& style) -> std::shared_ptr<PangoLayout>;

    Owned<PangoFontMap, g_object_unref> map_;
    Owned<PangoContext, g_object_unref> context_;
    std::string family_;
    bool lacks_glyphs_ = false;
};

// One unbreakable strip of the column.
struct Piece {
    double height = 0;
    std::function<void(cairo_t* page, double y)> draw;
    bool with_next = false;  // a heading does not end a page
    bool at_foot = false;    // stands at the foot of the page it falls on
};

auto gap(double height) -> Piece;
auto rule(double x, double width, double thickness) -> Piece;
auto lines_of(const Text& text, double x) -> std::vector<Piece>;  // a piece for each line: text may break over pages

// Which pieces go on which page, given the room on the first page and on the others.
struct Placed {
    const Piece* piece;
    double y;  // from the top of the room
};
using PlacedPage = std::vector<Placed>;
auto paginate(const std::vector<Piece>& column, double first_room, double other_room) -> std::vector<PlacedPage>;

// An A4 PDF, page by page. The creation date is part of the document, so it is given.
class Sheets {
public:
    static constexpr double width = 595.276;
    static constexpr double height = 841.890;

    explicit Sheets(std::string_view created);

    auto page() -> cairo_t* { return page_.get(); }
    void turn(bool landscape);  // before anything is drawn on a page; A4 stands upright until then
    void next_page();
    auto finish() -> Result<Bytes>;

private:
    Bytes bytes_;
    Owned<cairo_surface_t, cairo_surface_destroy> surface_;
    Owned<cairo_t, cairo_destroy> page_;
};

}  // namespace shanhai::report
