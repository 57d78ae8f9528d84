#include "common/ecg/drawing/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace shanhai::ecg {
namespace {

using enum LeadName;
constexpr auto standard = std::to_array<LeadName>({I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6});
constexpr std::size_t standard_min = 6;  // fewer, and the standard sheet would be mostly empty
constexpr std::size_t rows_max = 12;

auto is_standard(LeadName name) -> bool { return std::ranges::find(standard, name) != standard.end(); }

auto end_of(const Recording& recording) -> double
{
    double end = 0;
    for (const auto& strip : recording.strips)
        if (strip.kind == StripKind::rhythm) end = std::max(end, strip.starts_s + seconds_of(strip));
    return end;
}

struct Rows {
    double first;  // baseline, from the grid's top
    double pitch;
};

// A few rows stand on strong lines, many on any; above the first there is room for a calibration pulse.
auto rows_of(std::size_t count) -> Rows
{
    const bool few = count <= 6;
    const double unit = few ? 5 : 1;
    const double room = grid_height - (few ? 0 : 16);
    const auto rows = static_cast<double>(count);
    const double pitch = std::min(std::floor(room / rows / unit) * unit, 40.0);
    const double top = count < 4 ? 0 : grid_height - pitch * rows;
    return {std::round((top + pitch) / 2 / unit) * unit, pitch};
}

auto empty_page(std::size_t rows, const Recording& recording, const SheetOptions& options) -> Page
{
    Page page;
    const auto [first, pitch] = rows_of(rows);
    page.pitch = pitch;
    page.from_s = std::max(options.start_s, 0.0);
    page.until_s = std::min(page.from_s + traces_width / options.paper.mm_per_s, end_of(recording));
    for (std::size_t i = 0; i < rows; ++i) page.rows.push_back({{}, first + pitch * static_cast<double>(i)});
    return page;
}

void add_cell(Page& page, std::size_t row, LeadName name, std::optional<Place> lead, std::size_t column,
              std::size_t columns, const SheetOptions& options)
{
    const double width = traces_width / static_cast<double>(columns);
    const double x = width * static_cast<double>(column);
    page.rows[row].cells.push_back({.name = name,
                                    .lead = lead,
                                    .x = traces_left + x,
                                    .width = width,
                                    .baseline = page.rows[row].baseline,
                                    .from_s = page.from_s + x / options.paper.mm_per_s});
}

auto standard_page(const Recording& recording, const SheetOptions& options) -> Page
{
    const std::size_t columns = options.layout == Layout::three_by_four ? 4
                                : options.layout == Layout::six_by_two  ? 2
                                                                        : 1;
    const auto in_column = standard.size() / columns;
    const bool with_rhythm = options.layout == Layout::three_by_four;
    auto page = empty_page(in_column + (with_rhythm ? 1 : 0), recording, options);
    for (std::size_t i = 0; i < standard.size(); ++i)
        add_cell(page, i % in_column, standard[i], find(recording, standard[i]), i / in_column, columns, options);
    if (with_rhythm) add_cell(page, in_column, options.rhythm, find(recording, options.rhythm), 0, 1, options);
    return page;
}

// Below one another; where there are few, the recording goes on in further rows.
auto page_of(std::span<const Place> leads, const Recording& recording, const SheetOptions& options) -> Page
{
    constexpr std::size_t roomy = 6;
    const double seconds = traces_width / options.paper.mm_per_s;
    const double rest = end_of(recording) - std::max(options.start_s, 0.0);
    const auto fitting = std::max<std::size_t>(roomy / leads.size(), 1);
    const auto turns =
        static_cast<std::size_t>(std::clamp(std::ceil(rest / seconds), 1.0, static_cast<double>(fitting)));
    auto page = empty_page(turns * leads.size(), recording, options);
    for (std::size_t turn = 0; turn < turns; ++turn)
        for (std::size_t i = 0; i < leads.size(); ++i) {
            const auto row = turn * leads.size() + i;
            add_cell(page, row, leads[i].lead->name, leads[i], 0, 1, options);
            page.rows[row].cells.back().from_s += static_cast<double>(turn) * seconds;
        }
    page.until_s = std::min(page.from_s + static_cast<double>(turns) * seconds, end_of(recording));
    return page;
}

}  // namespace

auto layout_named(std::string_view name) -> std::optional<Layout>
{
    if (name == "3x4") return Layout::three_by_four;
    if (name == "6x2") return Layout::six_by_two;
    if (name == "12x1") return Layout::twelve_by_one;
    return std::nullopt;
}

auto lay_out(const Recording& recording, const SheetOptions& options) -> std::vector<Page>
{
    const auto there = [&](LeadName name) { return find(recording, name).has_value(); };
    const bool as_standard = std::ranges::count_if(standard, there) >= static_cast<std::ptrdiff_t>(standard_min);
    std::vector<Page> pages;
    if (as_standard) pages.push_back(standard_page(recording, options));

    std::vector<Place> others;
    for (const auto& strip : recording.strips)
        for (const auto& lead : strip.leads) {
            const bool shown = as_standard && is_standard(lead.name);
            if (strip.kind == StripKind::rhythm && !shown) others.push_back({&strip, &lead});
        }
    for (std::size_t done = 0; done < others.size(); done += rows_max)
        pages.push_back(page_of({others.data() + done, std::min(others.size() - done, rows_max)}, recording, options));
    return pages;
}

}  // namespace shanhai::ecg
