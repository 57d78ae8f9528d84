#include "common/dicom/data/text_report.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/part10.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "tests/support/temp_dir.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmsr/dsrdoc.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

using namespace shanhai;
using namespace shanhai::dicom;
using testing::HasSubstr;
using testing::Not;

namespace {

auto some_report() -> TextReport
{
    const auto picture = Reference{"2.25.1", "2.25.2", "1.2.840.10008.5.1.4.1.1.1.1", "2.25.3"};
    const auto curve = Reference{"2.25.1", "2.25.4", "1.2.840.10008.5.1.4.1.1.9.1.1", "2.25.5"};
    return {.about = {.study = "2.25.1",
                      .series = uid_from("series"),
                      .instance = uid_from("instance"),
                      .patient_name = "Zhang^San=张^三",
                      .patient_id = "P1",
                      .patient_sex = "M",
                      .patient_birth_date = "19620317",
                      .study_date = "20260305",
                      .study_time = "080000",
                      .study_description = "胸部正位",
                      .accession = "SQ-17",
                      .referring_physician = "李春兰",
                      .institution = "云岭县人民医院",
                      .title = "影像诊断报告",
                      .made_at = parse_instant("2026-03-05T08:00:00+08:00").value()},
            .title = {"25062-1", "LN", "X 线报告"},
            .completion = "正式报告",
            .author = {"杨海涛", "dr-yang", "云岭县人民医院"},
            .verified_by = Observer{"赵敏", "dr-zhao", "云岭县人民医院"},
            .order = {"SQ-17", "case_1", "胸部 DR"},
            .headings = {{{"59776-5", "LN", "影像所见"}, {{{"121071", "DCM", "所见"}, "双肺清晰。\n心影不大。"}}},
                         {{"121180", "DCM", "关键图像"}, {}, {{picture, 1, false}, {curve, 1, false}}}},
            .predecessors = {{"2.25.1", uid_from("series"), std::string{basic_text_sr_storage}, "2.25.9"}},
            .evidence = {picture, curve}};
}

auto load(const std::filesystem::path& path) -> std::string
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void save(const TextReport& report, const std::filesystem::path& path, std::string_view syntax)
{
    const auto header = part10_header(SopClassUid::parse(basic_text_sr_storage).value(),
                                      InstanceUid::parse(report.about.instance).value(),
                                      TransferSyntaxUid::parse(syntax).value(), "SHANHAI");
    const auto body = write_text_report(report, syntax).value();
    std::ofstream{path, std::ios::binary} << as_text(header) << as_text(body);
}

// What DCMTK 3.6.7 says of itself when it meets UTF-8, in this or any other file.
auto without_own_limits(std::string trouble) -> std::string
{
    const std::string_view own = "W: The VR checker does not support this Specific Character Set: ISO_IR 192\n";
    for (auto at = trouble.find(own); at != std::string::npos; at = trouble.find(own)) trouble.erase(at, own.size());
    return trouble;
}

// What a stock program says of the file, and that it complains of nothing.
auto said_by(const std::string& program, const TextReport& report,
             std::string_view syntax = uids::explicit_little_endian) -> std::string
{
    const test::TempDir folder;
    save(report, folder / "report.dcm", syntax);
    const auto command = program + ' ' + (folder / "report.dcm").string() + " > " + (folder / "said").string() +
                         " 2> " + (folder / "trouble").string();
    EXPECT_EQ(std::system(command.c_str()), 0) << program << load(folder / "trouble");
    EXPECT_EQ(without_own_limits(load(folder / "trouble")), "") << program;
    return load(folder / "said");
}

}  // namespace

TEST(TextReport, is_read_cleanly_by_stock_programs_in_chinese)
{
    ASSERT_TRUE(initialise());
    for (const auto syntax : {uids::explicit_little_endian, uids::implicit_little_endian}) {
        const auto text = said_by("dsrdump +U8 +Pl", some_report(), syntax);
        for (const auto* const part : {"Basic Text SR Document", "Zhang^San=张^三", "COMPLETE", "VERIFIED", "赵敏",
                                       "云岭县人民医院", "影像所见", "双肺清晰。", "心影不大。", "杨海涛"})
            EXPECT_THAT(text, HasSubstr(part));
    }
    const auto xml = said_by("dsr2xml", some_report());
    EXPECT_THAT(xml, HasSubstr("encoding=\"UTF-8\""));
    EXPECT_THAT(xml, HasSubstr("双肺清晰。"));
}

