// What each kind of report says on paper, and what every page of it must say.
#include "common/report/kinds_for_tests.hpp"
#include "common/report/page_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"
#include "common/report/vocabulary.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

auto printed(const Document& document, const Illustrations& shown = {}) -> std::string
{
    return text_of(render(document, test_fonts(), shown).value());
}

TEST(Kinds, every_page_names_the_patient_the_report_and_what_it_is_worth)
{
    for (const auto& [name, document, shown] : every_kind()) {
        const auto pages = texts_of_pages(render(document, test_fonts(), shown).value());

        ASSERT_FALSE(pages.empty());
        for (std::size_t i = 0; i < pages.size(); ++i) {
            EXPECT_TRUE(says(pages[i], document.patient.name)) << name << i;
            EXPECT_TRUE(says(pages[i], document.id.text())) << name << i;
            EXPECT_TRUE(says(pages[i], "第" + std::to_string(document.version) + "版")) << name << i;
            EXPECT_TRUE(says(pages[i], std::string{word_for(statuses, document.status).page})) << name << i;
            EXPECT_TRUE(
                says(pages[i], "第 " + std::to_string(i + 1) + " 页 / 共 " + std::to_string(pages.size()) + " 页"));
        }
    }
}

TEST(Kinds, a_preliminary_report_waits_for_the_final_one)
{
    const auto text = printed(preliminary_document());

    EXPECT_TRUE(says(text, "初步报告 供紧急处置参考，以正式报告为准。"));
    EXPECT_TRUE(says(text, "危急"));
    EXPECT_TRUE(says(text, "张力性气胸：已于 2026-03-05 10:27:30 告知牛街乡卫生院 李春兰医师，对方已复述确认。"));
}

TEST(Kinds, a_watermark_is_on_every_page_of_a_preliminary_report_and_in_no_text)
{
    auto document = preliminary_document();
    document.findings = long_document().findings;
    const auto pdf = render(document, test_fonts(), {{}, {plate_for_tests()}}).value();
    const auto pages = texts_of_pages(pdf);

    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto raster = raster_of(pdf, static_cast<int>(i) + 1, 36);
        const auto faint = std::ranges::count_if(raster.grey, [](char c) {
            const int grey = static_cast<unsigned char>(c);
            return grey >= 232 && grey <= 240;
        });
        EXPECT_GT(faint, 300) << i;
        EXPECT_LE(count_of(without_spaces(pages[i]), "初步报告"), 2U) << pages[i];
    }
}

TEST(Kinds, an_addendum_leaves_the_report_as_it_was)
{
    const auto text = printed(addendum_document());
    const auto before = trainee_document();

    for (const auto& part : {before.technique, before.comparison, before.findings, before.impression})
        EXPECT_TRUE(says(text, part)) << part;
    EXPECT_TRUE(says(text, addendum_document().addendum));
    EXPECT_LT(without_spaces(text).find(without_spaces(before.impression)),
              without_spaces(text).find(without_spaces(addendum_document().addendum)));
    EXPECT_TRUE(says(text, "本件为第 2 版，承接第 1 版"));
    EXPECT_TRUE(says(text, "补充原因：临床补充既往 CT 资料。"));
}

TEST(Kinds, an_amendment_says_what_it_replaces_and_why)
{
    const auto document = later_version(Status::amendment);
    const auto text = printed(document);
    const auto digest = document.previous->hex();

    EXPECT_TRUE(says(text, "代替第 1 版（签名文件摘要 " + digest.substr(0, 16) + "），原版本请勿再使用。"));
    EXPECT_TRUE(says(text, "更正原因：" + document.change->reason));
    EXPECT_TRUE(says(text, "提出人：" + document.change->requested_by));
}

TEST(Kinds, a_final_report_after_a_preliminary_one_names_it)
{
    auto document = trainee_document();
    document.version = 2;
    document.previous = Digest::of(as_view("preliminary"));

    EXPECT_TRUE(says(printed(document), "承接第 1 版，其签名文件摘要 " + document.previous->hex().substr(0, 16)));
}

TEST(Kinds, a_retraction_is_a_notice_of_one_page_that_repeats_nothing)
{
    auto document = retraction_document();
    document.findings = trainee_document().findings;
    document.impression = trainee_document().impression;
    const auto pdf = render(document, test_fonts(), {{}, {plate_for_tests()}}).value();
    const auto text = text_of(pdf);

    EXPECT_EQ(texts_of_pages(pdf).size(), 1U);
    for (const auto& part :
         {std::string{"请勿再据此诊疗"}, std::string{"作废"}, document.previous->hex(), document.change->reason,
          document.change->requested_by, document.patient.name, document.author.name, document.reviewer->name})
        EXPECT_TRUE(says(text, part)) << part;
    EXPECT_FALSE(says(text, "右肺下叶后基底段炎症")) << "who holds the notice cannot act upon what it takes back";
}

