#include "common/ecg/drawing/draw.hpp"

#include "common/ecg/drawing/words.hpp"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace shanhai::ecg {
namespace {

constexpr double points_per_mm = 72 / 25.4;
constexpr auto pt(double mm) -> double { return mm * points_per_mm; }

struct Colour {
    double red, green, blue;
};

// The grid is light enough to vanish before the trace does on a bad printer, and its strong lines survive a fax.
constexpr Colour fine{0.98, 0.82, 0.80};
constexpr Colour strong{0.93, 0.60, 0.58};
constexpr Colour mark{0.70, 0.25, 0.25};  // between leads: nothing to be taken for a spike
constexpr Colour ink{0, 0, 0};

struct Pen {
    cairo_t* page;
    const Write& write;

    void colour(const Colour& c) const { cairo_set_source_rgb(page, c.red, c.green, c.blue); }
    void text(double x_mm, double y_mm, std::string_view words, double size) const
    {
        if (!words.empty()) write(pt(x_mm), pt(y_mm), words, size);
    }
    void line(double x1, double y1, double x2, double y2) const
    {
        cairo_move_to(page, pt(x1), pt(y1));
        cairo_line_to(page, pt(x2), pt(y2));
    }
    void stroke(double width_mm) const
    {
        cairo_set_line_width(page, pt(width_mm));
        cairo_stroke(page);
    }
};

// An eighth of a point is one dot at 600 per inch, and what cairo writes of it compresses to half.
auto on_raster(double points) -> double { return std::round(points * 8) / 8; }

// On the grid: from its top left corner, in millimetres.
void draw_line(const Pen& pen, const std::vector<Point>& line, double x, double y)
{
    if (line.size() == 1) return;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const double at_x = on_raster(pt(grid_left + x + line[i].x));
        const double at_y = on_raster(pt(grid_top + y + line[i].y));
        i == 0 ? cairo_move_to(pen.page, at_x, at_y) : cairo_line_to(pen.page, at_x, at_y);
    }
}

void draw_grid(const Pen& pen)
{
    for (const bool strong_ones : {false, true}) {
        for (int x = 0; x <= static_cast<int>(grid_width); ++x)
            if ((x % 5 == 0) == strong_ones) pen.line(grid_left + x, grid_top, grid_left + x, grid_top + grid_height);
        for (int y = 0; y <= static_cast<int>(grid_height); ++y)
            if ((y % 5 == 0) == strong_ones) pen.line(grid_left, grid_top + y, grid_left + grid_width, grid_top + y);
        pen.colour(strong_ones ? strong : fine);
        pen.stroke(strong_ones ? 0.18 : 0.1);
    }
}

// As a lead of this scale would have recorded 1 mV for 200 ms.
auto calibration_pulse(const Scale& scale, const Paper& paper) -> std::vector<Point>
{
    const double units = std::round(1000 / scale.microvolts_per_unit);
    const double height = units * scale.microvolts_per_unit / 1000 * paper.mm_per_mv;
    const double width = 0.2 * paper.mm_per_s;
    constexpr double foot = 1.5;
    return {{0, 0}, {foot, 0}, {foot, -height}, {foot + width, -height}, {foot + width, 0}, {2 * foot + width, 0}};
}

void draw_calibration(const Pen& pen, const Row& row, const Paper& paper)
{
    for (const auto& cell : row.cells)
        if (cell.lead && cell.lead->lead->scale) {
            draw_line(pen, calibration_pulse(*cell.lead->lead->scale, paper), 1, row.baseline);
            return pen.stroke(0.25);
        }
}

