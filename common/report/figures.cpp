#include "common/report/parts.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

// The PDF takes the JPEG as it is; the pixels beside it are never looked at, and cost no memory until they are.
auto surface_of(const Picture& picture) -> std::shared_ptr<cairo_surface_t>
{
    const std::shared_ptr<cairo_surface_t> surface{
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height), cairo_surface_destroy};
    auto* const kept = new Bytes{picture.jpeg};
    const auto* const data = reinterpret_cast<const unsigned char*>(kept->data());
    const auto release = [](void* bytes) { delete static_cast<Bytes*>(bytes); };
    if (cairo_surface_set_mime_data(surface.get(), CAIRO_MIME_TYPE_JPEG, data, kept->size(), release, kept) !=
        CAIRO_STATUS_SUCCESS)
        delete kept;
    return surface;
}

struct Room {
    double width;
    double height;
};

// One is shown large, two side by side, more in rows of three.
auto columns_for(std::size_t count) -> std::size_t { return std::min<std::size_t>(count, count == 4 ? 2 : 3); }

auto room_for(std::size_t columns) -> Room
{
    constexpr double between = 10;
    const double width = (measure - between * double(columns - 1)) / double(columns);
    return columns == 1 ? Room{measure * 0.62, 210} : Room{width, columns == 2 ? 176.0 : 150.0};
}

struct Figure {
    std::shared_ptr<cairo_surface_t> surface;
    double width;  // on paper
    double height;
    double scale;
    Text caption;
};

void draw_figure(cairo_t* page, const Figure& figure, double x, double y)
{
    cairo_save(page);
    cairo_translate(page, x, y);
    cairo_scale(page, figure.scale, figure.scale);
    cairo_set_source_surface(page, figure.surface.get(), 0, 0);
    // ISO 19005-3 section 6.2.8 forbids /Interpolate true, which any other filter asks for.
    cairo_pattern_set_filter(cairo_get_source(page), CAIRO_FILTER_NEAREST);
    cairo_paint(page);
    cairo_restore(page);
    dip(page, look::soft);
    cairo_set_line_width(page, 0.4);
    cairo_rectangle(page, x, y, figure.width, figure.height);
    cairo_stroke(page);
}

}  // namespace

auto key_images(Typesetter& type, const Document& d, const std::vector<Picture>& pictures, double size) -> Column
{
    if (pictures.empty()) return {};
    auto column = headed(type, d.kind == Kind::ecg ? "心电图片段" : "关键图像");
    column.push_back(gap(3));
    column.back().with_next = true;

    const auto columns = columns_for(pictures.size());
    const auto room = room_for(columns);
    const double step = measure / double(columns);
    for (std::size_t first = 0; first < pictures.size(); first += columns) {
        std::vector<Figure> figures;
        double pictures_height = 0;
        double captions_height = 0;
        for (auto i = first; i < std::min(first + columns, pictures.size()); ++i) {
            const auto& picture = pictures[i];
            const double scale = size * std::min(room.width / picture.width, room.height / picture.height);
            auto caption = "图 " + std::to_string(i + 1);
            if (!d.key_images[i].caption.empty()) caption += "  " + d.key_images[i].caption;
            figures.push_back({surface_of(picture), picture.width * scale, picture.height * scale, scale,
                               type.set(caption, {.size = 8.5, .align = PANGO_ALIGN_CENTER}, room.width)});
            pictures_height = std::max(pictures_height, figures.back().height);
            captions_height = std::max(captions_height, figures.back().caption.height());
        }
        auto draw = [=](cairo_t* page, double y) {
            double middle = side + step / 2;
            for (const auto& figure : figures) {
                draw_figure(page, figure, middle - figure.width / 2, y + pictures_height - figure.height);
                figure.caption.draw(page, middle - room.width / 2, y + pictures_height + 3);
                middle += step;
            }
        };
        column.push_back({.height = pictures_height + 3 + captions_height + 6, .draw = draw});
    }
    return column;
}

}  // namespace shanhai::report