TEST(Kinds, an_emergency_is_marked_and_a_routine_report_is_not)
{
    auto document = smallest_document();
    EXPECT_EQ(count_of(printed(document), "急诊"), 0U);

    document.request.priority = Priority::urgent;
    EXPECT_EQ(count_of(printed(document), "急诊"), 2U) << "in the corner and among the particulars";

    document.findings = long_document().findings;
    const auto pages = texts_of_pages(render(document, test_fonts()).value());
    for (const auto& page : pages) EXPECT_TRUE(holds(page, "急诊"));
}

TEST(Kinds, a_critical_value_nobody_has_read_back_says_so)
{
    auto document = ecg_document();
    document.critical.front().told.reset();

    EXPECT_TRUE(says(printed(document), "急性 ST 段抬高型心肌梗死：正在通知送检机构，尚未收到确认。"));
}

TEST(Kinds, an_ecg_speaks_of_waveforms_and_shows_its_numbers)
{
    const auto text = printed(ecg_document(), {{}, {plate_for_tests()}});

    for (const auto* part : {"心电图诊断报告单", "心电图所见", "心电图诊断", "记录条件", "信号质量", "96 次/分",
                             "162 ms", "QTc（Bazett）", "445 ms", "-12°", "2.31 mV", "12 导联心电图", "定标 1 mV"})
        EXPECT_TRUE(says(text, part)) << part;
    EXPECT_FALSE(says(text, "影像"));
}

TEST(Kinds, both_doctors_are_named_with_their_titles_and_times)
{
    const auto text = printed(trainee_document());

    for (const auto* part :
         {"报告医师：林晓（住院医师）", "审核医师：杨海涛（副主任医师）", "书写时间：2026-03-05 10:30:00",
          "审核时间：2026-03-05 10:31:07", "报告时间：2026-03-05 10:31:07", "申请时间：2026-03-05 09:58:12",
          "检查时间：2026-03-05 10:12:40", "接收时间：2026-03-05 10:15:03", "云岭县人民医院", "云岭县牛街乡卫生院",
          "由审核医师以个人数字证书电子签名"})
        EXPECT_TRUE(says(text, part)) << part;

    auto both = trainee_document();
    both.countersigned = true;
    EXPECT_TRUE(says(printed(both), "由报告医师、审核医师先后以个人数字证书电子签名"));
}

TEST(Kinds, the_code_stands_in_groups_beside_where_to_type_it)
{
    const auto text = printed(trainee_document());

    EXPECT_TRUE(holds(text, "4821 3905 7711 0264 8830 1175 9346")) << text;
    EXPECT_TRUE(holds(text, "https://relay.yunling.example/v 输入验证码")) << text;
}

// A name breaks where its cell ends; in the margin of a plate it stands on one line.
TEST(Kinds, formulas_and_markup_in_a_name_are_printed_as_they_are)
{
    for (const std::string name : {"<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "&lt;b&gt; %s %n",
                                   "${jndi:x}", "Robert'); DROP TABLE"}) {
        auto document = sample_document();
        document.patient.name = name;
        const auto pages = texts_of_pages(render(document, test_fonts(), {{}, {plate_for_tests()}}).value());
        EXPECT_TRUE(says(pages.back(), "姓名：" + name + " 性别")) << pages.back();
    }
}

TEST(Kinds, text_that_runs_from_the_right_is_refused_by_name)
{
    auto document = sample_document();
    document.patient.name = "\u05D0\u05D1";
    EXPECT_EQ(render(document, test_fonts()).error(),
              (Fault{errc::unsupported, "report.glyph", "patient.name U+05D0"}));

    document.patient.name = "\u202E张三";
    EXPECT_EQ(render(document, test_fonts()).error(), (Fault{errc::malformed, "report.text", "patient.name"}));
}

TEST(Kinds, findings_of_a_hundred_kilobytes_are_refused_with_a_reason)
{
    auto document = sample_document();
    document.findings = std::string(100 * 1024, 'a');

    EXPECT_EQ(render(document, test_fonts()).error(), (Fault{errc::too_large, "report.text", "findings"}));
}

}  // namespace
}  // namespace shanhai::report
