#include "common/report/render.hpp"

#include "common/report/frame.hpp"
#include "common/report/jpeg.hpp"
#include "common/report/missing_glyph.hpp"
#include "common/report/parts.hpp"

#include <span>

namespace shanhai::report {
namespace {

auto check_picture(const Picture& picture, const KeyImage& named) -> Result<void>
{
    if (picture.jpeg.size() > picture_bytes_max) return Fault{errc::too_large, "report.pictures"};
    if (Digest::of(picture.jpeg) != named.picture) return Fault{errc::mismatch, "report.pictures"};
    const auto frame = frame_of_jpeg(picture.jpeg);
    if (!frame) return frame.error();
    if (frame->width != picture.width || frame->height != picture.height)
        return Fault{errc::unsupported, "report.picture"};
    if (frame->width > picture_pixels_max || frame->height > picture_pixels_max)
        return Fault{errc::too_large, "report.pictures"};
    return {};
}

auto check(const Illustrations& shown, const Document& d) -> Result<void>
{
    if (shown.pictures.size() != d.key_images.size()) return Fault{errc::mismatch, "report.pictures"};
    if (shown.plates.size() > plates_max) return Fault{errc::too_large, "report.pictures"};
    for (std::size_t i = 0; i < shown.pictures.size(); ++i)
        if (auto done = check_picture(shown.pictures[i], d.key_images[i]); !done) return done;
    return {};
}

auto column_of(Typesetter& type, const Document& d, const Illustrations& shown, double picture_size) -> Column
{
    Column column;
    if (d.status == Status::retraction) {
        column = retraction(type, d);
    } else {
        column = particulars(type, d);
        append(column, standing(type, d));
        append(column, body_of(type, d));
        append(column, key_images(type, d, shown.pictures, picture_size));
        column.push_back(gap(6, 3));
        append(column, lines_of(type.set("（以下空白）", look::small_centred, measure), side));
    }
    append(column, signature_block(type, d));
    return column;
}

struct Layout {
    Column column;
    std::vector<PlacedPage> pages;  // of pieces in the column
};

// Pictures give way before a second page does, down to where they would show too little.
auto laid_out(Typesetter& type, const Frame& frame, const Document& d, const Illustrations& shown) -> Layout
{
    const double end = frame.column_end();
    const auto at_size = [&](double size) {
        Layout layout{column_of(type, d, shown, size), {}};
        layout.pages = paginate(layout.column, end - frame.first_top(), end - frame.other_top());
        return layout;
    };
    auto full = at_size(1);
    if (shown.pictures.empty() || full.pages.size() != 2) return full;
    for (const double size : {0.85, 0.7})
        if (auto smaller = at_size(size); smaller.pages.size() == 1) return smaller;
    return full;
}

void draw_plate(Typesetter& type, cairo_t* page, const Plate& plate)
{
    const auto write = [&](double x, double y, std::string_view text, double size) {
        Ink ink;
        double opacity = 1;
        cairo_pattern_get_rgba(cairo_get_source(page), &ink.red, &ink.green, &ink.blue, &opacity);
        const auto set = type.set(text, {.size = size, .ink = ink}, Sheets::height);
        set.draw(page, x, y - set.lines().front().baseline);
    };
    const double width = plate.landscape ? plate_long : plate_short;
    const double height = plate.landscape ? plate_short : plate_long;
    cairo_save(page);
    cairo_rectangle(page, plate_margin, plate_margin, width - 2 * plate_margin, height - 2 * plate_margin);
    cairo_clip(page);  // the page's own lines are the page's alone
    dip(page, look::black);
    if (plate.draw) plate.draw({page, write});
    cairo_restore(page);
}

}  // namespace

auto render(const Document& document, const Fonts& fonts, const Illustrations& illustrations) -> Result<Bytes>
{
    if (auto done = check(document); !done) return done.error();
    if (auto done = check(illustrations, document); !done) return done.error();

    Typesetter type{fonts};
    Frame frame{type, document};
    const auto [column, pages] = laid_out(type, frame, document, illustrations);
    const bool notice = document.status == Status::retraction;
    const auto plates = notice ? std::span<const Plate>{} : std::span{illustrations.plates};

    Sheets sheets{to_text(document.times.prepared)};
    std::size_t number = 0;
    const auto count = pages.size() + plates.size();
    for (const auto& placed : pages) {
        frame.draw(sheets.page(), ++number, count);
        const double start = number == 1 ? frame.first_top() : frame.other_top();
        for (const auto& [piece, y] : placed) piece->draw(sheets.page(), start + y);
        sheets.next_page();
    }
    for (const auto& plate : plates) {
        sheets.turn(plate.landscape);
        frame.draw_plate(sheets.page(), plate, ++number, count);
        draw_plate(type, sheets.page(), plate);
        sheets.next_page();
    }
    if (const auto missing = type.missing()) return missing_glyph(document, *missing);
    return sheets.finish();
}

}  // namespace shanhai::report
