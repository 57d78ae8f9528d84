#include "common/dicom/data/commitment.hpp"

#include "common/dicom/pdu/uids.hpp"

#include <gtest/gtest.h>

namespace shanhai::dicom {
namespace {

constexpr auto ct = "1.2.840.10008.5.1.4.1.1.2";

auto question() -> CommitmentSet { return {"2.25.77", {{ct, "2.25.1001"}, {ct, "2.25.1002"}}}; }

TEST(Commitment, is_the_same_in_every_syntax)
{
    for (const auto syntax : {uids::implicit_little_endian, uids::explicit_little_endian, uids::explicit_big_endian}) {
        const auto written = write_commitment_request(question(), syntax).value();

        EXPECT_EQ(read_commitment_request(written, syntax).value(), question());
    }
    EXPECT_EQ(write_commitment_request(question(), uids::deflated_little_endian).error().at(), "commitment.syntax");
}

// PS3.4 table J.3-1: (0008,1195) Transaction UID, (0008,1199) Referenced SOP Sequence of (0008,1150), (0008,1155).
TEST(Commitment, reads_a_request_written_down_by_hand)
{
    const auto by_hand = from_hex("08009511"
                                  "08000000"
                                  "322e32352e373700"  // Transaction UID 2.25.77
                                  "08009911"
                                  "ffffffff"  // the sequence, length unsaid
                                  "feff00e0"
                                  "ffffffff"  // its item, likewise
                                  "08005011"
                                  "04000000"
                                  "312e3200"  // class 1.2
                                  "08005511"
                                  "04000000"
                                  "322e3100"  // instance 2.1
                                  "feff0de0"
                                  "00000000"
                                  "feffdde0"
                                  "00000000")
                             .value();

    const auto read = read_commitment_request(by_hand, uids::implicit_little_endian);

    ASSERT_TRUE(read) << read.error().at();
    EXPECT_EQ(*read, (CommitmentSet{"2.25.77", {{"1.2", "2.1"}}}));
}

TEST(Commitment, says_for_each_instance_why_it_is_not_held)
{
    auto answer = question();
    answer.instances[1].failure = commitment::no_such_object_instance;

    const auto written = write_commitment_result(answer, uids::explicit_little_endian).value();

    EXPECT_EQ(read_commitment_result(written, uids::explicit_little_endian).value(), answer);
    EXPECT_FALSE(read_commitment_request(written, uids::explicit_little_endian)) << "a request has no failures";
}

TEST(Commitment, refuses_what_is_no_request)
{
    const auto refusal = [](ByteView bytes) {
        return read_commitment_request(bytes, uids::implicit_little_endian).error().code();
    };
    const auto whole = write_commitment_request(question(), uids::implicit_little_endian).value();
    const auto nothing = write_commitment_request({"2.25.77", {}}, uids::implicit_little_endian).value();
    const auto nameless = write_commitment_request({"", {{ct, "2.25.1"}}}, uids::implicit_little_endian).value();

    EXPECT_EQ(refusal({}), errc::malformed);
    EXPECT_EQ(refusal(as_view("GET / HTTP/1.1")), errc::malformed);
    EXPECT_EQ(refusal(ByteView{whole}.first(whole.size() - 3)), errc::malformed);
    EXPECT_EQ(refusal(nothing), errc::malformed);
    EXPECT_EQ(refusal(nameless), errc::malformed);
}

TEST(Commitment, takes_so_many_instances_and_no_more)
{
    CommitmentSet many{"2.25.77", {}};
    for (std::size_t i = 0; i < commitment_instances_max; ++i) many.instances.push_back({"1.2", std::to_string(i + 1)});
    const auto most = write_commitment_request(many, uids::implicit_little_endian).value();
    many.instances.push_back({"1.2", "3"});
    const auto one_more = write_commitment_request(many, uids::implicit_little_endian).value();

    EXPECT_EQ(read_commitment_request(most, uids::implicit_little_endian).value().instances.size(),
              commitment_instances_max);
    EXPECT_EQ(read_commitment_request(one_more, uids::implicit_little_endian).error().at(), "commitment.count");
}

}  // namespace
}  // namespace shanhai::dicom
