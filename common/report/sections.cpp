#include "common/report/sections.hpp"

#include "common/report/vocabulary.hpp"

namespace shanhai::report {
namespace {

// "检查目的：..." and a line for each that is there.
class Lines {
public:
    auto add(std::string_view label, std::string_view text) -> Lines&
    {
        if (text.empty()) return *this;
        if (!text_.empty()) text_ += '\n';
        text_.append(label).append(label.empty() ? "" : "：").append(text);
        return *this;
    }
    auto text() const -> const std::string& { return text_; }

private:
    std::string text_;
};

auto name_of_change(Status status) -> std::string
{
    if (status == Status::amendment) return "更正原因";
    return status == Status::retraction ? "作废原因" : "补充原因";
}

auto request_of(const Document& d) -> std::string
{
    return Lines{}
        .add("申请单号", d.request.number)
        .add("检查项目", d.request.exam)
        .add("检查部位", d.request.body_part)
        .add("检查目的", d.request.purpose)
        .add("紧急程度", word_for(priorities, d.request.priority).page)
        .add("申请机构", d.examined_at.name)
        .add("申请科室", d.request.department)
        .add("申请医师", d.request.doctor)
        .text();
}

auto clinical_of(const Document& d) -> std::string
{
    return Lines{}.add("临床诊断", d.request.clinical_diagnosis).add("病史", d.request.history).text();
}

auto critical_of(const Document& d) -> std::string
{
    Lines lines;
    for (const auto& one : d.critical) {
        auto text = one.item;
        if (one.told) text += "，已于 " + to_local_text(*one.told) + " 告知";
        if (one.told && !one.told_to.empty()) text += " " + one.told_to;
        lines.add("", text);
    }
    return lines.text();
}

auto summary_of(const Release& release) -> std::string
{
    const auto& d = release.document;
    Lines lines;
    lines.add("报告", std::string{word_for(statuses, d.status).page} + "，第 " + std::to_string(d.version) + " 版");
    lines.add("报告编号", d.id.text()).add("诊断机构", d.diagnosed_at.name).add("报告医师", d.author.name);
    if (d.reviewer) lines.add("审核医师", d.reviewer->name);
    lines.add("签名时间", to_local_text(release.signed_at)).add("签名文件 SHA-256", release.digest.hex());
    if (d.previous) lines.add("前一版 SHA-256", d.previous->hex());
    if (d.verification) lines.add("验证码", d.verification->code).add("验证网址", d.verification->page);
    if (d.quality) lines.add("影像质量", word_for(qualities, *d.quality).page);
    return lines.add("", d.limits).text();
}

auto withdrawal_of(const Release& release) -> std::string
{
    if (!release.withdrawal) return {};
    return "本报告已于 " + to_local_text(release.withdrawal->at) + " 收回，请勿使用：" + release.withdrawal->reason;
}

}  // namespace

auto line_of(const Measurement& measurement) -> std::string
{
    const auto unit = measurement.unit.empty() ? std::string{} : ' ' + measurement.unit;
    return measurement.name + "  " + measurement.value + unit;
}

auto sections_of(const Release& release) -> std::vector<Section>
{
    const auto& d = release.document;
    const auto change = d.change ? Lines{}.add("", d.change->reason).add("提出人", d.change->requested_by).text()
                                 : std::string{};
    const std::vector<Section> all{
        {loinc::addendum, "收回", withdrawal_of(release)},
        {loinc::addendum, name_of_change(d.status), change},
        {loinc::addendum, "补充意见", d.addendum},
        {loinc::critical, "危急值", critical_of(d)},
        {loinc::request, "检查申请", request_of(d)},
        {loinc::clinical_information, "临床信息", clinical_of(d)},
        {loinc::procedure, "检查方法", d.technique},
        {loinc::comparison, "对比检查", d.comparison},
        {loinc::findings, d.kind == Kind::ecg ? "心电图所见" : "影像所见", d.findings},
        {loinc::impression, "诊断意见", d.impression},
        {loinc::recommendation, "建议", d.recommendation},
        {loinc::summary, "报告说明", summary_of(release)},
    };
    std::vector<Section> kept;
    for (const auto& one : all)
        if (!one.text.empty()) kept.push_back(one);
    return kept;
}

}  // namespace shanhai::report
