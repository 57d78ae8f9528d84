#include "server/delivery/forms_for_tests.hpp"

#include "server/delivery/messages.hpp"
#include "server/delivery/oru_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

using namespace shanhai;
using namespace shanhai::delivery;
using namespace shanhai::delivery::test;
using report::Status;
using testing::HasSubstr;

namespace {

auto text_of(std::string_view name)
{
    const auto sample = sample_named(name);
    const auto papers = papers_of(sample.release);
    return text_report(papers, sample.release, sample_evidence(sample.release.document));
}

auto segments_of(std::string_view name) -> std::vector<std::string>
{
    const auto sample = sample_named(name);
    const auto message = oru_report({.control_id = "1", .at = sample.release.signed_at}, papers_of(sample.release),
                                    sample.release, as_view("%PDF"));
    std::vector<std::string> all;
    for (std::size_t at = 0, end = 0; (end = message.find('\r', at)) != std::string::npos; at = end + 1)
        all.push_back(message.substr(at, end - at));
    return all;
}

auto field(const std::string& segment, std::size_t number) -> std::string
{
    std::size_t at = 0;
    for (; number > 0; --number) at = segment.find('|', at) + 1;
    return segment.substr(at, segment.find('|', at) - at);
}

auto heading(const dicom::TextReport& text, std::string_view meaning) -> const dicom::Heading*
{
    for (const auto& one : text.headings)
        if (one.name.meaning == meaning) return &one;
    return nullptr;
}

}  // namespace

TEST(Forms, have_names_that_a_request_can_say)
{
    for (const auto form : {Form::pdf, Form::dicom_pdf, Form::dicom_sr, Form::fhir, Form::hl7})
        EXPECT_EQ(parse_form(facts_of(form).name).value(), form);
    for (const auto* const other : {"", "PDF", "docx", "dicom-sr "})
        EXPECT_EQ(parse_form(other).error(), (Fault{errc::malformed, "report.form"})) << other;
}

TEST(Forms, are_made_only_of_the_file_that_was_signed)
{
    const auto papers = papers_of(sample_named("final").release);
    for (const auto form : {Form::dicom_pdf, Form::dicom_sr, Form::fhir, Form::hl7})
        EXPECT_FALSE(write_form(form, papers, {}, as_view("%PDF-1.7 of somebody else's")));
}

TEST(StructuredReport, is_verified_by_whoever_answers_for_it)
{
    const auto alone = text_of("final");
    EXPECT_EQ(alone.verified_by->name, "杨海涛");
    EXPECT_EQ(alone.author.name, "杨海涛");
    const auto reviewed = text_of("ecg");
    EXPECT_EQ(reviewed.verified_by->name, "赵敏");
    EXPECT_EQ(reviewed.verified_by->organization, "云岭县人民医院");
    EXPECT_EQ(reviewed.author.name, "杨海涛");
    EXPECT_EQ(reviewed.title.value, "11524-6");
    const auto night = text_of("preliminary");
    EXPECT_TRUE(night.preliminary);
    EXPECT_FALSE(night.verified_by);
}

TEST(StructuredReport, has_the_patient_of_the_form_where_there_are_no_images)
{
    EXPECT_EQ(text_of("final").about.patient_birth_date, "19631102");
    EXPECT_EQ(text_of("final").about.patient_name, "张䶮");
    EXPECT_EQ(text_of("smallest").about.patient_birth_date, "");
    EXPECT_EQ(text_of("hostile").about.patient_name.find_first_of("\\^="), std::string::npos);
}

TEST(StructuredReport, names_its_predecessor_as_that_one_named_itself)
{
    auto first = sample_named("final");
    first.release.digest = a_digest("version 1");
    const auto before = text_report(papers_of(first.release), first.release, {});
    const auto after = text_of("amendment");
    ASSERT_EQ(after.predecessors.size(), 1U);
    EXPECT_EQ(after.predecessors.front().instance, before.about.instance);
    EXPECT_EQ(after.predecessors.front().series, before.about.series);
    EXPECT_NE(after.about.instance, before.about.instance);
    EXPECT_TRUE(text_of("final").predecessors.empty());
    EXPECT_NE(after.about.series, pdf_object(papers_of(first.release), first.release).series);
}

