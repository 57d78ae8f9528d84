#include "common/report/parts.hpp"
#include "common/report/words.hpp"

#include <algorithm>
#include <span>

namespace shanhai::report {
namespace {

auto number_of(const Measurement& one) -> std::string
{
    const auto unit = shown_unit(one.unit);
    return unit.empty() ? one.value : one.value + (unit == "°" ? "" : " ") + unit;
}

// More than a cell of the grid should hold.
auto is_wordy(const Measurement& one) -> bool { return one.name.size() > 60 || number_of(one).size() > 60; }

// Four to a row, name above number, in a ruled grid as on an ECG's printout.
auto measurement_row(Typesetter& type, std::span<const Measurement> some) -> Piece
{
    constexpr double columns = 4;
    constexpr double width = measure / columns;
    constexpr double pad = 6;
    constexpr Style name_style{.size = 8.5, .ink = look::soft};
    constexpr Style number_style{.size = 10.5, .bold = true};
    struct Item {
        Text name;
        Text number;
    };
    std::vector<Item> items;
    double name_height = 0;
    double number_height = 0;
    for (const auto& one : some) {
        const auto number = number_of(one);
        items.push_back(
            {type.set(one.name, name_style, width - 2 * pad), type.set(number, number_style, width - 2 * pad)});
        name_height = std::max(name_height, items.back().name.height());
        number_height = std::max(number_height, items.back().number.height());
    }
    const double height = 3 + name_height + number_height + 3;
    auto draw = [=](cairo_t* page, double y) {
        dip(page, look::hair);
        cairo_set_line_width(page, 0.5);
        for (double i = 0; i <= columns; ++i) {
            cairo_move_to(page, side + i * width, y);
            cairo_line_to(page, side + i * width, y + height);
        }
        cairo_rectangle(page, side, y, measure, height);
        cairo_stroke(page);
        double x = side + pad;
        for (const auto& item : items) {
            item.name.draw(page, x, y + 3);
            item.number.draw(page, x, y + 3 + name_height);
            x += width;
        }
    };
    return {.height = height, .draw = draw};
}

auto measurement_table(Typesetter& type, const Document& d) -> Column
{
    if (d.measurements.empty()) return {};
    auto column = headed(type, d.kind == Kind::ecg ? "心电图测量" : "测量");
    column.push_back(gap(2));
    column.back().with_next = true;
    if (std::ranges::any_of(d.measurements, is_wordy)) {
        for (const auto& one : d.measurements)
            append(column, lines_of(type.set(one.name + "：" + number_of(one), look::body, measure), side));
        return column;
    }
    for (std::span<const Measurement> rest{d.measurements}; !rest.empty();) {
        const auto some = rest.first(std::min<std::size_t>(4, rest.size()));
        column.push_back(measurement_row(type, some));
        rest = rest.subspan(some.size());
    }
    column.push_back(gap(2));
    return column;
}

auto critical_values(Typesetter& type, const Document& d) -> Column
{
    if (d.critical.empty()) return {};
    std::vector<std::string> lines;
    for (const auto& one : d.critical) {
        auto line = one.item + "：";
        if (one.told) {
            line += "已于 " + to_local_text(*one.told) + " 告知";
            line += one.told_to.empty() ? std::string{"送检机构"} : one.told_to;
            line += "，对方已复述确认。";
        } else {
            line += "正在通知送检机构，尚未收到确认。";
        }
        lines.push_back(std::move(line));
    }
    return note(type, Tone::warning, "危急值", lines);
}

}  // namespace

auto body_of(Typesetter& type, const Document& d) -> Column
{
    Column column;
    append(column, remark(type, d.kind == Kind::ecg ? "记录条件" : "检查方法", d.technique));
    append(column, remark(type, "对比检查", d.comparison));
    if (d.kind == Kind::ecg) append(column, measurement_table(type, d));
    append(column, section(type, findings_word(d.kind), d.findings));
    if (d.kind != Kind::ecg) append(column, measurement_table(type, d));
    append(column, section(type, impression_word(d.kind), d.impression, look::opinion));
    append(column, critical_values(type, d));
    append(column, section(type, "建议", d.recommendation));
    if (!d.addendum.empty()) append(column, note(type, Tone::plain, "补充意见", {d.addendum}));
    return column;
}

}  // namespace shanhai::report
