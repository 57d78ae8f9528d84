#include "common/dicom/pdu/byte_io.hpp"
#include "common/dicom/pdu/messages.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/dicom/pdu/wire_text_for_tests.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shanhai::dicom {
namespace {

using test::wire;

const auto echo_on_the_wire = wire(R"(
    0000 0000 04000000 38000000
    0000 0200 12000000 '1.2.840.10008.1.1' 00
    0000 0001 02000000 3000                         # C-ECHO-RQ
    0000 1001 02000000 0700
    0000 0008 02000000 0101
)");

const auto store_on_the_wire = wire(R"(
    0000 0000 04000000 72000000
    0000 0200 1A000000 '1.2.840.10008.5.1.4.1.1.2' 00
    0000 0001 02000000 0100                         # C-STORE-RQ
    0000 1001 02000000 0500
    0000 0007 02000000 0100                         # high
    0000 0008 02000000 0100
    0000 0010 08000000 '2.25.99' 00
    0000 3010 06000000 'MOVER '
    0000 3110 02000000 0900
)");

const auto refusal_on_the_wire = wire(R"(
    0000 0000 04000000 76000000
    0000 0200 1A000000 '1.2.840.10008.5.1.4.1.1.2' 00
    0000 0001 02000000 0180                         # C-STORE-RSP
    0000 2001 02000000 0500
    0000 0008 02000000 0101
    0000 0009 02000000 00A7
    0000 0109 04000000 2000 0D00
    0000 0209 08000000 'no room '
    0000 0010 08000000 '2.25.99' 00
)");

auto store_request() -> StoreRequest
{
    StoreRequest request;
    request.message_id = 5;
    request.sop_class = "1.2.840.10008.5.1.4.1.1.2";
    request.sop_instance = "2.25.99";
    request.priority = Priority::high;
    request.originator = MoveOriginator{"MOVER", 9};
    return request;
}

auto refusal() -> StoreResponse
{
    auto response = answer_to(store_request(), status::out_of_resources, "no room");
    response.offending_elements = {0x0020000D};
    return response;
}

auto golden() -> std::vector<Bytes> { return {echo_on_the_wire, store_on_the_wire, refusal_on_the_wire}; }

TEST(CommandSet, is_byte_for_byte_as_in_the_standard)
{
    EXPECT_EQ(encode(to_command(EchoRequest{7})), echo_on_the_wire);
    EXPECT_EQ(encode(to_command(store_request())), store_on_the_wire);
    EXPECT_EQ(encode(to_command(refusal())), refusal_on_the_wire);
}

TEST(CommandSet, is_understood)
{
    EXPECT_EQ(as_echo_request(decode_command(echo_on_the_wire).value()).value(), EchoRequest{7});
    EXPECT_EQ(as_store_request(decode_command(store_on_the_wire).value()).value(), store_request());
    EXPECT_EQ(as_store_response(decode_command(refusal_on_the_wire).value()).value(), refusal());
}

TEST(CommandSet, carries_every_element_both_ways)
{
    Command command;
    command.field = CommandField::c_move_rsp;
    command.message_id = 3;
    command.has_data_set = true;
    command.sop_class = "1.2.840.10008.5.1.4.1.2.2.2";
    command.sop_instance = "1.2";
    command.priority = Priority::low;
    command.status = status::pending;
    command.error_comment = "some";
    command.offending_elements = {0x00100010, 0x7FE00010};
    command.error_id = 17;
    command.event_or_action = 2;
    command.move_destination = "THERE";
    command.originator = MoveOriginator{"HERE", 4};
    command.sub_operations = SubOperations{1, 2, 3, 4};

    EXPECT_EQ(decode_command(encode(command)).value(), command);
    command.field = CommandField::n_event_report_rq;
    EXPECT_EQ(decode_command(encode(command)).value(), command);
    command.field = CommandField::n_action_rq;
    EXPECT_EQ(decode_command(encode(command)).value(), command);
}

TEST(CommandSet, is_refused_wherever_it_is_cut)
{
    for (const auto& command : golden()) {
        ASSERT_TRUE(decode_command(command));
        // Behind the data set type a cut between two elements leaves a command that is whole, only shorter.
        const auto needed = as_text(command).find(std::string_view{"\0\0\0\x08", 4}) + 10;
        for (std::size_t length = 0; length < command.size(); ++length) {
            const auto decoded = decode_command(ByteView{command}.first(length));
            EXPECT_TRUE(!decoded || length >= needed) << length;
        }
    }
}

TEST(CommandSet, must_say_what_it_is)
{
    const auto field = "0000 0001 02000000 3000 ";
    const auto id = "0000 1001 02000000 0700 ";
    const auto no_data = "0000 0008 02000000 0101 ";
    const auto refused = [](const std::string& notes) { return std::string{decode_command(wire(notes)).error().at()}; };
    const auto response = std::string{"0000 0001 02000000 3080 0000 2001 02000000 0700 "};

    EXPECT_TRUE(decode_command(wire(std::string{field} + id + no_data)));
    EXPECT_EQ(refused(std::string{id} + no_data), "pdu.command.field");
    EXPECT_EQ(refused(std::string{field} + no_data), "pdu.command.message-id");
    EXPECT_EQ(refused(std::string{field} + id), "pdu.command.data-set");
    EXPECT_EQ(refused(response + no_data), "pdu.command.status");
    EXPECT_EQ(refused("0800 0001 02000000 3000"), "pdu.command.element");
    EXPECT_EQ(refused("0000 0001 FFFFFFFF 3000"), "pdu.command.element");
    EXPECT_EQ(refused("0000 0001 03000000 300000"), "pdu.command.value");
    EXPECT_EQ(refused("0000 0010 04000000 'UID!'"), "pdu.command.value");
}

TEST(CommandSet, is_bounded)
{
    const auto of_length = [](std::size_t length) {
        auto bytes = echo_on_the_wire;
        ByteWriter filler;  // an element nobody knows
        filler.le16(0x0000);
        filler.le16(0x5010);
        filler.le32(static_cast<std::uint32_t>(length - bytes.size() - 8));
        filler.zeros(length - bytes.size() - 8);
        const auto more = std::move(filler).take();
        bytes.insert(bytes.end(), more.begin(), more.end());
        return bytes;
    };

    EXPECT_TRUE(decode_command(of_length(command_length_max)));
    EXPECT_FALSE(decode_command(of_length(command_length_max + 1)));
}

TEST(CommandSet, cuts_a_comment_to_its_length_and_its_repertoire)
{
    auto response = refusal();
    response.error_comment = std::string(error_comment_length_max - 1, 'x') + "\n is too long";

    const auto decoded = decode_command(encode(to_command(response))).value();

    EXPECT_EQ(decoded.error_comment, std::string(error_comment_length_max - 1, 'x') + "?");
}

TEST(CommandSet, lists_so_many_offending_elements_and_no_more)
{
    const auto with_elements = [](std::size_t count) {
        ByteWriter out;
        out.bytes(refusal_on_the_wire);
        out.le16(0x0000);
        out.le16(0x0901);
        out.le32(static_cast<std::uint32_t>(4 * count));
        out.zeros(4 * count);
        const auto bytes = std::move(out).take();
        return decode_command(bytes);
    };

    EXPECT_TRUE(with_elements(offending_elements_max));
    EXPECT_FALSE(with_elements(offending_elements_max + 1));
}

TEST(Messages, are_not_taken_for_each_other)
{
    const auto echo = to_command(EchoRequest{7});
    auto without_instance = to_command(store_request());
    without_instance.sop_instance.clear();
    auto without_data = to_command(store_request());
    without_data.has_data_set = false;

    EXPECT_EQ(as_store_request(echo).error().code(), errc::mismatch);
    EXPECT_EQ(as_echo_response(echo).error().code(), errc::mismatch);
    EXPECT_EQ(as_store_request(without_instance).error().code(), errc::malformed);
    EXPECT_EQ(as_store_request(without_data).error().code(), errc::malformed);
}

TEST(Messages, are_answered_with_their_own_ids)
{
    const auto answer = answer_to(to_command(store_request()), status::out_of_resources, "no room");
    auto unknown = to_command(EchoRequest{7});
    unknown.field = CommandField{0x0077};

    EXPECT_EQ(as_store_response(answer).value(), answer_to(store_request(), status::out_of_resources, "no room"));
    EXPECT_EQ(answer_to(unknown, status::unrecognized_operation).field, CommandField{0x8077});
}

TEST(Status, knows_whether_the_object_was_kept)
{
    EXPECT_TRUE(is_stored(status::success));
    EXPECT_TRUE(is_stored(status::coerced_elements));
    EXPECT_FALSE(is_stored(status::out_of_resources));
    EXPECT_FALSE(is_stored(status::cannot_understand));
    EXPECT_TRUE(is_pending(status::pending));
    EXPECT_FALSE(is_pending(status::success));
}

TEST(CommandSet, survives_whatever_a_broken_peer_sends)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    std::size_t understood = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto commands = golden();
        auto bytes = commands[random() % commands.size()];
        for (auto changes = 1 + random() % 3; changes > 0; --changes)
            bytes[random() % bytes.size()] = static_cast<std::byte>(random());
        const auto decoded = decode_command(bytes);
        if (!decoded) continue;
        ++understood;
        EXPECT_TRUE(decode_command(encode(*decoded)));
    }
    EXPECT_GT(understood, 0U);
}

}  // namespace
}  // namespace shanhai::dicom
