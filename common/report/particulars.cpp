#include "common/report/parts.hpp"
#include "common/report/vocabulary.hpp"
#include "common/report/words.hpp"

namespace shanhai::report {
namespace {

auto local(const std::optional<Instant>& when) -> std::string { return when ? to_local_text(*when) : std::string{}; }

void divide(Column& column)
{
    column.push_back(gap(2));
    column.push_back(rule(side, measure, 0.5, look::hair));
    column.push_back(gap(5, 2));
}

}  // namespace

auto particulars(Typesetter& type, const Document& d) -> Column
{
    const auto& p = d.patient;
    const auto& r = d.request;
    const auto born = p.birth_date ? to_text(*p.birth_date) : std::string{};
    const std::string sex{word_for(sexes, p.sex).page};
    const std::string priority{word_for(priorities, r.priority).page};
    const auto quality = d.quality ? std::string{word_for(qualities, *d.quality).page} : std::string{};

    Column column{rule(side, measure, 1.4), gap(7)};
    const auto add = [&](const std::vector<Cell>& cells) { column.push_back(row(type, cells)); };
    add({{"姓名", p.name, third, look::strong},
         {"性别", sex, third / 2 + 4},
         {"年龄", p.age, third / 2 - 4, look::value, true},
         {"出生日期", born}});
    add({{"患者编号", p.id}, {"证件号码", masked(p.identity_number)}, {"申请单号", r.number}});
    divide(column);
    add({{"检查机构", d.examined_at.name}, {"申请科室", r.department}, {"申请医师", r.doctor}});
    add({{"检查项目", r.exam}, {"检查部位", r.body_part}, {"检查类型", shown_modality(d.study.modality)}});
    append(column, labelled(type, "临床诊断", r.clinical_diagnosis));
    append(column, labelled(type, "病史摘要", r.history));
    append(column, labelled(type, "检查目的", r.purpose));
    divide(column);
    add({{"申请时间", local(d.times.requested)}, {"检查时间", local(d.times.acquired)}, {"紧急程度", priority}});
    add({{"接收时间", local(d.times.received)},
         {"开始时间", local(d.times.claimed)},
         {d.kind == Kind::ecg ? "信号质量" : "影像质量", quality}});
    column.push_back(gap(3));
    column.push_back(rule(side, measure, 0.8));
    return column;
}

}  // namespace shanhai::report
