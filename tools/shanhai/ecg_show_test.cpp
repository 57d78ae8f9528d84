// What a cart's file says, told to a person and to a program.
#include "tools/shanhai/ecg_show.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/writing.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace shanhai::cli {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

auto some_view() -> wire::EcgView
{
    return {.format = "SCP-ECG",
            .device = "Cart C-12",
            .acquired_at = "2026-03-05T07:08:09Z",
            .seconds = 10,
            .rate_hz = 500,
            .leads = {"I", "II", "III"},
            .derived = {"III"},
            .quality = {{.flaw = "mains", .weight = "advice", .sentence = "有交流电干扰，请重做一次。"}},
            .computed = {{"heart_rate", 62, "/min"}, {"qrs", 96, "ms"}},
            .stated = {{"heart_rate", 61, "/min"}, {"qrs_axis", -12, "deg"}},
            .statements = {"窦性心律"},
            .marks = {{.what = "rate-low", .sentence = "心率 32 次/分（≤35）"}}};
}

TEST(EcgShow, says_what_the_file_says_what_was_measured_and_what_is_wrong)
{
    const auto lines = lines_of(some_view());
    for (const auto* const line :
         {"格式  SCP-ECG", "设备  Cart C-12", "时长  10 秒，采样 500 Hz", "导联  I II III", "其中  III 由其他导联算出",
          "质量  有交流电干扰，请重做一次。", "设备提示  窦性心律", "请尽早阅片  心率 32 次/分（≤35）"})
        EXPECT_THAT(lines, Contains(line));
    EXPECT_THAT(lines, Contains(HasSubstr("61 次/分")));
    EXPECT_THAT(lines, Contains(testing::ContainsRegex("心率 +61 次/分 +62 次/分")));
    EXPECT_THAT(lines, Contains(testing::ContainsRegex("QRS 电轴 +-12° +–")));
    EXPECT_THAT(lines, Not(Contains(HasSubstr("没有发现问题"))));
}

TEST(EcgShow, asks_what_stands_in_the_way_of_drawing_and_lets_no_text_steer_the_terminal)
{
    auto view = some_view();
    view.question = "ecg.gain";
    view.device = "\x1B[2Jevil";
    const auto lines = lines_of(view);
    EXPECT_THAT(lines, Contains(HasSubstr("增益")));
    for (const auto& line : lines) EXPECT_EQ(line.find('\x1B'), std::string::npos);
}

TEST(EcgShow, of_a_file_is_the_view_on_the_wire)
{
    ASSERT_TRUE(dicom::initialise());
    const test::TempDir dir;
    ecg::Recording recording{"test", {ecg::Strip{.rate_hz = 500}}};
    recording.strips[0].leads.push_back({.name = ecg::LeadName::II, .scale = ecg::Scale{2.5, 0}});
    recording.strips[0].leads[0].samples.assign(5000, 0);
    recording.acquired = parse_instant("2026-03-05T08:00:00+08:00").value();
    const auto object = ecg::write_dicom(recording, ecg::identity_from(recording, Digest::of(as_view("x")))).value();
    std::ofstream{dir / "cart.dcm", std::ios::binary} << as_text(object);
    std::ofstream{dir / "photo.png", std::ios::binary} << "\x89PNG\r\n\x1A\n";

    asio::io_context io{1};
    Lane disk{"disk", 1, 16};
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err, true};
    Session session{console, disk, Home{dir / "home"}, {}};
    ASSERT_TRUE(test::run(io, show_ecg(session, {.file = (dir / "cart.dcm").string()})));
    const auto view = boost::json::parse(out.str()).as_object();
    EXPECT_EQ(view.at("format"), "DICOM general ECG");
    EXPECT_EQ(view.at("leads"), (boost::json::array{"II"}));
    EXPECT_EQ(view.at("rate_hz").to_number<double>(), 500);
    EXPECT_FALSE(view.at("quality").as_array().empty()) << "a flat line is no ECG";

    const auto wrong = test::run(io, show_ecg(session, {.file = (dir / "cart.dcm").string(), .marks = "none"}));
    EXPECT_EQ(wrong.error().at(), "ecg.marks");
    const auto broken = test::run(io, show_ecg(session, {.file = (dir / "photo.png").string()}));
    EXPECT_EQ(broken.error().at(), "ecg.truncated");
}

}  // namespace
}  // namespace shanhai::cli
