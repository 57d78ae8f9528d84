// The sheets as a file to print and to keep, as poppler finds it.
#include "common/ecg/drawing/draw_for_tests.hpp"
#include "common/ecg/printing/pdf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

using namespace shanhai;
using namespace shanhai::ecg;
using namespace shanhai::ecg::test;
using testing::HasSubstr;

namespace {

auto fonts() -> const report::Fonts&
{
    static const auto opened = report::Fonts::open(std::string{SHANHAI_BINARY_DIR} + "/report-fonts").value();
    return opened;
}

auto said_by(const std::string& program, const Bytes& pdf) -> std::string
{
    const shanhai::test::TempDir folder;
    std::ofstream{folder / "ecg.pdf", std::ios::binary} << as_text(pdf);
    const auto said = (folder / "said").string();
    const auto command = program + ' ' + (folder / "ecg.pdf").string() + (program == "pdftotext" ? " " : " > ") + said;
    EXPECT_EQ(std::system(command.c_str()), 0) << program;
    std::ostringstream all;
    all << std::ifstream{said}.rdbuf();
    return all.str();
}

auto some_recording() -> Recording
{
    auto recording = recording_of([](LeadName, double second) { return second < 5 ? 0.0 : 500.0; });
    recording.patient = {.name = "张三丰", .sex = "M"};
    recording.statements = {"窦性心律"};
    recording.strips[0].leads[3].derived = true;
    return recording;
}

TEST(EcgPdf, is_one_a4_page_of_searchable_chinese_in_embedded_typefaces)
{
    const auto pdf = pdf_of(some_recording(), {}, fonts()).value();
    EXPECT_LT(pdf.size(), 200'000U);
    const auto facts = said_by("pdfinfo", pdf);
    EXPECT_THAT(facts, HasSubstr("Pages:           1"));
    EXPECT_THAT(facts, HasSubstr("841.89 x 595.276 pts (A4)"));
    const auto words = said_by("pdftotext", pdf);
    for (const auto* const word : {"张三丰", "窦性心律", "aVR（计算）", "25 mm/s", "10 mm"})
        EXPECT_THAT(words, HasSubstr(word));
    EXPECT_THAT(said_by("pdffonts", pdf), testing::Not(HasSubstr(" no  ")));
}

TEST(EcgPdf, has_a_page_for_each_sheet_and_is_the_same_every_time)
{
    auto recording = some_recording();
    recording.strips[0].leads.push_back(recording.strips[0].leads[0]);
    recording.strips[0].leads.back().name = LeadName::V7;
    const auto pdf = pdf_of(recording, {.layout = Layout::twelve_by_one}, fonts()).value();
    EXPECT_THAT(said_by("pdfinfo", pdf), HasSubstr("Pages:           2"));
    EXPECT_EQ(pdf, pdf_of(recording, {.layout = Layout::twelve_by_one}, fonts()).value());
    EXPECT_EQ(pdf_of(Recording{}, {}, fonts()).error().at(), "ecg.leads");
}

}  // namespace
