#include "common/report/column.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

constexpr double bar = 3;        // width of the bar beside heads and notes
constexpr double inset = 10;     // from the bar to the text
constexpr double row_gap = 3.2;  // below a row

// 姓　　名: two characters stand as wide as four, as typists do it, so that the text is one word to whoever copies it.
class Label {
public:
    Label(Typesetter& type, std::string_view name, bool narrow = false)
        : text_{type.set(spread(name, narrow) + "：", look::label, measure)}, width_{type.width_of(spread(name, narrow),
                                                                                                   look::label) +
                                                                                     0.8 * look::label.size}
    {}

    auto width() const -> double { return width_; }
    auto baseline() const -> double { return text_.lines().front().baseline; }
    void draw(cairo_t* page, double x, double y) const { text_.draw(page, x, y); }

private:
    static auto spread(std::string_view name, bool narrow) -> std::string
    {
        constexpr std::size_t character = 3;  // bytes of a Chinese one
        if (narrow || name.size() != 2 * character) return std::string{name};
        return std::string{name.substr(0, character)} + "　　" + std::string{name.substr(character)};
    }

    Text text_;
    double width_;
};

void fill(cairo_t* page, const Ink& ink, double x, double y, double width, double height)
{
    dip(page, ink);
    cairo_rectangle(page, x, y, width, height);
    cairo_fill(page);
}

}  // namespace

void append(Column& column, Column more)
{
    for (auto& piece : more) column.push_back(std::move(piece));
}

void keep_together(Column& column)
{
    for (auto& piece : column) piece.with_next = true;
    if (!column.empty()) column.back().with_next = false;
}

auto row(Typesetter& type, const std::vector<Cell>& cells) -> Piece
{
    struct Placement {
        Label name;
        Text text;
        double x;
    };
    std::vector<Placement> placed;
    double x = side;
    for (const auto& cell : cells) {
        const Label name{type, cell.name, cell.narrow};
        const std::string_view text = cell.text.empty() ? "—" : std::string_view{cell.text};
        placed.push_back({name, type.set(text, cell.style, cell.width - name.width() - 8), x});
        x += cell.width;
    }
    double baseline = 0;
    double below = 0;
    for (const auto& one : placed) {
        const double first = one.text.lines().front().baseline;
        baseline = std::max({baseline, first, one.name.baseline()});
        below = std::max(below, one.text.height() - first);
    }
    auto draw = [placed, baseline](cairo_t* page, double y) {
        for (const auto& one : placed) {
            one.name.draw(page, one.x, y + baseline - one.name.baseline());
            one.text.draw(page, one.x + one.name.width(), y + baseline - one.text.lines().front().baseline);
        }
    };
    return {.height = baseline + below + row_gap, .draw = draw, .elastic = row_gap / 2};
}

auto labelled(Typesetter& type, std::string_view name, const std::string& text) -> Column
{
    if (text.empty()) return {};
    const Label shown{type, name};
    auto lines = lines_of(type.set(text, look::value, measure - shown.width()), side + shown.width());
    lines.front().draw = [shown, first = lines.front().draw](cairo_t* page, double y) {
        shown.draw(page, side, y);
        first(page, y);
    };
    lines.back().height += row_gap;
    return lines;
}

auto headed(Typesetter& type, std::string_view name) -> Column
{
    const auto text = type.set(name, look::heading, measure - inset);
    auto draw = [text](cairo_t* page, double y) {
        fill(page, look::black, side, y + text.lines().front().baseline - 9.6, bar, 11);
        text.draw(page, side + inset, y);
    };
    Column column{gap(9, 5), {.height = text.height() + 1, .draw = draw}};
    for (auto& piece : column) piece.with_next = true;
    return column;
}

auto remark(Typesetter& type, std::string_view name, const std::string& text) -> Column
{
    if (text.empty()) return {};
    auto column = headed(type, name);
    const double beside = inset + type.width_of(name, look::heading) + 12;
    auto lines = lines_of(type.set(text, look::body, measure - beside), side + beside);
    const double drop = type.set(name, look::heading, measure).lines().front().baseline -
                        type.set("文", look::body, measure).lines().front().baseline;
    lines.front().height = std::max(lines.front().height, column.back().height);
    lines.front().draw = [=, head = column.back().draw, first = lines.front().draw](cairo_t* page, double y) {
        head(page, y);
        first(page, y + drop);
    };
    column.pop_back();
    append(column, std::move(lines));
    return column;
}

auto section(Typesetter& type, std::string_view name, const std::string& text, const Style& style) -> Column
{
    if (text.empty()) return {};
    auto column = headed(type, name);
    append(column, lines_of(type.set(text, style, measure - inset), side + inset));
    return column;
}

auto note(Typesetter& type, Tone tone, std::string_view head, const std::vector<std::string>& paragraphs) -> Column
{
    const auto& ink = tone == Tone::warning ? look::red : look::black;
    const auto& ground = tone == Tone::warning ? look::pink : look::faint;
    constexpr double edge = 5;
    auto style = look::heading;
    style.ink = ink;
    const double beside = inset + type.width_of(head, style) + 12;
    const auto name = type.set(head, style, beside);

    Column lines;
    for (const auto& paragraph : paragraphs)
        append(lines, lines_of(type.set(paragraph, look::note, measure - beside - inset), side + beside));
    const double lift = name.lines().front().baseline - look::note.size * 1.16;
    lines.front().height = std::max(lines.front().height, name.height() - lift);
    lines.front().draw = [name, lift, first = lines.front().draw](cairo_t* page, double y) {
        name.draw(page, side + inset, y - lift);
        first(page, y);
    };
    lines.insert(lines.begin(), gap(edge));
    lines.front().with_next = true;
    lines.push_back(gap(edge));
    lines[lines.size() - 2].with_next = true;
    for (auto& line : lines)
        line.draw = [&ink, &ground, height = line.height, text = line.draw](cairo_t* page, double y) {
            fill(page, ground, side, y, measure, height + 0.2);  // no hair of white between two lines
            fill(page, ink, side, y, bar, height + 0.2);
            text(page, y);
        };
    Column column{gap(8, 3)};
    column.front().with_next = true;
    append(column, std::move(lines));
    return column;
}

}  // namespace shanhai::report
