// What the column of a report is built of: rows of labels and values, sections, notes. The sizes and inks of all pages
// are here, so that they look like one.
#pragma once

#include "common/report/paper.hpp"
#include "common/report/sheets.hpp"

namespace shanhai::report {

inline constexpr double side = 51;  // 18 mm
inline constexpr double top = 40;
inline constexpr double bottom = 34;
inline constexpr double measure = Sheets::width - 2 * side;
inline constexpr double third = measure / 3;

namespace look {

inline constexpr Ink black{};
inline constexpr Ink soft{0.36, 0.36, 0.36};
inline constexpr Ink hair{0.72, 0.72, 0.72};
inline constexpr Ink faint{0.93, 0.93, 0.93};
inline constexpr Ink red{0.75, 0.06, 0.08};
inline constexpr Ink pink{0.995, 0.935, 0.935};

inline constexpr Style label{.size = 9.5, .ink = soft};
inline constexpr Style value{.size = 9.5};
inline constexpr Style strong{.size = 11.5, .bold = true};
inline constexpr Style heading{.size = 11.5, .bold = true};
inline constexpr Style body{.size = 10.5, .leading = 1.1, .paragraph = 3};
inline constexpr Style note{.size = 10, .leading = 1.1, .paragraph = 2};
inline constexpr Style opinion{.size = 11.5, .bold = true, .leading = 1.1, .paragraph = 1};
inline constexpr Style small{.size = 7.5, .ink = soft};
inline constexpr Style small_right{.size = 7.5, .ink = soft, .align = PANGO_ALIGN_RIGHT};
inline constexpr Style small_centred{.size = 7.5, .ink = soft, .align = PANGO_ALIGN_CENTER};

}  // namespace look

using Column = std::vector<Piece>;
void append(Column& column, Column more);
void keep_together(Column& column);  // on one page, if a page is large enough

struct Cell {
    std::string_view name;
    std::string text;
    double width = third;
    Style style = look::value;
    bool narrow = false;  // its label is as wide as its characters
};

// Labels and values side by side on one baseline; the row is as high as its highest value. Labels of two and three
// characters are as wide as those of four, as on every printed form.
auto row(Typesetter& type, const std::vector<Cell>& cells) -> Piece;

// A label and text of any length: what the clinic wrote may run over pages like any other prose. Nothing if empty.
auto labelled(Typesetter& type, std::string_view name, const std::string& text) -> Column;

auto headed(Typesetter& type, std::string_view name) -> Column;  // the head of a section; it does not end a page
auto section(Typesetter& type, std::string_view name, const std::string& text, const Style& style = look::body)
    -> Column;

// A section of a line or two: its head beside it.
auto remark(Typesetter& type, std::string_view name, const std::string& text) -> Column;

// Lines on a tinted ground with a bar at their left and the head beside them: what must not be overlooked.
enum class Tone { plain, warning };
auto note(Typesetter& type, Tone tone, std::string_view head, const std::vector<std::string>& paragraphs) -> Column;

}  // namespace shanhai::report
