#include "server/reports/checks.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;

namespace {

struct ChecksTest : testing::Test {
    CheckMaterial material{.form = {.patient = {.name = "张三丰", .id = "P1", .sex = "M", .birth_date = "1970-05-05"},
                                    .exam_item = "胸部正位",
                                    .modality = "DX"},
                           .draft = {.findings = "双肺纹理清晰。", .impression = "心肺膈未见异常。"},
                           .modality = "DX",
                           .drafted_at = parse_instant("2026-03-05T10:00:00+08:00").value(),
                           .images = 2};

    auto found() const -> std::vector<std::string>
    {
        std::vector<std::string> all;
        for (const auto& one : checks(material)) {
            EXPECT_TRUE(one.text.ends_with("。")) << one.text;
            all.push_back(one.code + ' ' + one.field);
        }
        return all;
    }
    auto only(const std::string& concern) const
    {
        const auto all = found();
        return all == std::vector{concern} ? testing::AssertionSuccess()
                                           : testing::AssertionFailure() << testing::PrintToString(all);
    }
    auto silent() const
    {
        const auto all = checks(material);
        return all.empty() ? testing::AssertionSuccess() : testing::AssertionFailure() << all.front().text;
    }
    void impression(std::string text)
    {
        material.draft.impression = std::move(text);
        material.draft.findings = "见诊断意见。";
    }
};

}  // namespace

TEST_F(ChecksTest, a_report_that_is_in_order_raises_no_concern) { EXPECT_TRUE(silent()); }

TEST_F(ChecksTest, organs_of_the_other_sex_are_asked_about)
{
    for (const auto* const words : {"子宫肌瘤。", "双侧附件区未见异常。", "宫内早孕，胎心可见。", "Uterine fibroid."}) {
        impression(words);
        EXPECT_TRUE(only("report.sex impression")) << words;
    }
    for (const auto* const words :
         {"前列腺增生。", "椎体及附件骨质未见异常。", "胎儿型大脑后动脉。", "男性乳腺发育。"}) {
        impression(words);
        EXPECT_TRUE(silent()) << words;
    }
    material.form.patient.sex = "F";
    for (const auto* const words : {"前列腺增生。", "左侧睾丸鞘膜积液。", "Enlarged prostate."}) {
        impression(words);
        EXPECT_TRUE(only("report.sex impression")) << words;
    }
    for (const auto* const words : {"子宫肌瘤。", "宫颈囊肿。", "女性盆腔未见异常。"}) {
        impression(words);
        EXPECT_TRUE(silent()) << words;
    }
    material.form.patient.sex.clear();
    impression("前列腺增生，子宫肌瘤。");
    EXPECT_TRUE(silent()) << "nobody said which";
}

TEST_F(ChecksTest, what_does_not_happen_at_this_age_is_asked_about)
{
    impression("新生儿肺炎。");
    EXPECT_TRUE(only("report.sex impression"));
    impression("老年性骨质疏松。");
    EXPECT_TRUE(silent());
    material.form.patient.birth_date = "2026-03-01";
    EXPECT_TRUE(only("report.sex impression"));
    impression("新生儿肺炎。");
    EXPECT_TRUE(silent());
    material.form.patient.birth_date.clear();
    material.form.patient.age = "45岁";
    EXPECT_TRUE(only("report.sex impression"));
    material.form.patient.age.clear();
    EXPECT_TRUE(silent()) << "nobody knows the age";
}

TEST_F(ChecksTest, another_patients_name_is_asked_about)
{
    material.other_patients = {"李四光", "王五", "张三"};
    impression("李四光，右肺未见异常。");
    EXPECT_TRUE(only("report.patient impression"));
    impression("患者张三丰，王五处送检，未见异常。");
    EXPECT_TRUE(silent()) << "two characters may be anything";
    impression("姓名：赵六，性别：男。胸部未见异常。");
    EXPECT_TRUE(only("report.patient impression"));
    impression("姓名：张三丰 门诊号：P1。胸部未见异常。");
    EXPECT_TRUE(silent());
    impression("门诊号：P2。胸部未见异常。");
    EXPECT_TRUE(only("report.patient impression"));
}