TEST(StructuredReport, has_as_evidence_what_was_read_and_nothing_else)
{
    const auto sample = sample_named("final");
    auto there = sample_evidence(sample.release.document);
    auto late = there.front();
    late.instance = "1.2.3.4";
    there.push_back(late);
    const auto text = text_report(papers_of(sample.release), sample.release, there);
    EXPECT_EQ(text.evidence.size(), sample.release.document.objects.size());

    const auto ecg = text_of("ecg");
    ASSERT_NE(heading(ecg, "关键图像"), nullptr);
    EXPECT_EQ(heading(ecg, "关键图像")->shown.front().object.instance, ecg.evidence.front().instance);
    EXPECT_EQ(heading(ecg, "心电图所见")->statements.size(), 7U) << "the words and six measurements";
}

TEST(StructuredReport, says_why_there_is_another_version)
{
    EXPECT_EQ(heading(text_of("amendment"), "更正原因")->statements.front().text, "左右写反\n提出人：李春兰");
    EXPECT_NE(heading(text_of("addendum"), "补充意见"), nullptr);
    EXPECT_NE(heading(text_of("retraction"), "作废原因"), nullptr);
    EXPECT_EQ(heading(text_of("retraction"), "影像所见"), nullptr);
    EXPECT_THAT(heading(text_of("withdrawn"), "收回")->statements.front().text, HasSubstr("请勿使用"));
}

TEST(Oru, says_by_its_status_what_the_hospital_is_to_do_with_it)
{
    const auto status = [](std::string_view name) {
        const auto said = oru_status(sample_named(name).release);
        return said.order + said.result;
    };
    EXPECT_EQ(status("preliminary"), "PP");
    EXPECT_EQ(status("final"), "FF");
    EXPECT_EQ(status("addendum"), "CC");
    EXPECT_EQ(status("amendment"), "CC");
    EXPECT_EQ(status("retraction"), "XX");
    EXPECT_EQ(status("withdrawn"), "XW") << "another patient's";
}

TEST(Oru, has_numbers_as_numbers_and_alarms_where_there_is_danger)
{
    const auto all = segments_of("ecg");
    std::size_t critical = 0;
    for (const auto& one : all)
        if (one.starts_with("OBX") && field(one, 8) == "AA") ++critical;
    EXPECT_EQ(critical, 2U) << "the communication and the impression";
    EXPECT_THAT(all, testing::Contains(HasSubstr("|NM|8636-3^QTc (Bazett)^LN||0.420|s|")));
    EXPECT_THAT(all, testing::Contains(HasSubstr("|ST|电轴^电轴^L||正常|")));
    EXPECT_EQ(field(all[3], 32), "dr-zhao&赵敏");
    EXPECT_EQ(field(all[3], 33), "dr-yang&杨海涛");
    EXPECT_EQ(field(all[3], 13), "社区获得性肺炎？");
    EXPECT_THAT(field(all[3], 31), HasSubstr("^明确肺部病变性质"));
}

TEST(Oru, is_not_taken_in_by_what_people_type)
{
    const auto all = segments_of("hostile");
    std::set<std::string> kinds;
    for (const auto& one : all) kinds.insert(one.substr(0, 3));
    EXPECT_EQ(kinds, (std::set<std::string>{"MSH", "PID", "ORC", "OBR", "OBX"}));
    std::size_t number = 0;
    for (const auto& one : all) {
        if (!one.starts_with("OBX")) continue;
        EXPECT_EQ(field(one, 1), std::to_string(++number));
        EXPECT_EQ(field(one, 11), "F");
        EXPECT_LE(field(one, 5).size(), formatted_text_max);
        for (const char c : one) EXPECT_FALSE(c >= 0 && c < ' ');
    }
}

TEST(FormattedText, is_cut_at_line_ends_and_comes_together_again)
{
    EXPECT_EQ(formatted_texts(""), std::vector<std::string>{""});
    EXPECT_EQ(formatted_texts("一|二\r\n三"), std::vector<std::string>{"一\\F\\二\\.br\\三"});
    std::string text;
    for (int i = 0; text.size() < 100'000; ++i) text += std::to_string(i) + "段：双肺纹理清晰|\\。\n";
    std::string together;
    const auto all = formatted_texts(text);
    EXPECT_GT(all.size(), 1U);
    for (const auto& one : all) {
        EXPECT_LE(one.size(), formatted_text_max);
        EXPECT_TRUE(&one == &all.back() || one.ends_with("\\.br\\"));
        together += hl7::unescaped(one);
    }
    EXPECT_EQ(together, text);

    const auto walls = formatted_texts(std::string(50'000, '|'));
    EXPECT_EQ(walls.size(), 3U);
    for (const auto& one : walls) EXPECT_EQ(one.size() % 3, 0U) << "no escape sequence is cut in two";
}
