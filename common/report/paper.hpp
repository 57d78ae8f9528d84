// Text on A4, measured before it is drawn: nothing has a height of its own choosing, so nothing can be printed over.
//
// A Typesetter turns text into lines; a sheet is a column of pieces, each of which knows its height and how to draw
// itself; pages break between pieces. Lengths are points, y grows downwards.
//
// Every thread keeps the faces it has opened, and every page surface has a context of its own, so any number of threads
// may render at once and none waits. What was rendered before leaves no trace in what comes after. For .cpp files that
// draw.
#pragma once

#include "common/base/owned.hpp"
#include "common/report/fonts.hpp"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace shanhai::report {

struct Ink {
    double red = 0;
    double green = 0;
    double blue = 0;
};
void dip(cairo_t* page, const Ink& ink);  // what is drawn next is drawn in it

struct Style {
    double size = 10;
    bool bold = false;
    Ink ink{};
    double leading = 1;  // line height, as a multiple of the font's own
    PangoAlignment align = PANGO_ALIGN_LEFT;
    double spacing = 0;    // between letters
    double paragraph = 0;  // between paragraphs
};

// A laid out text. Cheap to copy.
class Text {
public:
    struct Line {
        double height;
        double baseline;  // from the line's top
        double left;
        PangoLayoutLine* laid;  // the layout's own; asking for it by its number takes longer the more there are
    };

    Text(std::shared_ptr<PangoLayout> layout, const Style& style);

    auto height() const -> double { return height_; }
    auto lines() const -> const std::vector<Line>& { return lines_; }
    void draw(cairo_t* page, double x, double y) const;
    void draw_line(cairo_t* page, std::size_t index, double x, double y) const;
    void trace(cairo_t* page, double x, double y) const;  // its outline as the current path: a drawing, and no text

private:
    std::shared_ptr<PangoLayout> layout_;
    Ink ink_;
    std::vector<Line> lines_;
    double height_ = 0;
};

class Typesetter {
public:
    explicit Typesetter(const Fonts& fonts);

    auto set(std::string_view text, const Style& style, double width) -> Text;
    auto set_line(std::string_view text, const Style& style, double width) -> Text;  // one, cut with … where it must be
    auto width_of(std::string_view text, const Style& style) -> double;

    // The first character without a glyph in anything set so far.
    auto missing() const -> std::optional<char32_t> { return missing_; }

private:
    auto layout(std::string_view text, const Style& style) -> std::shared_ptr<PangoLayout>;

    const Fonts& fonts_;
    Owned<PangoContext, g_object_unref> context_;
    std::optional<char32_t> missing_;
};

// One unbreakable strip of the column.
struct Piece {
    double height = 0;
    std::function<void(cairo_t* page, double y)> draw;
    bool with_next = false;  // a heading does not end a page
    bool at_foot = false;    // stands at the foot of the page it falls on
    double elastic = 0;      // of its height, what may be given up so that a report needs one page and not two
};

auto gap(double height, double elastic = 0) -> Piece;
auto rule(double x, double width, double thickness, const Ink& ink = {}) -> Piece;
// A piece for each line: text may break over pages, but leaves no line alone on either side.
auto lines_of(const Text& text, double x) -> std::vector<Piece>;

// Which pieces go on which page, given the room on the first page and on the others.
struct Placed {
    const Piece* piece;
    double y;  // from the top of the room
};
using PlacedPage = std::vector<Placed>;
auto paginate(const std::vector<Piece>& column, double first_room, double other_room) -> std::vector<PlacedPage>;

}  // namespace shanhai::report
