#include "common/ecg/drawing/painting.hpp"

#include "common/ecg/drawing/words.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

// The grid is light enough to vanish before the trace does on a bad printer, and its strong lines survive a fax.
constexpr Stroke fine{0.1, {0.98, 0.82, 0.80}};
constexpr Stroke strong{0.18, {0.93, 0.60, 0.58}};
constexpr Stroke mark{0.3, {0.70, 0.25, 0.25}};  // between leads: nothing to be taken for a spike
constexpr double trace_width = 0.25;

auto line_of(double x1, double y1, double x2, double y2) -> Line { return {{x1, y1}, {x2, y2}}; }

// From the grid's top left corner.
auto on_grid(Line line, double x, double y) -> Line
{
    for (auto& point : line) point = {grid_left + x + point.x, grid_top + y + point.y};
    return line;
}

void paint_grid(Canvas& on)
{
    for (const bool strong_ones : {false, true}) {
        std::vector<Line> lines;
        for (int x = 0; x <= static_cast<int>(grid_width); ++x)
            if ((x % 5 == 0) == strong_ones)
                lines.push_back(line_of(grid_left + x, grid_top, grid_left + x, grid_top + grid_height));
        for (int y = 0; y <= static_cast<int>(grid_height); ++y)
            if ((y % 5 == 0) == strong_ones)
                lines.push_back(line_of(grid_left, grid_top + y, grid_left + grid_width, grid_top + y));
        on.stroke(lines, strong_ones ? strong : fine);
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

void paint_calibration(Canvas& on, const Row& row, const Paper& paper)
{
    for (const auto& cell : row.cells)
        if (cell.lead && cell.lead->lead->scale)
            return on.stroke({on_grid(calibration_pulse(*cell.lead->lead->scale, paper), 1, row.baseline)},
                             {trace_width, ink, "1 mV"});
}

// Where half of what is shown lies above: the row's middle goes there. In microvolts.
auto median_of(const Lead& lead, std::size_t first, std::size_t count) -> double
{
    std::vector<std::int32_t> samples;
    for (auto i = first; i < std::min(lead.samples.size(), first + count); ++i)
        if (lead.samples[i] != lead.gap) samples.push_back(lead.samples[i]);
    if (samples.empty()) return 0;
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    return *middle * lead.scale->microvolts_per_unit + lead.scale->offset_microvolts;
}

void paint_cell(Canvas& on, const Cell& cell, const Paper& paper)
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
    auto lines = trace(lead, rate, first, count, paper);
    const double median = std::round(median_of(lead, first, count) / 10 * paper.mm_per_mv) / 100;  // mm, in hundredths
    for (auto& line : lines) line = on_grid(std::move(line), cell.x, cell.baseline + median);
    std::erase_if(lines, [](const Line& line) { return line.size() < 2; });
    on.stroke(lines, {trace_width, ink, label_of(cell)});
}

void paint_separator(Canvas& on, const Cell& cell)
{
    const double x = grid_left + cell.x;
    const double y = grid_top + cell.baseline;
    on.stroke({line_of(x, y - 7, x, y - 4), line_of(x, y + 4, x, y + 7)}, mark);
}

void paint_rows(Canvas& on, const Page& page, const Paper& paper)
{
    on.enter_grid();
    for (const auto& row : page.rows) {
        paint_calibration(on, row, paper);
        for (const auto& cell : row.cells) {
            if (instead_of(cell).empty()) paint_cell(on, cell, paper);
            if (&cell != &row.cells.front()) paint_separator(on, cell);
        }
    }
    on.leave_grid();

    const double above = std::min(13.0, page.pitch * 0.36);
    for (const auto& row : page.rows)
        for (const auto& cell : row.cells) {
            const double x = grid_left + cell.x + 1;
            on.text(x, grid_top + cell.baseline - above, label_of(cell), 9);
            on.text(x + 10, grid_top + cell.baseline - 1, instead_of(cell), 9);
        }
}

// For whoever doubts the printer: 10 mm and 1 s to lay a ruler on.
void paint_ruler(Canvas& on, const Paper& paper)
{
    const double y = grid_top + grid_height + 6;
    const double end = grid_left + grid_width;
    const auto bar = [&](double from, double length, std::string_view words) {
        on.stroke({line_of(from, y, from + length, y), line_of(from, y - 1.2, from, y + 1.2),
                   line_of(from + length, y - 1.2, from + length, y + 1.2)},
                  {0.2, ink});
        on.text(from + length / 2 - 3.6, y - 0.8, words, 7);
    };
    bar(end - paper.mm_per_s, paper.mm_per_s, "1 s");
    bar(end - paper.mm_per_s - 15, 10, "10 mm");
}

auto is_usual(const Paper& paper) -> bool
{
    const bool speed = paper.mm_per_s == 25 || paper.mm_per_s == 50;
    return speed && (paper.mm_per_mv == 5 || paper.mm_per_mv == 10 || paper.mm_per_mv == 20);
}

}  // namespace

void paint(Canvas& on, const Recording& recording, const Page& page, const Paper& paper)
{
    paint_grid(on);
    paint_rows(on, page, paper);
    double y = 14;
    for (const auto& line : lines_above(recording)) {
        on.text(grid_left, y, line, 9);
        y += 4.9;
    }
    on.text(grid_left, grid_top + grid_height + 6.5, line_below(recording, page, paper), 8);
    paint_ruler(on, paper);
}

auto title_of(const Page& page) -> std::string
{
    std::size_t leads = 0;
    for (const auto& row : page.rows)
        for (const auto& cell : row.cells) leads += cell.lead ? 1 : 0;
    const bool rhythm = page.rows.size() == 4 && page.rows.front().cells.size() == 4 && page.rows.back().cells[0].lead;
    return std::to_string(leads - (rhythm ? 1 : 0)) + " 导联心电图";
}

auto check(const Recording& recording, const SheetOptions& options) -> Result<void>
{
    if (auto fit = check(recording); !fit) return fit;
    if (!is_usual(options.paper)) return Fault{errc::malformed, "ecg.paper"};
    return {};
}

}  // namespace shanhai::ecg
