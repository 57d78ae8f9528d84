// shanhai ecg with files on a disk: what it makes, and how it ends.
#include "tools/shanhai/ecg.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/shanhai/ecg_file.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace shanhai::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

auto some_recording() -> ecg::Recording
{
    ecg::Recording recording{"test", {ecg::Strip{.rate_hz = 500}}};
    for (int number = 1; number <= 12; ++number) {
        ecg::Lead lead{.name = static_cast<ecg::LeadName>(number), .scale = ecg::Scale{2.5, 0}};
        for (int i = 0; i < 5000; ++i) lead.samples.push_back((i * number) % 200);
        recording.strips[0].leads.push_back(std::move(lead));
    }
    recording.patient.name = "张三";
    recording.acquired = parse_instant("2026-03-05T08:00:00+08:00").value();
    return recording;
}

struct EcgCommand : testing::Test {
    test::TempDir dir;
    asio::io_context io{1};
    Lane disk{"disk", 1, 16};
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err, true};
    Session session{console, disk, Home{dir / "home"}, {}};

    void SetUp() override { ASSERT_TRUE(dicom::initialise()); }

    auto path(const std::string& name) const -> std::string { return (dir / name).string(); }
    auto save(const std::string& name, ByteView bytes) -> std::string
    {
        std::ofstream{dir / name, std::ios::binary} << as_text(bytes);
        return path(name);
    }
    auto load(const std::string& name) -> Bytes
    {
        std::ostringstream all;
        all << std::ifstream{dir / name, std::ios::binary}.rdbuf();
        return to_bytes(all.str());
    }
    auto some_file() -> std::string
    {
        const auto identity = ecg::identity_from(some_recording(), Digest::of(as_view("original")));
        return save("cart.dcm", ecg::write_dicom(some_recording(), identity).value());
    }
    auto end_of(awaitable<Outcome<void>> work) -> std::string
    {
        auto done = test::run(io, std::move(work));
        return done ? "done" : std::to_string(static_cast<int>(done.error().exit())) + ' ' + done.error().at();
    }
};

TEST_F(EcgCommand, draws_a_sheet_as_svg_and_as_pdf)
{
    const auto file = some_file();
    EXPECT_EQ(end_of(draw_ecg(session, {.file = file, .output = path("a.svg"), .layout = "12x1"})), "done");
    const auto svg = load("a.svg");
    EXPECT_THAT(std::string{as_text(svg)}, HasSubstr("data-lead=\"V6\""));
    EXPECT_EQ(end_of(draw_ecg(session, {.file = file, .output = path("a.pdf")})), "done");
    const auto pdf = load("a.pdf");
    EXPECT_THAT(std::string{as_text(pdf)}, StartsWith("%PDF-"));
    EXPECT_EQ(fs::status(dir / "a.pdf").permissions() & fs::perms::group_read, fs::perms::none) << "a patient's";
}

TEST_F(EcgCommand, converts_to_the_same_object_every_time_and_says_which)
{
    EcgConvertWishes wishes{.file = some_file(), .output = path("1.dcm"), .patient_name = "Li^Si=李^四"};
    ASSERT_EQ(end_of(convert_ecg(session, wishes)), "done");
    wishes.output = path("2.dcm");
    ASSERT_EQ(end_of(convert_ecg(session, wishes)), "done");

    EXPECT_EQ(load("1.dcm"), load("2.dcm"));
    const auto recording = ecg::read_dicom(load("1.dcm")).value();
    EXPECT_EQ(recording.patient.name, "李四");
    EXPECT_EQ(recording.strips, ecg::read_dicom(load("cart.dcm"))->strips);
    EXPECT_THAT(out.str(), HasSubstr("\"instance\":\"" + ecg::uid_of("waveform", Digest::of(load("cart.dcm")))));
}

TEST_F(EcgCommand, converts_a_pdf_into_an_object_with_its_bytes)
{
    ASSERT_EQ(end_of(draw_ecg(session, {.file = some_file(), .output = path("scan.pdf")})), "done");
    const auto file = path("scan.pdf");
    ASSERT_EQ(end_of(convert_ecg(session, {.file = file, .output = path("1.dcm"), .patient_name = "Li^Si"})), "done");
    const auto object = load("1.dcm");
    const auto pdf = load("scan.pdf");
    EXPECT_NE(as_text(object).find(as_text(pdf)), std::string_view::npos);
    const auto half = save("half.pdf", ByteView{pdf}.first(pdf.size() / 2));
    EXPECT_EQ(end_of(convert_ecg(session, {.file = half, .output = path("2.dcm")})), "2 ecg.truncated");
}

TEST_F(EcgCommand, refuses_in_a_sentence_and_leaves_nothing_behind)
{
    const auto file = some_file();
    const auto text = save("letter.txt", as_view("Dear colleague"));
    EXPECT_EQ(end_of(draw_ecg(session, {.file = file, .output = path("x.png")})), "2 usage.ecg-output");
    EXPECT_EQ(end_of(draw_ecg(session, {.file = file, .output = path("x.svg"), .page = 9})), "2 ecg.page");
    EXPECT_EQ(end_of(draw_ecg(session, {.file = text, .output = path("x.svg")})), "2 ecg.format");
    EXPECT_EQ(end_of(draw_ecg(session, {.file = path("none"), .output = path("x.svg")})), "5 file.missing");
    EXPECT_EQ(end_of(convert_ecg(session, {.file = text, .output = path("x.dcm")})), "2 ecg.format");
    EXPECT_EQ(end_of(convert_ecg(session, {.file = file, .output = path("x.dcm"), .study = "1..2"})), "2 ecg.object");
    EXPECT_FALSE(exists(dir / "x.svg"));
    EXPECT_FALSE(exists(dir / "x.dcm"));
}

TEST(EcgFiles, names_nothing_outside_their_folder)
{
    EXPECT_TRUE(is_plain_name("100.dat"));
    EXPECT_TRUE(is_plain_name("心电 1.dat"));
    for (const auto* const name : {"", ".", "..", ".ssh", "/etc/passwd", "../100.dat", "a/b"})
        EXPECT_FALSE(is_plain_name(name)) << name;
}

}  // namespace
}  // namespace shanhai::cli