TEST_F(ChecksTest, doubts_about_form_and_images_are_repeated)
{
    using ledger::DoubtKind;
    material.doubts = {{DoubtKind::unverifiable, "patient.id", "P1", ""}, {DoubtKind::doubtful, "clock", "", ""}};
    EXPECT_TRUE(silent());
    material.doubts = {{DoubtKind::doubtful, "patient.name", "张三丰", "張三豐"}};
    EXPECT_TRUE(only("report.patient patient.name"));
    material.doubts_answered = true;
    EXPECT_TRUE(silent());
    material.doubts = {{DoubtKind::contradiction, "patient.sex", "男", "女"}};
    EXPECT_TRUE(only("report.patient patient.sex")) << "confirmed, and still something to know";
}

TEST_F(ChecksTest, images_nobody_opened_and_images_that_may_be_missing_are_asked_about)
{
    material.unopened = 2;
    EXPECT_TRUE(only("report.unopened images"));
    EXPECT_EQ(checks(material)[0].text, "共 2 幅影像，您一幅也没有打开过。");
    material.unopened = 1;
    EXPECT_EQ(checks(material)[0].text, "共 2 幅影像，有 1 幅您没有打开过。");

    material.unopened = 0;
    material.extended_at = material.drafted_at - std::chrono::seconds{1};
    EXPECT_TRUE(silent());
    material.extended_at = material.drafted_at + std::chrono::seconds{1};
    EXPECT_TRUE(only("report.incomplete images"));
    material.extended_at.reset();
    material.declared_complete = false;
    EXPECT_TRUE(only("report.incomplete images"));
    material.declared_complete = true;
    material.apart = 1;
    EXPECT_TRUE(only("report.incomplete images"));
}

TEST_F(ChecksTest, a_critical_finding_nobody_was_told_of_is_asked_about)
{
    const std::pair<const char*, const char*> all[] = {
        {"右侧张力性气胸。", "tension-pneumothorax"},
        {"右侧气胸，肺压缩约70%。", "tension-pneumothorax"},
        {"左侧基底节区脑出血，量约35ml，脑疝形成。", "intracranial-haematoma"},
        {"蛛网膜下腔出血。", "intracranial-haematoma"},
        {"主动脉夹层（Stanford A型）。", "aortic-dissection"},
        {"急性前壁心肌梗死。", "acs"},
        {"急性心肌梗死待排，建议复查。", "ami"},
        {"不除外肺动脉栓塞。", "pulmonary-embolism"},
        {"膈下游离气体，考虑消化道穿孔。", "perforation"},
        {"心室颤动。", "vf-vfl"},
        {"Ⅲ度房室传导阻滞。", "complete-av-block"},
        {"Acute aortic dissection.", "aortic-dissection"},
        {"脾破裂出血。", "organ-rupture"},
    };
    for (const auto& [words, item] : all) {
        impression(words);
        material.told.clear();
        EXPECT_TRUE(only("report.critical impression")) << words;
        material.told = {item};
        if (std::string_view{words}.find("脑疝") != std::string_view::npos) material.told.push_back("brain-herniation");
        EXPECT_TRUE(silent()) << words;
    }
}

TEST_F(ChecksTest, what_is_denied_old_or_small_is_no_critical_finding)
{
    for (const auto* const words :
         {"未见气胸。", "右侧少量气胸，肺压缩约10%。", "排除主动脉夹层。", "颅内未见出血及梗死。",
          "未见颅内出血、脑疝。", "陈旧性心肌梗死。", "脑出血术后改变。", "基底节区出血，量约3ml。",
          "无肺动脉栓塞征象。", "No aortic dissection.", "No intracranial haemorrhage.",
          "硬膜下血肿，厚约0.4cm。", "膈下未见游离气体。", "脑干、小脑未见出血。",
          "完全性右束支传导阻滞。", "一度房室传导阻滞。", "急性支气管炎。", "脑梗死。"}) {
        impression(words);
        EXPECT_TRUE(silent()) << words;
    }
}

