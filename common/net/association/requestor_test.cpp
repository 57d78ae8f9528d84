// The requestor's side, against an acceptor that says what a script says.
#include "common/net/association/association.hpp"

#include "common/dicom/pdu/uids.hpp"
#include "common/dicom/pdu/wire_text_for_tests.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_stream.hpp"

#include <gtest/gtest.h>

namespace shanhai::net {
namespace {

namespace uids = dicom::uids;
using dicom::PdvKind;
using test::ScriptedStream;
using test::wire;

constexpr auto ct_image_storage = "1.2.840.10008.5.1.4.1.1.2";
constexpr std::uint8_t ct_context = 1;

// Claims `claimed` bytes and has `there`.
class Slice final : public ByteSource {
public:
    Slice(std::uint64_t claimed, std::size_t there) : claimed_{claimed}, left_{there} {}
    auto size() const -> std::uint64_t override { return claimed_; }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        const auto count = std::min(into.size(), left_);
        std::fill_n(static_cast<char*>(into.data()), count, 'x');
        left_ -= count;
        co_return count;
    }

private:
    std::uint64_t claimed_;
    std::size_t left_;
};

auto our_request() -> AssociateRequest
{
    AssociateRequest request;
    request.calling_title = "SHANHAI";
    request.called_title = "PACS";
    request.proposals = {{ct_image_storage, {std::string{uids::explicit_little_endian}}}};
    return request;
}

auto acceptance(std::uint32_t pdu_length_max) -> Bytes
{
    dicom::AssociateAc answer;
    answer.called_title = "PACS";
    answer.calling_title = "SHANHAI";
    answer.application_context = uids::application_context;
    answer.contexts = {{ct_context, dicom::ContextResult::accepted, std::string{uids::explicit_little_endian}}};
    answer.user.pdu_length_max = pdu_length_max;
    answer.user.implementation_class = "2.25.7";
    return dicom::encode(answer);
}

auto stored(std::uint16_t message_id) -> Bytes
{
    dicom::StoreResponse response;
    response.message_id = message_id;
    response.status = dicom::status::coerced_elements;
    return dicom::encode_fragments({0, ct_context, PdvKind::command, true}, dicom::encode(dicom::to_command(response)),
                                   4096);
}

auto forward(ScriptedStream& stream, Slice& slice, OutgoingObject object) -> awaitable<Result<dicom::Status>>
{
    auto association = co_await Association::open(stream, our_request());
    if (!association) co_return association.error();
    auto answer = co_await association->store(std::move(object), slice);
    if (!answer) co_return answer.error();
    auto released = co_await association->release();
    if (!released) co_return released.error();
    co_return answer->status;
}

struct Outcome {
    Result<dicom::Status> status;
    std::vector<Bytes> heard;
    bool closed;
};

auto outcome(const std::vector<Bytes>& script, std::uint64_t claimed = 10'000, std::size_t there = 10'000,
             std::string sop_class = ct_image_storage) -> Outcome
{
    asio::io_context io{1};
    ScriptedStream stream{io.get_executor()};
    for (const auto& piece : script) stream.says(piece);
    Slice slice{claimed, there};
    auto object = OutgoingObject{std::move(sop_class), "2.25.99", std::string{uids::explicit_little_endian}};
    auto status = test::run(io, forward(stream, slice, std::move(object)));
    return {std::move(status), stream.heard(), stream.closed()};
}

const auto released = dicom::encode(dicom::ReleaseRp{});

TEST(Requestor, sends_an_object_and_leaves_in_peace)
{
    const auto sent = outcome({acceptance(0), stored(1), released});

    ASSERT_TRUE(sent.status) << sent.status.error().at();
    EXPECT_EQ(*sent.status, dicom::status::coerced_elements);
    ASSERT_EQ(sent.heard.size(), 3U);  // request, command and object together, release
    EXPECT_EQ(sent.heard.back(), dicom::encode(dicom::ReleaseRq{}));
    EXPECT_TRUE(sent.closed);
}

TEST(Requestor, keeps_to_the_pdu_length_the_peer_named)
{
    for (const std::uint32_t length_max : {128U, 4096U, 4097U, 16384U}) {
        const auto sent = outcome({acceptance(length_max), stored(1), released});

        ASSERT_TRUE(sent.status) << sent.status.error().at();
        Bytes all;
        for (std::size_t i = 1; i + 1 < sent.heard.size(); ++i)
            all.insert(all.end(), sent.heard[i].begin(), sent.heard[i].end());
        std::size_t object_bytes = 0;
        std::size_t last_ones = 0;
        for (auto rest = ByteView{all}; !rest.empty();) {
            const auto pdu = dicom::decode_header(rest).value();
            ASSERT_LE(pdu.length, length_max);
            const auto pdv = dicom::decode_pdv_header(rest.subspan(dicom::pdu_header_length), pdu.length).value();
            if (pdv.kind == PdvKind::data_set) object_bytes += pdv.length;
            if (pdv.last) ++last_ones;
            rest = rest.subspan(dicom::pdu_header_length + pdu.length);
        }
        EXPECT_EQ(object_bytes, 10'000U);
        EXPECT_EQ(last_ones, 2U);  // of the command, of the data set
    }
}

TEST(Requestor, reads_a_rejection)
{
    const auto rejected = outcome({wire("03 00 00000004 00 01 01 03")});

    EXPECT_EQ(rejected.status.error(), (Fault{errc::forbidden, "association.rejected.calling-title"}));
    EXPECT_TRUE(rejected.closed);
}

TEST(Requestor, reads_an_abort)
{
    const auto aborted = outcome({wire("07 00 00000004 0000 02 01")});

    EXPECT_EQ(aborted.status.error(), (Fault{errc::cancelled, "association.aborted"}));
    EXPECT_TRUE(aborted.closed);
}

TEST(Requestor, does_not_send_what_was_not_agreed)
{
    const auto refused = outcome({acceptance(0)}, 1, 1, "1.2.840.10008.5.1.4.1.1.4");

    EXPECT_EQ(refused.status.error(), (Fault{errc::unsupported, "association.context"}));
    EXPECT_EQ(refused.heard.size(), 1U);
}

TEST(Requestor, aborts_rather_than_send_half_an_object)
{
    const auto torn = outcome({acceptance(4096)}, 10'000, 9'999);

    EXPECT_EQ(torn.status.error(), (Fault{errc::mismatch, "association.source-size"}));
    EXPECT_EQ(torn.heard.back(), dicom::encode(dicom::Abort{}));
    EXPECT_TRUE(torn.closed);
}

TEST(Requestor, does_not_take_another_messages_answer_for_its_own)
{
    const auto confused = outcome({acceptance(0), stored(2)});

    EXPECT_EQ(confused.status.error(), (Fault{errc::malformed, "association.unexpected-response"}));
    EXPECT_EQ(dicom::decode_header(confused.heard.back()).value().type, dicom::PduType::abort);
}

TEST(Requestor, aborts_on_an_answer_that_is_none)
{
    const auto own_words = outcome({dicom::encode(dicom::ReleaseRq{})});
    const auto website = outcome({wire("'HTTP/1.1 400'")});
    const auto too_long = outcome({wire("02 00 00040001")});

    EXPECT_EQ(own_words.status.error(), (Fault{errc::malformed, "association.unexpected-pdu"}));
    EXPECT_EQ(own_words.heard.back(), wire("07 00 00000004 0000 02 02"));
    EXPECT_EQ(website.status.error(), (Fault{errc::malformed, "association.unrecognized-pdu"}));
    EXPECT_EQ(website.heard.back(), wire("07 00 00000004 0000 02 01"));
    EXPECT_EQ(too_long.status.error(), (Fault{errc::malformed, "association.answer-length"}));
}

TEST(Requestor, lets_both_sides_ask_for_release_at_once)
{
    const auto sent = outcome({acceptance(0), stored(1), dicom::encode(dicom::ReleaseRq{}), released});

    ASSERT_TRUE(sent.status) << sent.status.error().at();
    EXPECT_EQ(sent.heard.back(), released);
    EXPECT_TRUE(sent.closed);
}

TEST(Requestor, ignores_what_was_on_its_way_when_it_asked_for_release)
{
    const auto sent = outcome({acceptance(0), stored(1), stored(7), released});

    EXPECT_TRUE(sent.status) << sent.status.error().at();
}

TEST(Requestor, proposes_something_and_not_more_than_there_are_numbers)
{
    const auto opened = [](std::size_t proposals) {
        asio::io_context io{1};
        ScriptedStream stream{io.get_executor()};
        auto request = our_request();
        request.proposals.assign(proposals, request.proposals.front());
        const auto association = test::run(io, Association::open(stream, std::move(request)));
        return association.error();
    };

    EXPECT_EQ(opened(0).at(), "association.proposals");
    EXPECT_EQ(opened(dicom::contexts_max).at(), "association.peer-vanished");
    EXPECT_EQ(opened(dicom::contexts_max + 1).at(), "association.proposals");
}

}  // namespace
}  // namespace shanhai::net
