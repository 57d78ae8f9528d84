#include "common/report/paper.hpp"

#include <pango/pangofc-fontmap.h>

#include <algorithm>

namespace shanhai::report {
namespace {

auto points(int pango_units) -> double { return double(pango_units) / PANGO_SCALE; }

// Opening the faces takes longer than drawing a page with them. The map holds on to its configuration.
auto font_map(FcConfig* config) -> PangoFontMap*
{
    thread_local Owned<PangoFontMap, g_object_unref> map;
    if (!map || pango_fc_font_map_get_config(PANGO_FC_FONT_MAP(map.get())) != config) {
        map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), config);
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map.get()), 72);
    }
    return map.get();
}

// Which one it is; U+FFFD if each has a glyph and yet they have none together.
auto without_glyph(std::string_view text, const Fonts& fonts) -> char32_t
{
    const std::string copy{text};
    for (const char* at = copy.c_str(); *at != 0; at = g_utf8_next_char(at))
        if (const char32_t one = g_utf8_get_char(at); one != '\n' && !fonts.has(one)) return one;
    return 0xFFFD;
}

// No word, and pango would look for its end again for every line.
auto has_endless_word(std::string_view text) -> bool
{
    constexpr int longest = 500;
    int length = 0;
    for (const char c : text) {
        const bool is_plain = c > ' ' && c < '\x7F';
        length = is_plain ? length + 1 : 0;
        if (length > longest) return true;
    }
    return false;
}

}  // namespace

void dip(cairo_t* page, const Ink& ink) { cairo_set_source_rgb(page, ink.red, ink.green, ink.blue); }

Text::Text(std::shared_ptr<PangoLayout> layout, const Style& style) : layout_{std::move(layout)}, ink_{style.ink}
{
    const Owned<PangoLayoutIter, pango_layout_iter_free> at{pango_layout_get_iter(layout_.get())};
    do {
        int top = 0;
        int bottom = 0;
        PangoRectangle extents;
        pango_layout_iter_get_line_yrange(at.get(), &top, &bottom);
        pango_layout_iter_get_line_extents(at.get(), nullptr, &extents);
        const int baseline = pango_layout_iter_get_baseline(at.get());
        auto* const line = pango_layout_iter_get_line_readonly(at.get());
        const bool starts = line->is_paragraph_start != 0;
        if (starts && !lines_.empty()) {
            lines_.back().height += style.paragraph;
            height_ += style.paragraph;
        }
        lines_.push_back({points(bottom - top), points(baseline - top), points(extents.x), line});
        height_ += lines_.back().height;
    } while (pango_layout_iter_next_line(at.get()));
}

void Text::draw_line(cairo_t* page, std::size_t index, double x, double y) const
{
    dip(page, ink_);
    cairo_move_to(page, x + lines_[index].left, y + lines_[index].baseline);
    pango_cairo_show_layout_line(page, lines_[index].laid);
}

void Text::draw(cairo_t* page, double x, double y) const
{
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        draw_line(page, i, x, y);
        y += lines_[i].height;
    }
}

void Text::trace(cairo_t* page, double x, double y) const
{
    cairo_move_to(page, x, y);
    pango_cairo_layout_path(page, layout_.get());
}

// No hinting, no rounding to pixels, one language, one direction: the same text is set the same way everywhere.
Typesetter::Typesetter(const Fonts& fonts)
    : fonts_{fonts}, context_{pango_font_map_create_context(font_map(fonts.config()))}
{
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
    pango_font_description_set_family(font.get(), fonts_.families().c_str());
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);

    // A hyphen at the end of a line would read as part of a number or a name.
    const Owned<PangoAttrList, pango_attr_list_unref> attributes{pango_attr_list_new()};
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
    if (style.spacing > 0)
        pango_attr_list_insert(attributes.get(),
                               pango_attr_letter_spacing_new(static_cast<int>(style.spacing * PANGO_SCALE)));

    std::shared_ptr<PangoLayout> layout{pango_layout_new(context_.get()), g_object_unref};
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_auto_dir(layout.get(), FALSE);
    pango_layout_set_wrap(layout.get(), has_endless_word(text) ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout.get(), style.align);
    pango_layout_set_line_spacing(layout.get(), static_cast<float>(style.leading));
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    if (!missing_ && pango_layout_get_unknown_glyphs_count(layout.get()) > 0) missing_ = without_glyph(text, fonts_);
    return layout;
}

auto Typesetter::set(std::string_view text, const Style& style, double width) -> Text
{
    auto laid = layout(text, style);
    pango_layout_set_width(laid.get(), static_cast<int>(width * PANGO_SCALE));
    return {std::move(laid), style};
}

auto Typesetter::set_line(std::string_view text, const Style& style, double width) -> Text
{
    auto laid = layout(text, style);
    pango_layout_set_ellipsize(laid.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_width(laid.get(), static_cast<int>(width * PANGO_SCALE));
    return {std::move(laid), style};
}

auto Typesetter::width_of(std::string_view text, const Style& style) -> double
{
    int width = 0;
    pango_layout_get_size(layout(text, style).get(), &width, nullptr);
    return points(width);
}

auto gap(double height, double elastic) -> Piece
{
    return {.height = height, .draw = [](cairo_t*, double) {}, .elastic = elastic};
}

auto rule(double x, double width, double thickness, const Ink& ink) -> Piece
{
    auto draw = [=](cairo_t* page, double y) {
        dip(page, ink);
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
    if (pieces.size() > 1) pieces.front().with_next = pieces[pieces.size() - 2].with_next = true;
    return pieces;
}

namespace {

// How much of what is elastic must go for all to stand on one page; nothing if that is not enough.
auto squeeze_for(const std::vector<Piece>& column, double room) -> double
{
    double over = -room;
    double elastic = 0;
    for (const auto& piece : column) {
        over += piece.height;
        elastic += piece.elastic;
    }
    return over > 0 && over < elastic ? (over + 0.01) / elastic : 0;
}

}  // namespace

auto paginate(const std::vector<Piece>& column, double first_room, double other_room) -> std::vector<PlacedPage>
{
    const double squeeze = squeeze_for(column, first_room);
    const auto height_of = [squeeze](const Piece& piece) { return piece.height - squeeze * piece.elastic; };
    std::vector<PlacedPage> pages(1);
    double y = 0;
    double room = first_room;
    for (std::size_t i = 0; i < column.size();) {
        std::size_t end = i;
        double height = 0;
        do height += height_of(column[end]);
        while (column[end++].with_next && end < column.size());
        const bool too_tall = height > other_room;  // for any page: its pieces go one by one
        if (too_tall) {
            end = i + 1;
            height = height_of(column[i]);
        }

        const bool fresh = pages.back().empty();
        if (y + height > room && !fresh) {
            pages.emplace_back();
            y = 0;
            room = other_room;
        }
        if (column[i].at_foot && !too_tall) y = std::max(y, room - height);
        for (; i < end; ++i) {
            pages.back().push_back({&column[i], y});
            y += height_of(column[i]);
        }
    }
    return pages;
}

}  // namespace shanhai::report
