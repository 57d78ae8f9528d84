#include "common/report/frame.hpp"

#include "common/report/vocabulary.hpp"
#include "common/report/words.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::report {
namespace {

constexpr Style hospital{.size = 21, .bold = true, .align = PANGO_ALIGN_CENTER, .spacing = 1.5};
constexpr Style long_hospital{.size = 16, .bold = true, .align = PANGO_ALIGN_CENTER, .spacing = 0.5};
constexpr Style title{.size = 15, .bold = true, .align = PANGO_ALIGN_CENTER, .spacing = 3};
constexpr Style stamp{.size = 15, .bold = true, .ink = look::red, .align = PANGO_ALIGN_CENTER};
constexpr double stamp_width = 50;
constexpr double head_width = measure - 2 * (stamp_width + 12);
constexpr double foot_line = 11;

auto title_of(const Document& d) -> std::string
{
    if (d.status == Status::retraction) return "诊断报告作废通知";
    return std::string{word_for(kinds, d.kind).page};
}

auto number_of(const Document& d) -> std::string
{
    const auto status = word_for(statuses, d.status).page;
    return "报告编号：" + d.id.text() + "   " + version_text(d.version) + "   " + std::string{status};
}

auto hospital_style(Typesetter& type, const std::string& name) -> const Style&
{
    return type.width_of(name, hospital) > head_width ? long_hospital : hospital;
}

// 【危急】【初步报告】 in front of a line that stands alone.
auto marks(const Document& d) -> std::string
{
    std::string text;
    for (const auto& word : {emergency_word(d), status_word(d)})
        if (!word.empty()) text += "【" + word + "】";
    return text;
}

// Enough of a name to know it by, where it is only repeated.
auto shortened(const std::string& name) -> std::string
{
    constexpr std::size_t most = 72;  // bytes: two dozen Chinese characters
    if (name.size() <= most) return name;
    auto end = most;
    while ((name[end] & 0xC0) == 0x80) --end;
    return name.substr(0, end) + "…";
}

auto patient_of(const Document& d) -> std::string
{
    const std::string sex{word_for(sexes, d.patient.sex).page};
    return "姓名：" + d.patient.name + "  性别：" + sex + "  年龄：" + d.patient.age + "  患者编号：" + d.patient.id;
}

auto running_of(const Document& d) -> std::string
{
    return marks(d) + shortened(d.diagnosed_at.name) + " " + title_of(d) + "（续）  " + patient_of(d);
}

}  // namespace

Frame::Frame(Typesetter& type, const Document& d)
    : type_{type},
      preliminary_{d.status == Status::preliminary},
      emergency_{d.status == Status::retraction ? "作废" : emergency_word(d)},
      plate_line_{marks(d) + patient_of(d) + "  " + number_of(d)},
      hospital_{type.set(d.diagnosed_at.name, hospital_style(type, d.diagnosed_at.name), head_width)},
      title_{type.set(title_of(d), title, measure)},
      number_{type.set(number_of(d), look::small, measure - 90)},
      running_{type.set(running_of(d), look::value, measure)},
      limits_{type.set(d.limits, look::small_centred, measure)},
      stamp_{type.set(emergency_.empty() ? " " : emergency_, stamp, stamp_width)},
      watermark_{type.set("初步报告", {.size = 96, .bold = true}, Sheets::height)}
{}

auto Frame::first_top() const -> double { return top + hospital_.height() + title_.height() + 10; }
auto Frame::other_top() const -> double { return top + running_.height() + 14; }
auto Frame::column_end() const -> double { return Sheets::height - bottom - 9 - limits_.height() - number_.height(); }

void Frame::draw(cairo_t* page, std::size_t number, std::size_t count)
{
    if (preliminary_) draw_watermark(page, Sheets::width, Sheets::height);
    if (number == 1) {
        draw_head(page);
    } else {
        running_.draw(page, side, top);
        rule(side, measure, 0.8).draw(page, top + running_.height() + 3);
    }
    draw_foot(page, number, count);
}

void Frame::draw_head(cairo_t* page) const
{
    hospital_.draw(page, side + (measure - head_width) / 2, top - 4);
    title_.draw(page, side, top - 4 + hospital_.height() + 2);
    if (!emergency_.empty()) draw_stamp(page);
}

// As if stamped by hand in the corner, where every nurse looks first.
void Frame::draw_stamp(cairo_t* page) const
{
    const double x = side + measure - stamp_width;
    const double height = stamp_.height() + 4;
    dip(page, look::red);
    cairo_set_line_width(page, 1.6);
    cairo_rectangle(page, x, top, stamp_width, height);
    cairo_stroke(page);
    stamp_.draw(page, x, top + 2);
}

void Frame::draw_foot(cairo_t* page, std::size_t number, std::size_t count)
{
    const double y = column_end() + 5;
    const auto pages = "第 " + std::to_string(number) + " 页 / 共 " + std::to_string(count) + " 页";
    rule(side, measure, 0.8).draw(page, y);
    limits_.draw(page, side, y + 4);
    number_.draw(page, side, y + 4 + limits_.height());
    type_.set(pages, look::small_right, measure).draw(page, side, y + 4 + limits_.height());
}

// A drawing and no text, so that nobody who copies or searches the page meets it; light enough to read through.
void Frame::draw_watermark(cairo_t* page, double width, double height) const
{
    const double text_width = 4 * 96;
    cairo_save(page);
    cairo_translate(page, width / 2, height / 2);
    cairo_rotate(page, -std::atan2(height, width) * 0.72);
    watermark_.trace(page, -text_width / 2, -watermark_.height() / 2);
    dip(page, look::faint);
    cairo_fill(page);
    cairo_restore(page);
}

void Frame::draw_plate(cairo_t* page, const Plate& plate, std::size_t number, std::size_t count)
{
    const double width = plate.landscape ? plate_long : plate_short;
    const double height = plate.landscape ? plate_short : plate_long;
    constexpr double pages_width = 90;
    const auto pages = "第 " + std::to_string(number) + " 页 / 共 " + std::to_string(count) + " 页";
    if (preliminary_) draw_watermark(page, width, height);
    type_
        .set_line(plate.title.empty() ? plate_line_ : plate.title + "  " + plate_line_, look::small,
                  width - 2 * plate_margin - pages_width)
        .draw(page, plate_margin, plate_margin - foot_line - 5);
    type_.set(pages, look::small_right, pages_width)
        .draw(page, width - plate_margin - pages_width, plate_margin - foot_line - 5);
}

}  // namespace shanhai::report
