#include "common/report/parts.hpp"
#include "common/report/vocabulary.hpp"
#include "common/report/words.hpp"

namespace shanhai::report {
namespace {

auto warning(Typesetter& type, std::string_view words) -> Piece
{
    const auto text =
        type.set(words, {.size = 19, .bold = true, .ink = look::red, .align = PANGO_ALIGN_CENTER}, measure);
    constexpr double pad = 9;
    const double height = text.height() + 2 * pad;
    auto draw = [text, height](cairo_t* page, double y) {
        dip(page, look::red);
        cairo_set_line_width(page, 1.6);
        cairo_rectangle(page, side + 0.8, y, measure - 1.6, height);
        cairo_stroke(page);
        text.draw(page, side, y + pad);
    };
    return {.height = height + 8, .draw = draw};
}

}  // namespace

// Nothing of what the report said is repeated: who holds this notice must not be able to act upon it.
auto retraction(Typesetter& type, const Document& d) -> Column
{
    const auto& p = d.patient;
    const auto& r = d.request;
    const auto acquired = d.times.acquired ? to_local_text(*d.times.acquired) : std::string{};
    Column column{rule(side, measure, 1.4), gap(14), warning(type, "下列报告已作废，请勿再据此诊疗")};
    append(column, lines_of(type.set("收到本通知的机构，请收回或标记原报告的纸质件和电子副本，并告知经治医师。",
                                     {.size = 10, .align = PANGO_ALIGN_CENTER}, measure),
                            side));
    column.push_back(gap(6));
    append(column, headed(type, "作废的报告"));
    column.push_back(gap(2));
    const auto add = [&](const std::vector<Cell>& cells) { column.push_back(row(type, cells)); };
    add({{"姓名", p.name, third, look::strong},
         {"性别", std::string{word_for(sexes, p.sex).page}, third / 2 + 4},
         {"年龄", p.age, third / 2 - 4, look::value, true},
         {"患者编号", p.id}});
    add({{"检查项目", r.exam}, {"检查部位", r.body_part}, {"申请单号", r.number}});
    add({{"检查机构", d.examined_at.name}, {"申请科室", r.department}, {"检查时间", acquired}});
    if (d.previous) {
        add({{"作废版本", "截至" + version_text(d.version - 1) + "的各版报告，本通知为" + version_text(d.version),
              measure}});
        append(column, labelled(type, "文件摘要", d.previous->hex()));
    }

    if (d.change) {
        append(column, remark(type, "作废原因", d.change->reason));
        append(column, remark(type, "提出人", d.change->requested_by));
    }
    append(column, section(type, "说明", d.recommendation));
    return column;
}

}  // namespace shanhai::report
