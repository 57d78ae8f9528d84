#include "common/hl7/message.hpp"

#include "common/hl7/mllp.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::hl7;

TEST(Hl7Message, nothing_a_patient_is_called_begins_a_field_of_its_own)
{
    EXPECT_EQ(escaped("张三|^~\\&<>"), "张三\\F\\\\S\\\\R\\\\E\\\\T\\<>");
    EXPECT_EQ(escaped("一\r\n二\n三\r四"), "一\\.br\\二\\.br\\三\\.br\\四");
    EXPECT_EQ(escaped(std::string_view{"a\0b\x0B\x1C\x7F\tc", 8}), "a b    c") << "nor a block of its own";
    for (const auto* const text : {"", "张三|^~\\&", "双肺\n清晰", "\\", "\\F\\"})
        EXPECT_EQ(unescaped(escaped(text)), text);
    EXPECT_EQ(unescaped("a\\H\\b\\Q"), "ab");
    EXPECT_EQ(components({"59776-5", "影像^所见", "LN"}), "59776-5^影像\\S\\所见^LN");
    EXPECT_EQ(components({"P1", "", "", "", ""}), "P1");
    EXPECT_EQ(components({}), "");
}

TEST(Hl7Message, is_written_as_the_standard_counts_fields)
{
    auto header = Segment{"MSH"};
    header.set(3, "RELAY").set(9, "ORU^R01^ORU_R01").set(10, "M1").set(12, "2.5.1");
    auto patient = Segment{"PID"};
    patient.set(1, "1").set(8, "M").set(9, "");
    EXPECT_EQ(message_of({header, patient}), "MSH|^~\\&|RELAY||||||ORU^R01^ORU_R01|M1||2.5.1\rPID|1|||||||M\r");
    EXPECT_EQ(to_time(parse_instant("2025-06-12T02:30:15.9Z").value()), "20250612103015+0800");
}

TEST(Hl7Answer, says_yes_or_no_to_one_message)
{
    const auto yes = parse_acknowledgement("MSH|^~\\&|HIS|TOWN|RELAY|COUNTY|2025||ACK|9|P|2.5.1\rMSA|AA|M1\r").value();
    EXPECT_TRUE(yes.is_yes());
    EXPECT_EQ(yes.control_id, "M1");
    const auto no = parse_acknowledgement("MSH|^~\\&|||||||ACK|9|P|2.3\nMSA|AE|M1|no such patient\nERR|x").value();
    EXPECT_FALSE(no.is_yes());
    EXPECT_EQ(no.code, "AE");
    EXPECT_EQ(parse_acknowledgement("MSH$^~\\&$a\rMSA$CA$M2").value().control_id, "M2") << "its own delimiters";
}

TEST(Hl7Answer, is_refused_when_it_is_none)
{
    for (const auto* const wrong :
         {"", "\r\n", "MSA|AA|M1", "MSH|^~\\&|HIS", "MSH|^~\\&|\rMSA|XX|M1", "MSH|^~\\&|\rMSA", "MSH|^~\\&|\rMSA|",
          "MSH|\rMSA|AA|M1", "HTTP/1.1 400 Bad Request", "MSH\x80^~\\&|\rMSA\x80" "AA", "MSH|^~\\&|a\rMSAx|AA|M1"})
        EXPECT_EQ(parse_acknowledgement(wrong).error(), (Fault{errc::malformed, "hl7.answer"})) << wrong;
    EXPECT_EQ(parse_acknowledgement(std::string(answer_max + 1, 'x')).error().code(), errc::too_large);
}

TEST(Mllp, gives_out_what_was_framed_however_it_is_cut)
{
    const auto block = framed("MSH|...\r");
    EXPECT_EQ(block, "\x0BMSH|...\r\x1C\r");
    for (std::size_t cut = 0; cut <= block.size(); ++cut) {
        MllpReader reader{100};
        auto first = reader.take(block.substr(0, cut)).value();
        if (!first) first = reader.take(block.substr(cut)).value();
        EXPECT_EQ(first, "MSH|...\r") << cut;
    }
    MllpReader reader{100};
    EXPECT_EQ(reader.take("").value(), std::nullopt);
}

TEST(Mllp, refuses_what_is_no_block_and_never_takes_more_than_its_limit)
{
    EXPECT_EQ(MllpReader{9}.take("MSH|").error(), (Fault{errc::malformed, "mllp.frame"}));
    EXPECT_EQ(MllpReader{9}.take("\x0B" "abc\x1C" "x").error(), (Fault{errc::malformed, "mllp.frame"}));
    EXPECT_EQ(MllpReader{3}.take("\x0B" "abc\x1C\r").value(), "abc");
    EXPECT_EQ(MllpReader{3}.take("\x0B" "abcd\x1C\r").error(), (Fault{errc::too_large, "mllp.frame"}));
    MllpReader endless{1000};
    auto taken = endless.take("\x0B");
    for (int i = 0; i < 20 && taken; ++i) taken = endless.take(std::string(100, 'x'));
    EXPECT_EQ(taken.error(), (Fault{errc::too_large, "mllp.frame"}));
}