TEST(TextReport, says_who_wrote_it_who_verified_it_and_what_was_read)
{
    ASSERT_TRUE(initialise());
    const auto text = said_by("dcmdump +U8 +L", some_report());
    for (const auto* const line :
         {"(0008,0005) CS [ISO_IR 192]", "(0008,0060) CS [SR]", "(0010,0010) PN [Zhang^San=张^三]",
          "(0020,000d) UI [2.25.1]", "(0040,a491) CS [COMPLETE]", "(0040,a493) CS [VERIFIED]",
          "(0040,a496) CS [FINAL]", "(0040,a030) DT [20260305080000+0800]", "(0040,a075) PN [赵敏]",
          "(0040,a027) LO [云岭县人民医院]", "(0040,1101) SQ", "(0040,a078) SQ", "(0040,a360) SQ", "(0040,a375) SQ",
          "(0040,a370) SQ", "(0008,1155) UI [2.25.3]", "(0008,1155) UI [2.25.9]", "(0040,db00) CS [2000]"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_EQ(write_text_report(some_report(), uids::explicit_little_endian).value(),
              write_text_report(some_report(), uids::explicit_little_endian).value())
        << "the same words, the same object";
}

TEST(TextReport, is_what_another_reader_of_structured_reports_makes_of_it)
{
    ASSERT_TRUE(initialise());
    const test::TempDir folder;
    save(some_report(), folder / "report.dcm", uids::explicit_little_endian);
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile((folder / "report.dcm").c_str()).good());
    DSRDocument document;
    ASSERT_TRUE(document.read(*file.getDataset()).good());
    EXPECT_EQ(document.getDocumentType(), DSRTypes::DT_BasicTextSR);
    EXPECT_EQ(document.getVerificationFlag(), DSRTypes::VF_Verified);
    EXPECT_EQ(document.getPreliminaryFlag(), DSRTypes::PF_Final);
    EXPECT_EQ(document.getNumberOfVerifyingObservers(), 1U);
    OFString when;
    OFString name;
    OFString organization;
    ASSERT_TRUE(document.getVerifyingObserver(1, when, name, organization).good());
    EXPECT_EQ(name, "赵敏");
    EXPECT_EQ(document.getPredecessorDocuments().getNumberOfInstances(), 1U);
    EXPECT_EQ(document.getCurrentRequestedProcedureEvidence().getNumberOfInstances(), 2U);
    EXPECT_TRUE(document.getTree().isValid());
}

TEST(TextReport, is_unverified_as_long_as_a_final_one_is_to_follow)
{
    ASSERT_TRUE(initialise());
    auto report = some_report();
    report.preliminary = true;
    report.verified_by.reset();
    const auto text = said_by("dcmdump +U8", report);
    EXPECT_THAT(text, HasSubstr("(0040,a491) CS [PARTIAL]"));
    EXPECT_THAT(text, HasSubstr("(0040,a493) CS [UNVERIFIED]"));
    EXPECT_THAT(text, HasSubstr("(0040,a496) CS [PRELIMINARY]"));
    said_by("dsrdump +U8", report);
}

TEST(TextReport, keeps_a_name_in_one_piece_whatever_is_typed)
{
    ASSERT_TRUE(initialise());
    auto report = some_report();
    const std::string nasty = "王\\海^波=x\x01\x1B<script>";
    report.about.patient_name = person_name(nasty);
    report.about.patient_id = report.about.institution = report.about.accession = nasty;
    report.about.referring_physician = nasty;
    report.author = {nasty, "a-person-with-a-long-name", nasty};
    report.verified_by = Observer{nasty, "a-person-with-a-long-name", nasty};
    report.order = {nasty, nasty, nasty};
    report.headings.front().statements.front().text = nasty + "\r\n" + std::string(64 * 1024, '\\');
    report.headings.front().name.meaning = nasty;
    const auto text = said_by("dcmdump +U8 +L", report);
    EXPECT_THAT(text, HasSubstr("(0010,0010) PN [王＼海＾波＝x  <script>]"));
    EXPECT_THAT(text, HasSubstr("(0010,0020) LO [王＼海^波=x"));
    EXPECT_THAT(text, HasSubstr("(0040,a075) PN [王＼海＾波＝x"));
    EXPECT_THAT(text, Not(HasSubstr("Error")));
    EXPECT_THAT(said_by("dsrdump +U8 +Pl", report), HasSubstr("王\\海^波=x  <script>"));
}

TEST(TextReport, has_nothing_a_strict_stranger_calls_an_error)
{
    ASSERT_TRUE(initialise());
    auto unverified = some_report();
    unverified.preliminary = true;
    unverified.verified_by.reset();
    auto wordy = some_report();
    wordy.author.id = wordy.verified_by->id = "a-person-with-a-long-name";
    for (const auto& report : {some_report(), unverified, wordy}) {
        const test::TempDir folder;
        save(report, folder / "report.dcm", uids::explicit_little_endian);
        const auto said = folder / "said";
        const auto command = "dciodvfy " + (folder / "report.dcm").string() + " > " + said.string() + " 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0);
        EXPECT_THAT(load(said), HasSubstr("BasicTextSR"));
        EXPECT_THAT(load(said), Not(HasSubstr("Error")));
    }
}

TEST(TextReport, holds_twenty_thousand_objects_that_were_read)
{
    ASSERT_TRUE(initialise());
    auto report = some_report();
    for (int i = 0; i < 20'000; ++i)
        report.evidence.push_back(
            {"2.25.1", "2.25.2", "1.2.840.10008.5.1.4.1.1.2", "2.25.7." + std::to_string(i + 1)});
    const auto bytes = write_text_report(report, uids::explicit_little_endian).value();
    EXPECT_GT(bytes.size(), 20'000U * 40);
    EXPECT_LT(bytes.size(), 20'000U * 120);
}

TEST(TextReport, comes_in_the_two_transfer_syntaxes_everybody_takes)
{
    EXPECT_EQ(write_text_report(some_report(), uids::jpeg_baseline).error(), (Fault{errc::unsupported, "sr.syntax"}));
}
