#include "common/report/paper.hpp"

#include <cairo-pdf.h>
#include <pango/pangofc-fontmap.h>

#include <algorithm>

namespace shanhai::report {
namespace {

auto points(int pango_units) -> double { return double(pango_units) / PANGO_SCALE; }

void source(cairo_t* page, double grey) { cairo_set_source_rgb(page, grey, grey, grey); }

}  // namespace

Text::Text(std::shared_ptr<PangoLayout> layout, double grey) : layout_{std::move(layout)}, grey_{grey}
{
    const Owned<PangoLayoutIter, pango_layout_iter_free> at{pango_layout_get_iter(layout_.get())};
    do {
        int top = 0;
        int bottom = 0;
        PangoRectangle extents;
        pango_layout_iter_get_line_yrange(at.get(), &top, &bottom);
        pango_layout_iter_get_line_extents(at.get(), nullptr, &extents);
        const int baseline = pango_layout_iter_get_baseline(at.get());
        lines_.push_back({points(bottom - top), points(baseline - top), points(extents.x)});
        height_ += lines_.back().height;
    } while (pango_layout_iter_next_line(at.get()));
}

void Text::draw_line(cairo_t* page, std::size_t index, double x, double y) const
{
    source(page, grey_);
    cairo_move_to(page, x + lines_[index].left, y + lines_[index].baseline);
    pango_cairo_show_layout_line(page, pango_layout_get_line_readonly(layout_.get(), static_cast<int>(index)));
}

void Text::draw(cairo_t* page, double x, double y) const
{
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        draw_line(page, i, x, y);
        y += lines_[i].height;
    }
}

// No hinting, no rounding to pixels, one language, one direction: the same text is set the same way everywhere.
Typesetter::Typesetter(const Fonts& fonts)
    : map_{pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)}, family_{fonts.family()}
{
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map_.get()), fonts.config());
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72);
    context_.reset(pango_font_map_create_context(map_.get()));

    const Owned<cairo_font_options_t, cairo_font_options_destroy> options{cairo_font_options_create()};
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context_.get(), options.get());
    pango_context_set_round_glyph_positions(context_.get(), FALSE);
    pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
}

auto Typesetter::layout(std::string_view text, const Style& style) -> std::shared_ptr<PangoLayout>
{
    const Owned<PangoFontDescription, pango_font_description_free> font{pango_font_description_new()};
    pango_font_description_set_family(font.get(), family_.c_str());
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);

    // A hyphen at the end of a line would read as part of a number or a name.
    const Owned<PangoAttrList, pango_attr_list_unref> unhyphenated{pango_attr_list_new()};
    pango_attr_list_insert(unhyphenated.get(), pango_attr_insert_hyphens_new(FALSE));

    std::shared_ptr<PangoLayout> layout{pango_layout_new(context_.get()), g_object_unref};
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_attributes(layout.get(), unhyphenated.get());
    pango_layout_set_auto_dir(layout.get(), FALSE);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.align);
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(style.leading));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0) lacks_glyphs_ = true;
    return layout;
}

auto Typesetter::set(std::string_view text, const Style& style, double width) -> Text
{
    auto laid = layout(text, style);
    pango_layout_set_width(laid.get(), static_cast<int>(width * PANGO_SCALE));
    return {std::move(laid), style.grey};
}

auto Typesetter::width_of(std::string_view text, const Style& style) -> double
{
    int width = 0;
    pango_layout_get_size(layout(text, style).get(), &width, nullptr);
    return points(width);
}

auto gap(double height) -> Piece
{
    return {.height = height, .draw = [](cairo_t*, double) {}};
}

auto rule(double x, double width, double thickness) -> Piece
{
    auto draw = [=](cairo_t* page, double y) {
        source(page, 0);
        cairo_rectangle(page, x, y, width, thickness);
        cairo_fill(page);
    };
    return {.height = thickness, .draw = draw};
}

auto lines_of(const Text& text, double x) -> std::vector<Piece>
{
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < text.lines().size(); ++i) {
        auto draw = [text, i, x](cairo_t* page, double y) { text.draw_line(page, i, x, y); };
        pieces.push_back({.height = text.lines()[i].height, .draw = draw});
    }
    return pieces;
}

auto paginate(const std::vector<Piece>& column, double first_room, double other_room) -> std::vector<PlacedPage>
{
    std::vector<PlacedPage> pages(1);
    double y = 0;
    double room = first_room;
    for (std::size_t i = 0; i < column.size();) {
        std::size_t end = i;
        double height = 0;
        do height += column[end].height;
        while (column[end++].with_next && end < column.size());

        const bool fresh = pages.back().empty();
        if (y + height > room && !fresh) {
            pages.emplace_back();
            y = 0;
            room = other_room;
        }
        if (column[i].at_foot) y = std::max(y, room - height);
        for (; i < end; ++i) {
            pages.back().push_back({&column[i], y});
            y += column[i].height;
        }
    }
    return pages;
}

Sheets::Sheets(std::string_view created)
{
    const auto append = [](void* into, const unsigned char* data, unsigned length) {
        const auto piece = std::as_bytes(std::span{data, length});
        auto& bytes = *static_cast<Bytes*>(into);
        bytes.insert(bytes.end(), piece.begin(), piece.end());
        return CAIRO_STATUS_SUCCESS;
    };
    surface_.reset(cairo_pdf_surface_create_for_stream(append, &bytes_, width, height));
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, std::string{created}.c_str());
    page_.reset(cairo_create(surface_.get()));
}

void Sheets::turn(bool landscape)
{
    cairo_pdf_surface_set_size(surface_.get(), landscape ? height : width, landscape ? width : height);
}

void Sheets::next_page() { cairo_show_page(page_.get()); }

auto Sheets::finish() -> Result<Bytes>
{
    page_.reset();
    cairo_surface_finish(surface_.get());
    if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) return Fault{errc::internal, "report.draw"};
    return std::move(bytes_);
}

}  // namespace shanhai::report
