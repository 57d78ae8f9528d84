#include "tools/shanhai/failure.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

TEST(Failure, is_one_sentence_with_its_code_in_brackets)
{
    const auto failure = Failure{Fault{errc::malformed, "dicom.not", "IMG0003.txt"}};
    EXPECT_EQ(failure.line(), "这份文件（IMG0003.txt）不是 DICOM 影像，请选设备导出的影像文件。 (dicom.not)");
}

TEST(Failure, has_an_exit_code_that_scripts_can_rely_on)
{
    const auto exit_of = [](const char* at) { return Failure{Fault{errc::internal, at}}.exit(); };
    EXPECT_EQ(exit_of("net.connect"), Exit::unreachable);
    EXPECT_EQ(exit_of("http.answer"), Exit::unreachable);
    EXPECT_EQ(exit_of("net.peer_certificate"), Exit::unproven);
    EXPECT_EQ(exit_of("net.certificate"), Exit::refused);
    EXPECT_EQ(exit_of("verify.digest"), Exit::unproven);
    EXPECT_EQ(exit_of("report.tbs"), Exit::unproven);
    EXPECT_EQ(exit_of("usage.url"), Exit::usage);
    EXPECT_EQ(exit_of("form.required"), Exit::usage);
    EXPECT_EQ(exit_of("profile.none"), Exit::local);
    EXPECT_EQ(exit_of("file.write"), Exit::local);
}

TEST(Failure, of_a_reply_speaks_with_the_relays_own_words)
{
    const auto failure = Failure::of_reply(
        409, R"({"error":{"code":"conflict","at":"case.claimed","sentence":"别人在看。","request_id":"req_1"}})");
    EXPECT_EQ(failure.exit(), Exit::refused);
    EXPECT_EQ(failure.code(), errc::conflict);
    EXPECT_EQ(failure.line(), "别人在看。 (case.claimed)");
}

TEST(Failure, of_a_reply_without_a_sentence_finds_its_own)
{
    const auto failure =
        Failure::of_reply(400, R"({"error":{"code":"malformed","at":"form.required","subject":"exam_item"}})");
    EXPECT_EQ(failure.line(), "申请单缺少必填项（检查项目），请补全后再提交。 (form.required)");
}

TEST(Failure, of_the_relays_own_making_names_the_request)
{
    const auto failure = Failure::of_reply(
        500, R"({"error":{"code":"internal","at":"lane","sentence":"出错了。","request_id":"req_01"}})");
    EXPECT_EQ(failure.line(), "出错了。 (lane req_01)");
}

TEST(Failure, of_somebody_elses_reply_is_still_a_sentence)
{
    const auto failure = Failure::of_reply(502, "<html>Bad Gateway</html>");
    EXPECT_EQ(failure.at(), "http.reply");
    EXPECT_EQ(failure.exit(), Exit::refused);
    EXPECT_TRUE(failure.may_pass());
}

TEST(Failure, may_pass_when_the_link_or_the_relay_is_short_of_something)
{
    const auto refused = [](const char* code) {
        return Failure::of_reply(503, std::string{R"({"error":{"code":")"} + code + R"(","at":"x.y"}})").may_pass();
    };
    EXPECT_TRUE(Failure{Fault(errc::cancelled, "net.write")}.may_pass());
    EXPECT_TRUE(refused("busy"));
    EXPECT_TRUE(refused("storage_full"));
    EXPECT_FALSE(refused("forbidden"));
    EXPECT_FALSE(refused("conflict"));
    EXPECT_FALSE(Failure{Fault(errc::unauthenticated, "net.peer_certificate")}.may_pass());
    EXPECT_FALSE(Failure{Fault(errc::unavailable, "file.read")}.may_pass());
}

TEST(Failure, about_a_manifest_line_can_be_told_with_the_files_name)
{
    const auto failure = Failure::of_reply(
        422, R"({"error":{"code":"mismatch","at":"object.digest","subject":"3","sentence":"第 3 个。"}})");
    EXPECT_NE(failure.about("IMG0004.dcm").line().find("IMG0004.dcm"), std::string::npos);
}