TEST_F(ChecksTest, a_measurement_beyond_every_list_is_critical)
{
    material.draft.measurements = {{"心率", "72", "/min"}, {"QTc (Bazett)", "430", "ms"}};
    EXPECT_TRUE(silent());
    material.draft.measurements = {{"心率", "31", "/min"}};
    EXPECT_TRUE(only("report.critical measurements"));
    material.draft.measurements = {{"QTc (Bazett)", "560", "ms"}};
    EXPECT_TRUE(only("report.critical measurements"));
    material.told = {"long-qt"};
    EXPECT_TRUE(silent());
}

TEST_F(ChecksTest, what_a_template_left_open_is_asked_about)
{
    for (const auto* const words : {"{side:左|右}肺结节。", "结节约 ___ cm。", "右肺××结节。", "结节 XXX。", "□□结节。",
                                    "【】结节。", "结节 [  ]。", "{size}"}) {
        impression(words);
        EXPECT_TRUE(only("report.placeholder impression")) << words;
    }
    for (const auto* const words : {"结节约 3×4 cm。", "【诊断】结节。", "x 线未见异常。"}) {
        impression(words);
        EXPECT_TRUE(silent()) << words;
    }
}

TEST_F(ChecksTest, nothing_abnormal_under_findings_that_are_is_asked_about)
{
    material.draft.findings = "双肺纹理清晰。第5肋骨骨折。";
    EXPECT_TRUE(only("report.contradiction impression"));
    material.draft.impression = "第5肋骨骨折，余未见异常。";
    EXPECT_TRUE(silent());
    material.draft.impression = "心肺膈未见明显异常，建议随访。";
    EXPECT_TRUE(only("report.contradiction impression"));
    for (const auto* const words : {"未见骨折、脱位。", "无结节。", "未见胸腔积液及气胸征象。"}) {
        material.draft.findings = words;
        EXPECT_TRUE(silent()) << words;
    }
}

TEST_F(ChecksTest, one_concern_for_each_code_and_field_and_none_for_what_is_switched_off)
{
    impression("左侧张力性气胸，主动脉夹层。{side:左|右}");
    EXPECT_EQ(found(), (std::vector<std::string>{"report.critical impression", "report.placeholder impression"}));
    EXPECT_EQ(checks(material, {"critical", "placeholder"}).size(), 0U);
    for (const auto name : check_names()) EXPECT_LE(checks(material, {std::string{name}}).size(), 2U);
}

TEST_F(ChecksTest, a_long_text_takes_time_with_its_length_only)
{
    const auto fill = [](std::string_view piece) {
        std::string text;
        while (text.size() + piece.size() <= 16 * 1024) text += piece;
        return text;
    };
    material.form.exam_item = "右膝关节";
    material.form.patient.sex = "F";
    for (const auto* const piece : {"左", "左膝，", "左膝骨折、", "脑出血，", "前列腺，", "a ", "姓名"}) {
        const auto text = fill(piece);
        auto& draft = material.draft;
        for (auto* const field : {&draft.technique, &draft.comparison, &draft.findings, &draft.impression})
            *field = text;
        SCOPED_TRACE(piece);
        const auto begin = std::chrono::steady_clock::now();
        const auto all = checks(material);
        const auto took = std::chrono::steady_clock::now() - begin;
        EXPECT_LT(took, std::chrono::seconds{20});  // sanitised builds run this, too
        for (const auto& one : all) EXPECT_LE(one.text.size(), 4000U) << piece;
    }
}
