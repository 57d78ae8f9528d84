#include "common/dicom/pdu/data_tf.hpp"
#include "common/dicom/pdu/wire_text_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::dicom {
namespace {

using test::wire;

TEST(Fragment, front_is_byte_for_byte_as_in_the_standard)
{
    const auto front = encode_front(PdvHeader{4, 1, PdvKind::command, true});
    const auto data = encode_front(PdvHeader{4, 3, PdvKind::data_set, false});

    EXPECT_EQ(Bytes(front.begin(), front.end()), wire("04 00 0000000A 00000006 01 03"));
    EXPECT_EQ(Bytes(data.begin(), data.end()), wire("04 00 0000000A 00000006 03 00"));
}

TEST(Fragment, header_goes_both_ways_and_stays_within_its_pdu)
{
    const auto header = wire("00000006 01 03");
    const auto expected = PdvHeader{4, 1, PdvKind::command, true};

    EXPECT_EQ(decode_pdv_header(header, 10).value(), expected);
    EXPECT_EQ(decode_pdv_header(header, 11).value(), expected);
    EXPECT_FALSE(decode_pdv_header(header, 9));
    EXPECT_FALSE(decode_pdv_header(wire("00000001 01 03"), 100));  // shorter than what it counts
    EXPECT_FALSE(decode_pdv_header(wire("FFFFFFFF 01 03"), 100));
    EXPECT_FALSE(decode_pdv_header(wire("00000002 01 03"), 5));
    EXPECT_TRUE(decode_pdv_header(wire("00000002 01 03"), 6));
}

TEST(Fragment, length_is_even_and_within_both_limits)
{
    EXPECT_EQ(fragment_length_max(16384, 131072), 16378U);
    EXPECT_EQ(fragment_length_max(16385, 131072), 16378U);
    EXPECT_EQ(fragment_length_max(0, 131072), 131066U);
    EXPECT_EQ(fragment_length_max(1U << 31, 131072), 131066U);
}

TEST(Fragment, of_a_command_is_one_unless_the_peer_takes_less)
{
    const auto command = to_bytes("abcdef");

    EXPECT_EQ(encode_fragments({0, 1, PdvKind::command, false}, command, 6),
              wire("04 00 0000000C 00000008 01 03 'abcdef'"));
    EXPECT_EQ(encode_fragments({0, 1, PdvKind::command, false}, command, 4),
              wire("04 00 0000000A 00000006 01 01 'abcd' 04 00 00000008 00000004 01 03 'ef'"));
    EXPECT_EQ(encode_fragments({0, 1, PdvKind::data_set, false}, {}, 4), wire("04 00 00000006 00000002 01 02"));
}

}  // namespace
}  // namespace shanhai::dicom
