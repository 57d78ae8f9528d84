#include "common/wire/sentences.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace shanhai;
using namespace shanhai::wire;

namespace {

auto count_of(std::string_view text, std::string_view what) -> int
{
    int count = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++count;
    return count;
}

}  // namespace

TEST(Sentences, name_no_code_twice)
{
    std::set<std::string_view> seen;
    for (const auto& line : sentence_table()) EXPECT_TRUE(seen.insert(line.at).second) << line.at;
}

TEST(Sentences, are_one_whole_sentence_each)
{
    for (const auto& line : sentence_table()) {
        EXPECT_FALSE(line.at.empty());
        EXPECT_TRUE(line.text.ends_with("。")) << line.at;
        EXPECT_EQ(count_of(line.text, "。"), 1) << line.at;
        EXPECT_LE(count_of(line.text, "{}"), 1) << line.at;
        EXPECT_GT(line.text.size(), std::string_view{"。"}.size()) << line.at;
    }
}

TEST(Sentences, exist_for_what_clinics_and_readers_meet_most)
{
    std::set<std::string_view> known;
    for (const auto& line : sentence_table()) known.insert(line.at);
    for (const auto* const at : {"who.unknown",
                                 "who.revoked",
                                 "who.expired",
                                 "enrolment.code",
                                 "routing.no-pairing",
                                 "form.required",
                                 "manifest.empty",
                                 "submission.patients",
                                 "object.digest",
                                 "object.same-uid",
                                 "upload.offset",
                                 "upload.in-use",
                                 "dicom.not",
                                 "dicom.truncated",
                                 "case",
                                 "case.claimed",
                                 "case.token",
                                 "case.lease",
                                 "draft.revision",
                                 "report.empty",
                                 "report.expired",
                                 "report.signature",
                                 "report.tbs",
                                 "signer.unknown",
                                 "key.passphrase",
                                 "net.connect",
                                 "net.resolve",
                                 "net.peer_certificate",
                                 "http.closed",
                                 "lane",
                                 "archive.full",
                                 "audit.chain",
                                 "acknowledge.done",
                                 "verify.digest"})
        EXPECT_TRUE(known.contains(at)) << at;
}

TEST(Sentences, put_the_subject_in_brackets_and_do_without_it)
{
    EXPECT_EQ(sentence(Fault{errc::malformed, "dicom.not", "IMG0003.txt"}),
              "这份文件（IMG0003.txt）不是 DICOM 影像，请选设备导出的影像文件。");
    EXPECT_EQ(sentence(Fault{errc::malformed, "dicom.not"}), "这份文件不是 DICOM 影像，请选设备导出的影像文件。");
}

TEST(Sentences, call_a_field_of_the_form_by_its_name_on_the_form)
{
    EXPECT_EQ(sentence(Fault{errc::malformed, "form.required", "requesting_doctor"}),
              "申请单缺少必填项（申请医师），请补全后再提交。");
}

TEST(Sentences, know_why_a_certificate_was_not_believed)
{
    const auto expired = sentence(Fault{errc::unauthenticated, "net.peer_certificate", "expired"});
    const auto odd = sentence(Fault{errc::unauthenticated, "net.peer_certificate", "bad"});
    EXPECT_NE(expired.find("日期"), std::string::npos);
    EXPECT_NE(expired, odd);
}

TEST(Sentences, of_a_family_stand_in_for_a_code_without_its_own)
{
    EXPECT_EQ(sentence(Fault{errc::corrupt, "archive.sidecar"}), sentence(Fault{errc::unavailable, "archive.space"}));
    EXPECT_EQ(sentence(Fault{errc::malformed, "pdu.command.length"}), sentence(Fault{errc::malformed, "pdu.pdv"}));
}

TEST(Sentences, exist_for_every_reason_even_when_the_code_is_new)
{
    for (auto number = static_cast<int>(errc::malformed); number <= static_cast<int>(errc::internal); ++number) {
        const auto text = sentence(static_cast<errc>(number), "somewhere.new", "x");
        EXPECT_TRUE(text.ends_with("。")) << number;
        EXPECT_EQ(text.find("{}"), std::string::npos) << number;
    }
}

TEST(Sentences, of_a_bug_ask_for_the_code_whatever_its_family)
{
    EXPECT_EQ(sentence(Fault{errc::internal, "ledger.sql"}), sentence(Fault{errc::internal, "somewhere.new"}));
}

TEST(Sentences, read_the_closed_list_back_from_its_words)
{
    for (auto number = static_cast<int>(errc::malformed); number <= static_cast<int>(errc::internal); ++number)
        EXPECT_EQ(errc_named(name_of(static_cast<errc>(number))), static_cast<errc>(number));
    EXPECT_EQ(errc_named("a word from the future"), errc::internal);
}
