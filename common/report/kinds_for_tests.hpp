// A report of every kind, as a hospital would issue them: nobody in them exists.
#pragma once

#include "common/report/illustrations.hpp"
#include "common/report/sample_for_tests.hpp"

#include <cairo.h>

#include <fstream>
#include <iterator>

namespace shanhai::report {

struct Issued {
    std::string name;
    Document document;
    Illustrations shown{};
};

inline auto verified(Document document) -> Document
{
    document.verification = Verification{"4821 3905 7711 0264 8830 1175 9346",
                                         "https://relay.yunling.example/v/4821390577110264883011759346"};
    return document;
}

inline auto trainee_document() -> Document
{
    auto document = verified(sample_document());
    document.author = {PersonId::parse("dr-lin").value(), "林晓", "住院医师"};
    document.reviewer = Author{PersonId::parse("dr-yang").value(), "杨海涛", "副主任医师"};
    document.comparison = "与 2025-09-12 胸部 DR（本院）比较：右肺下叶病变为新出现。";
    return document;
}

inline auto preliminary_document() -> Document
{
    auto document = verified(sample_document());
    document.status = Status::preliminary;
    document.request.priority = Priority::critical;
    document.critical = {{"张力性气胸", parse_instant("2026-03-05T10:27:30+08:00").value(), "牛街乡卫生院 李春兰医师"}};
    document.limits = "急诊报告，以正式报告为准";
    return document;
}

inline auto later_version(Status status) -> Document
{
    auto document = trainee_document();
    document.status = status;
    document.version = 2;
    document.previous = Digest::of(as_view("version 1"));
    document.change = Change{"复核侧位片后，病变定位由右肺下叶更正为右肺中叶。", "云岭县人民医院放射科 周敏"};
    document.verification->code = "7035 1182 6649 0012 5573 8204 6117";
    document.verification->page = "https://relay.yunling.example/v/7035118266490012557382046117";
    return document;
}

inline auto addendum_document() -> Document
{
    auto document = later_version(Status::addendum);
    document.change = Change{"临床补充既往 CT 资料。", ""};
    document.addendum =
        "已阅患者 2024-11-03 外院胸部 CT：右肺下叶后基底段原有少许纤维条索影，本次渗出性病变与之部位一致，"
        "考虑原有病变基础上合并感染。\n原诊断意见不变。";
    return document;
}

inline auto retraction_document() -> Document
{
    auto document = later_version(Status::retraction);
    document.findings.clear();
    document.impression.clear();
    document.technique.clear();
    document.comparison.clear();
    document.recommendation.clear();
    document.change = Change{"影像与申请单不是同一患者：检查时误选了同名患者的登记号。", "云岭县人民医院医务科 何立新"};
    return document;
}

inline auto ecg_document() -> Document
{
    auto document = verified(sample_document());
    document.kind = Kind::ecg;
    document.request.exam = "12 导联心电图";
    document.request.body_part = "";
    document.request.clinical_diagnosis = "胸痛待查";
    document.request.history = "突发胸骨后压榨样疼痛 40 分钟，伴大汗；高血压病史 8 年。";
    document.request.purpose = "排除急性冠脉综合征。";
    document.request.priority = Priority::critical;
    document.study.modality = "ECG";
    document.technique = "静息 12 导联同步记录 10 秒；走纸速度 25 mm/s，增益 10 mm/mV，滤波 0.05~150 Hz，工频 50 Hz。";
    document.measurements = {{"心率", "96", "/min"},   {"PR 间期", "162", "ms"},       {"QRS 时限", "92", "ms"},
                             {"QT 间期", "352", "ms"}, {"QTc（Bazett）", "445", "ms"}, {"QRS 电轴", "-12", "deg"},
                             {"RV5", "1.42", "mV"},    {"RV5+SV1", "2.31", "mV"}};
    document.findings = "窦性心律，P 波形态、PR 间期正常。V1~V4 导联 ST 段弓背向上抬高 0.2~0.4 mV，T 波高尖；"
                        "II、III、aVF 导联 ST 段对应性压低 0.1 mV。未见病理性 Q 波。";
    document.impression = "1. 窦性心律。\n2. 急性前壁 ST 段抬高型心肌梗死。";
    document.recommendation = "立即启动胸痛绿色通道，复查心电图并加做 V7~V9、V3R~V5R 导联。";
    document.critical = {
        {"急性 ST 段抬高型心肌梗死", parse_instant("2026-03-05T10:27:30+08:00").value(), "牛街乡卫生院 李春兰医师"}};
    document.author.title = "主任医师";
    return document;
}

inline auto picture_for_tests(const std::string& name, int width, int height) -> Picture
{
    std::ifstream file{std::string{SHANHAI_SOURCE_DIR} + "/common/report/golden/" + name, std::ios::binary};
    return {to_bytes(std::string{std::istreambuf_iterator<char>{file}, {}}), width, height};
}
inline auto grey_picture() -> Picture { return picture_for_tests("key_image_grey.jpg", 560, 620); }
inline auto colour_picture() -> Picture { return picture_for_tests("key_image_colour.jpg", 640, 480); }

// Names that need each of the faces: Noto Sans (䶮, U+20BB7), Hanazono Mincho (Ext B and F), BabelStone Han (U+9FFA).
inline auto rare_document() -> Document
{
    auto document = verified(sample_document());
    document.patient.name = "张䶮\U00020BB7\U0002A6A5\U0002CEB1\u9FFA";
    return document;
}

// The document with as many key images.
inline auto illustrated(Document document, std::vector<Picture> pictures) -> Issued
{
    const std::vector<std::string> captions{"后前位：右肺下野片状影（箭头）", "侧位：病变位于后基底段", "",
                                            "胆囊，长轴切面"};
    for (std::size_t i = 0; i < pictures.size(); ++i)
        document.key_images.push_back(
            {document.objects.front().name, 1, captions[i % captions.size()], Digest::of(pictures[i].jpeg)});
    return {"key_images", std::move(document), {std::move(pictures), {}}};
}

// Millimetre paper with a calibration pulse, 10 mm high and 5 mm wide, whose corner is at 40 mm, 60 mm; and a line.
inline void draw_calibration(const Canvas& canvas)
{
    constexpr double mm = 72 / 25.4;
    cairo_set_source_rgb(canvas.page, 0.93, 0.66, 0.66);
    for (int i = 12; i <= 285; ++i) {
        cairo_set_line_width(canvas.page, i % 5 == 0 ? 0.5 : 0.2);
        cairo_move_to(canvas.page, i * mm, 12 * mm);
        cairo_line_to(canvas.page, i * mm, 198 * mm);
        if (i <= 198) {
            cairo_move_to(canvas.page, 12 * mm, i * mm);
            cairo_line_to(canvas.page, 285 * mm, i * mm);
        }
        cairo_stroke(canvas.page);
    }
    cairo_set_source_rgb(canvas.page, 0, 0, 0);
    cairo_rectangle(canvas.page, 40 * mm, 60 * mm, 5 * mm, 10 * mm);
    cairo_fill(canvas.page);
    canvas.write(40 * mm, 80 * mm, "25 mm/s  10 mm/mV  定标 1 mV", 9);
}

inline auto plate_for_tests() -> Plate { return {"12 导联心电图", true, draw_calibration}; }

inline auto every_kind() -> std::vector<Issued>
{
    return {{"final", verified(sample_document())},
            {"smallest", smallest_document()},
            {"trainee", trainee_document()},
            {"rare", rare_document()},
            {"long", verified(long_document())},
            {"preliminary", preliminary_document()},
            {"addendum", addendum_document()},
            {"amendment", later_version(Status::amendment)},
            {"retraction", retraction_document()},
            {"ecg", ecg_document(), {{}, {plate_for_tests()}}},
            illustrated(verified(sample_document()), {grey_picture(), colour_picture()})};
}

}  // namespace shanhai::report
