// Documents for tests: nobody in them exists.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::report {

inline auto sample_document() -> Document
{
    const auto at = [](std::string_view text) { return parse_instant(text).value(); };
    const auto object = [](std::string_view name, std::uint64_t size) {
        return Object{std::string{name}, size, Digest::of(as_view(name))};
    };
    return {
        .id = ReportId::parse("rep_01jnkz3v5e8m2q7w9x4c6b1n0t").value(),
        .case_id = CaseId::parse("case_01jnkyqd8s5r3p1h7g2f9k4m6a").value(),
        .examined_at = {SiteId::parse("niujie").value(), "云岭县牛街乡卫生院"},
        .diagnosed_at = {SiteId::parse("yunling-county").value(), "云岭县人民医院"},
        .patient =
            {
                .name = "张䶮",
                .sex = Sex::female,
                .birth_date = parse_day("1963-11-02").value(),
                .age = "62岁",
                .id = "MZ20260305017",
                .identity_number = "532901196311020048",
            },
        .request =
            {
                .number = "SQ-2026-0305-0017",
                .priority = Priority::urgent,
                .department = "全科门诊",
                .doctor = "李春兰",
                .exam = "胸部 DR 正侧位",
                .body_part = "胸部",
                .clinical_diagnosis = "社区获得性肺炎？",
                .history = "发热、咳嗽、咳黄痰 5 天，体温最高 38.9 ℃，右下胸痛；既往高血压病史 8 年，否认结核病史。",
                .purpose = "明确肺部病变性质，是否需要转诊。",
            },
        .study = {"DX", {StudyUid::parse("1.2.826.0.1.3680043.10.1402.20260305.17").value()}},
        .technique = "胸部后前位及左侧位立位摄影，数字化成像(DR)，吸气末屏气曝光。",
        .findings = "胸廓对称，气管居中。右肺下叶见片状密度增高影，边缘模糊，其内可见支气管充气征，"
                    "范围约 4.2 cm × 3.6 cm；侧位片示病变位于后基底段。余双肺纹理清晰，未见明确结节影。\n"
                    "双肺门影不大，纵隔未见增宽。心影大小、形态在正常范围，心胸比约 0.48，主动脉结稍突出伴弧形钙化。\n"
                    "右侧肋膈角稍变钝，左侧肋膈角锐利，双侧膈面光整。所见肋骨、锁骨骨质未见明显异常。",
        .impression = "1. 右肺下叶后基底段炎症，考虑大叶性肺炎可能性大。\n"
                      "2. 右侧胸腔少量积液可能。\n"
                      "3. 主动脉硬化。",
        .recommendation =
            "建议结合血常规、C 反应蛋白，规范抗感染治疗后 2~4 周复查；如症状加重或吸收不佳，建议行胸部 CT 检查。",
        .quality = ImageQuality::good,
        .author = {PersonId::parse("dr-yang").value(), "杨海涛", "副主任医师"},
        .times =
            {
                .requested = at("2026-03-05T09:58:12+08:00"),
                .acquired = at("2026-03-05T10:12:40+08:00"),
                .received = at("2026-03-05T10:15:03.120+08:00"),
                .claimed = at("2026-03-05T10:21:44.518+08:00"),
                .drafted = at("2026-03-05T10:30:00+08:00"),
                .prepared = at("2026-03-05T10:31:07.004+08:00"),
            },
        .objects =
            {
                object("1.2.826.0.1.3680043.10.1402.20260305.17.1.1", 15'728'906),
                object("1.2.826.0.1.3680043.10.1402.20260305.17.1.2", 15'401'222),
            },
        .software = "shanhai 0.1.0",
    };
}

// Only what every report must have.
inline auto smallest_document() -> Document
{
    const auto full = sample_document();
    return {
        .id = full.id,
        .case_id = full.case_id,
        .examined_at = full.examined_at,
        .diagnosed_at = full.diagnosed_at,
        .patient = {.name = "无名氏", .id = "0"},
        .request = {.number = "1", .exam = "CT"},
        .study = {"CT", {}},
        .findings = "未见异常。",
        .impression = "未见异常。",
        .author = {full.author.id, "杨海涛", ""},
        .times = {.requested = full.times.requested,
                  .acquired = std::nullopt,
                  .received = full.times.received,
                  .claimed = full.times.claimed,
                  .drafted = full.times.drafted,
                  .prepared = full.times.prepared},
        .objects = {full.objects.front()},
        .software = "shanhai 0.1.0",
    };
}

// Findings of about 20 KB in numbered paragraphs, so that none may be missing from the pages.
inline auto long_document() -> Document
{
    auto document = sample_document();
    const auto paragraph = document.findings.substr(0, document.findings.find('\n'));
    document.findings.clear();
    for (int i = 1; document.findings.size() < 20'000; ++i)
        document.findings += (i > 1 ? "\n第" : "第") + std::to_string(i) + "段： " + paragraph;
    document.patient.name = "\U00020068𠮷";
    return document;
}

}  // namespace shanhai::report
