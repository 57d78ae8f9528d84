#include "common/ecg/drawing/draw.hpp"

#include "common/ecg/drawing/painting.hpp"

#include <cairo.h>

#include <cmath>
#include <memory>

namespace shanhai::ecg {
namespace {

constexpr double points_per_mm = 72 / 25.4;
constexpr auto pt(double mm) -> double { return mm * points_per_mm; }

// An eighth of a point is one dot at 600 per inch, and what cairo writes of it compresses to half.
auto on_raster(double points) -> double { return std::round(points * 8) / 8; }

class CairoCanvas : public Canvas {
public:
    CairoCanvas(cairo_t* page, const Write& write) : page_{page}, write_{write} {}

    void stroke(const std::vector<Line>& lines, const Stroke& how) override
    {
        for (const auto& line : lines) add(line, !how.trace.empty());
        use(how.colour);
        cairo_set_line_width(page_, pt(how.width));
        cairo_stroke(page_);
    }
    void text(double x, double y, std::string_view words, double size) override
    {
        use(ink);
        if (!words.empty()) write_(pt(x), pt(y), words, size);
    }
    void enter_grid() override
    {
        cairo_save(page_);
        cairo_rectangle(page_, pt(grid_left), pt(grid_top), pt(grid_width), pt(grid_height));
        cairo_clip(page_);
        cairo_set_line_join(page_, CAIRO_LINE_JOIN_ROUND);
    }
    void leave_grid() override { cairo_restore(page_); }

private:
    void use(const Colour& c) { cairo_set_source_rgb(page_, c.red, c.green, c.blue); }
    void add(const Line& line, bool rounded)
    {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const double x = rounded ? on_raster(pt(line[i].x)) : pt(line[i].x);
            const double y = rounded ? on_raster(pt(line[i].y)) : pt(line[i].y);
            i == 0 ? cairo_move_to(page_, x, y) : cairo_line_to(page_, x, y);
        }
    }

    cairo_t* page_;
    const Write& write_;
};

}  // namespace

auto sheets(const Recording& recording, const SheetOptions& options) -> Result<std::vector<Sheet>>
{
    if (auto fit = check(recording, options); !fit) return fit.error();
    const auto kept = std::make_shared<const Recording>(recording);
    std::vector<Sheet> all;
    for (const auto& page : lay_out(*kept, options))
        all.push_back({title_of(page), [kept, page, paper = options.paper](cairo_t* on, const Write& write) {
                           cairo_save(on);
                           CairoCanvas canvas{on, write};
                           paint(canvas, *kept, page, paper);
                           cairo_restore(on);
                       }});
    return all;
}

}  // namespace shanhai::ecg
