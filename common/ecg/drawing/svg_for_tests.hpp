// A sheet's SVG taken apart by a reader that knows only paths of M and l, and painted without its words.
#pragma once

#include "common/ecg/drawing/svg.hpp"
#include "common/ecg/drawing/trace.hpp"

#include <cairo.h>

#include <sstream>
#include <stdexcept>

namespace shanhai::ecg::test {

struct SvgPath {
    std::string lead;  // whose trace; empty: none
    std::string colour;
    double width = 0;                       // millimetres
    std::vector<std::vector<Point>> lines;  // millimetres from the paper's corner
};

inline auto attribute(const std::string& tag, const std::string& name) -> std::string
{
    const auto mark = ' ' + name + "=\"";
    const auto at = tag.find(mark);
    if (at == std::string::npos) return {};
    const auto begin = at + mark.size();
    return tag.substr(begin, tag.find('"', begin) - begin);
}

inline auto lines_in(const std::string& data) -> std::vector<std::vector<Point>>
{
    std::string spaced;  // "l3-4" is "l 3 -4"
    for (const char c : data) {
        if (c == '-') spaced += ' ';
        spaced += c;
        if (c == 'M' || c == 'l') spaced.insert(spaced.size() - 1, " "), spaced += ' ';
    }
    std::istringstream words{spaced};
    std::vector<std::vector<Point>> lines;
    Point at;
    bool begins = false;
    for (std::string word; words >> word;) {
        if (word == "l") continue;
        if (word == "M") {
            begins = true;
            continue;
        }
        const double x = std::stod(word) / svg_units_per_mm;
        if (!(words >> word)) throw std::runtime_error{"half a point"};
        const double y = std::stod(word) / svg_units_per_mm;
        at = begins ? Point{x, y} : Point{at.x + x, at.y + y};
        if (begins) lines.emplace_back();
        begins = false;
        lines.back().push_back(at);
    }
    return lines;
}

inline auto paths_in(const std::string& svg) -> std::vector<SvgPath>
{
    std::vector<SvgPath> paths;
    for (auto at = svg.find("<path"); at != std::string::npos; at = svg.find("<path", at + 1)) {
        const auto tag = svg.substr(at, svg.find("/>", at) - at);
        paths.push_back({attribute(tag, "data-lead"), attribute(tag, "stroke"),
                         std::stod(attribute(tag, "stroke-width")) / svg_units_per_mm,
                         lines_in(attribute(tag, "d"))});
    }
    return paths;
}

inline auto trace_of(const std::vector<SvgPath>& paths, const std::string& lead, std::size_t which = 0) -> SvgPath
{
    for (const auto& path : paths)
        if (path.lead == lead && which-- == 0) return path;
    throw std::runtime_error{"no trace of " + lead};
}

// Dark lines of the grid's area, `scale` pixels to the millimetre; 0 is white, 255 full ink.
class Picture {
public:
    explicit Picture(const std::string& png) : surface_{cairo_image_surface_create_from_png(png.c_str())}
    {
        width_ = cairo_image_surface_get_width(surface_);
        height_ = cairo_image_surface_get_height(surface_);
    }
    Picture(int width, int height)
        : surface_{cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)}, width_{width}, height_{height}
    {}
    explicit Picture(const std::vector<SvgPath>& paths, double scale)
        : Picture{static_cast<int>(grid_width * scale), static_cast<int>(grid_height * scale)}
    {
        auto* const page = cairo_create(surface_);
        cairo_set_source_rgb(page, 1, 1, 1);
        cairo_paint(page);
        cairo_set_source_rgb(page, 0, 0, 0);
        cairo_scale(page, scale, scale);
        cairo_translate(page, -grid_left, -grid_top);
        for (const auto& path : paths) {
            if (path.lead.empty()) continue;
            cairo_set_line_width(page, path.width);
            for (const auto& line : path.lines)
                for (const auto& point : line)
                    &point == &line.front() ? cairo_move_to(page, point.x, point.y)
                                            : cairo_line_to(page, point.x, point.y);
            cairo_stroke(page);
        }
        cairo_destroy(page);
        cairo_surface_flush(surface_);
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;
    ~Picture() { cairo_surface_destroy(surface_); }

    auto width() const -> int { return width_; }
    auto height() const -> int { return height_; }
    auto ink(int x, int y) const -> int
    {
        return 255 - cairo_image_surface_get_data(surface_)[y * cairo_image_surface_get_stride(surface_) + 4 * x];
    }
    void save(const std::string& file) const { cairo_surface_write_to_png(surface_, file.c_str()); }

private:
    cairo_surface_t* surface_;
    int width_ = 0;
    int height_ = 0;
};

}  // namespace shanhai::ecg::test