auto median_of(const std::vector<std::vector<Point>>& lines) -> double
{
    std::vector<double> heights;
    for (const auto& line : lines)
        for (std::size_t i = 1; i < line.size(); ++i) {
            // What was left out lay on the line: long pieces count for what they cover.
            const auto weight = std::clamp<std::ptrdiff_t>(std::lround((line[i].x - line[i - 1].x) / 0.05), 1, 10'000);
            heights.insert(heights.end(), static_cast<std::size_t>(weight), (line[i].y + line[i - 1].y) / 2);
        }
    if (heights.empty()) return 0;
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::nth_element(heights.begin(), middle, heights.end());
    return *middle;
}

void draw_cell(const Pen& pen, const Cell& cell, const Paper& paper)
{
    const auto& strip = *cell.lead->strip;
    const auto& lead = *cell.lead->lead;
    const double rate = *strip.rate_hz;
    const auto samples = lead.samples.size();
    const auto count = static_cast<std::size_t>(std::floor(cell.width / paper.mm_per_s * rate)) + 1;
    const double wanted = std::round((cell.from_s - strip.starts_s) * rate);
    // A strip that is over before the cell begins was printed from its own beginning: show what there is of it.
    const auto last = samples > count ? samples - count : 0;
    const auto first = static_cast<std::size_t>(std::clamp(wanted, 0.0, static_cast<double>(last)));
    const auto lines = trace(lead, rate, first, count, paper);
    const double median = std::round(median_of(lines) * 100) / 100;
    for (const auto& line : lines) draw_line(pen, line, cell.x, cell.baseline - median);
    pen.stroke(0.25);
}

void draw_separator(const Pen& pen, const Cell& cell)
{
    const double x = grid_left + cell.x;
    const double y = grid_top + cell.baseline;
    pen.line(x, y - 7, x, y - 4);
    pen.line(x, y + 4, x, y + 7);
    pen.colour(mark);
    pen.stroke(0.3);
    pen.colour(ink);
}

void draw_rows(const Pen& pen, const Page& page, const Paper& paper)
{
    cairo_save(pen.page);
    cairo_rectangle(pen.page, pt(grid_left), pt(grid_top), pt(grid_width), pt(grid_height));
    cairo_clip(pen.page);
    cairo_set_line_join(pen.page, CAIRO_LINE_JOIN_ROUND);
    for (const auto& row : page.rows) {
        draw_calibration(pen, row, paper);
        for (const auto& cell : row.cells) {
            if (instead_of(cell).empty()) draw_cell(pen, cell, paper);
            if (&cell != &row.cells.front()) draw_separator(pen, cell);
        }
    }
    cairo_restore(pen.page);

    const double above = std::min(13.0, page.pitch * 0.36);
    for (const auto& row : page.rows)
        for (const auto& cell : row.cells) {
            const double x = grid_left + cell.x + 1;
            pen.text(x, grid_top + cell.baseline - above, label_of(cell), 9);
            pen.text(x + 10, grid_top + cell.baseline - 1, instead_of(cell), 9);
        }
}

// For whoever doubts the printer: 10 mm and 1 s to lay a ruler on.
void draw_ruler(const Pen& pen, const Paper& paper)
{
    const double y = grid_top + grid_height + 6;
    const double end = grid_left + grid_width;
    const auto bar = [&](double from, double length, std::string_view words) {
        pen.line(from, y, from + length, y);
        pen.line(from, y - 1.2, from, y + 1.2);
        pen.line(from + length, y - 1.2, from + length, y + 1.2);
        pen.stroke(0.2);
        pen.text(from + length / 2 - 3.6, y - 0.8, words, 7);
    };
    bar(end - paper.mm_per_s, paper.mm_per_s, "1 s");
    bar(end - paper.mm_per_s - 15, 10, "10 mm");
}

void draw_page(const Pen& pen, const Recording& recording, const Page& page, const Paper& paper)
{
    cairo_save(pen.page);
    draw_grid(pen);
    pen.colour(ink);
    draw_rows(pen, page, paper);
    double y = 14;
    for (const auto& line : lines_above(recording)) {
        pen.text(grid_left, y, line, 9);
        y += 4.9;
    }
    pen.text(grid_left, grid_top + grid_height + 6.5, line_below(recording, page, paper), 8);
    draw_ruler(pen, paper);
    cairo_restore(pen.page);
}

auto is_usual(const Paper& paper) -> bool
{
    const bool speed = paper.mm_per_s == 25 || paper.mm_per_s == 50;
    return speed && (paper.mm_per_mv == 5 || paper.mm_per_mv == 10 || paper.mm_per_mv == 20);
}

auto title_of(const Page& page) -> std::string
{
    std::size_t leads = 0;
    for (const auto& row : page.rows)
        for (const auto& cell : row.cells) leads += cell.lead ? 1 : 0;
    const bool rhythm = page.rows.size() == 4 && page.rows.front().cells.size() == 4 && page.rows.back().cells[0].lead;
    return std::to_string(leads - (rhythm ? 1 : 0)) + " 导联心电图";
}

}  // namespace

auto sheets(const Recording& recording, const SheetOptions& options) -> Result<std::vector<Sheet>>
{
    if (auto fit = check(recording); !fit) return fit.error();
    if (!is_usual(options.paper)) return Fault{errc::malformed, "ecg.paper"};
    const auto kept = std::make_shared<const Recording>(recording);
    std::vector<Sheet> all;
    for (const auto& page : lay_out(*kept, options))
        all.push_back({title_of(page), [kept, page, paper = options.paper](cairo_t* on, const Write& write) {
                           draw_page({on, write}, *kept, page, paper);
                       }});
    return all;
}

}  // namespace shanhai::ecg
