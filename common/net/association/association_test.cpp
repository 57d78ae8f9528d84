// The acceptor's side, against a peer that says what a script says.
#include "common/net/association/script_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::net {
namespace {

using namespace script;

// An echo, an object in three fragments of every make-up, an object in the PDU of its command, goodbye.
auto conversation() -> Bytes
{
    const auto second = store_command(3);
    const auto head = ByteView{second}.first(20);
    const auto tail = ByteView{second}.subspan(20);
    return joined({hello, echo(1), store_announcement(2), data_tf({data("mountain", false), data("", false)}),
                   data_tf({data(" and sea", true)}), data_tf({fragment(ct_context, PdvKind::command, false, head)}),
                   data_tf({fragment(ct_context, PdvKind::command, true, tail), data("all in one", true)}), goodbye});
}

void expect_conversation(const Transcript& said)
{
    ASSERT_FALSE(said.fault) << said.fault->at();
    EXPECT_TRUE(said.released);
    EXPECT_TRUE(said.closed);
    ASSERT_EQ(said.commands.size(), 3U);
    EXPECT_EQ(said.commands[0].field, dicom::CommandField::c_echo_rq);
    EXPECT_EQ(said.commands[1].sop_instance, "2.25.99");
    EXPECT_EQ(said.data_sets, (std::vector<std::string>{"mountain and sea", "all in one"}));
    ASSERT_EQ(said.heard.size(), 5U);  // acceptance, three answers, the release: a write each
    EXPECT_EQ(said.heard.back(), dicom::encode(dicom::ReleaseRp{}));
}

TEST(Association, understands_a_conversation_in_one_piece) { expect_conversation(transcript({conversation()})); }

TEST(Association, understands_a_conversation_byte_by_byte)
{
    for (const auto room : {1U, 3U, 100U, 1'000'000U}) {
        asio::io_context io{1};
        ScriptedStream stream{io.get_executor()};
        stream.says_in_pieces_of(1, conversation());
        Session session;
        session.read_room = room;
        expect_conversation(transcript(io, stream, session));
    }
}

TEST(Association, understands_a_conversation_cut_anywhere)
{
    const auto all = conversation();
    for (std::size_t cut = 1; cut < all.size(); ++cut) {
        SCOPED_TRACE(cut);
        const auto first = ByteView{all}.first(cut);
        const auto second = ByteView{all}.subspan(cut);
        expect_conversation(transcript({Bytes(first.begin(), first.end()), Bytes(second.begin(), second.end())}));
    }
}

TEST(Association, is_over_wherever_the_peer_vanishes)
{
    const auto all = conversation();
    for (std::size_t cut = 0; cut < all.size(); ++cut) {
        SCOPED_TRACE(cut);
        const auto first = ByteView{all}.first(cut);
        const auto said = transcript({Bytes(first.begin(), first.end())});
        const auto vanished = Fault{errc::cancelled, "association.peer-vanished"};
        ASSERT_TRUE(said.fault);
        EXPECT_EQ(*said.fault, vanished);
        EXPECT_FALSE(said.released);
    }
}

TEST(Association, passes_objects_larger_than_its_buffer)
{
    std::string object(3 * Inbox::capacity + 17, '\0');
    for (std::size_t i = 0; i < object.size(); ++i) object[i] = static_cast<char>(i * 31 >> 3);
    const auto half = std::string_view{object}.substr(0, pdu_length_default - dicom::pdv_header_length);
    const auto rest = std::string_view{object}.substr(half.size());
    for (const auto room : {std::size_t{1000}, Inbox::capacity, 4 * Inbox::capacity}) {
        Session session;
        session.read_room = room;

        const auto said = transcript({joined({hello, store_announcement(1), data_tf({data(half, false)}),
                                              data_tf({data(rest, true)}), goodbye})},
                                     session);

        ASSERT_FALSE(said.fault) << said.fault->at();
        EXPECT_TRUE(said.data_sets.at(0) == object);
    }
}

TEST(Association, answers_in_one_write_byte_for_byte)
{
    const auto said = transcript({joined({hello, echo(7), goodbye})});

    ASSERT_EQ(said.heard.size(), 3U);
    EXPECT_EQ(said.heard[1], wire(R"(
        04 00 00000054 00000050 01 03
        0000 0000 04000000 42000000
        0000 0200 12000000 '1.2.840.10008.1.1' 00
        0000 0001 02000000 3080
        0000 2001 02000000 0700
        0000 0008 02000000 0101
        0000 0009 02000000 0000
    )"));
}

TEST(Association, answers_in_one_write_even_when_the_peer_takes_tiny_pdus)
{
    auto small = request();
    small.user.pdu_length_max = dicom::pdu_length_min;
    const auto long_named = store_command(1, "2.25." + std::string(59, '9'));
    const auto said =
        transcript({joined({dicom::encode(small), data_tf({fragment(ct_context, PdvKind::command, true, long_named)}),
                            data_tf({data("x", true)}), goodbye})});

    ASSERT_EQ(said.heard.size(), 3U);
    const auto answer = dicom::decode_header(said.heard[1]).value();
    EXPECT_EQ(answer.type, dicom::PduType::data_tf);
    EXPECT_LE(answer.length, dicom::pdu_length_min);
    EXPECT_GT(said.heard[1].size(), dicom::pdu_length_min + dicom::pdu_header_length);
}

TEST(Association, survives_the_refusal_of_an_object)
{
    Session session;
    session.refuse = true;
    const auto said = transcript({joined({hello, store_announcement(1), data_tf({data("unwanted ", false)}),
                                          data_tf({data("object", true)}), echo(2), goodbye})},
                                 session);

    ASSERT_FALSE(said.fault) << said.fault->at();
    EXPECT_TRUE(said.released);
    ASSERT_EQ(said.commands.size(), 2U);
    EXPECT_EQ(said.commands[1].field, dicom::CommandField::c_echo_rq);
}

TEST(Association, takes_pdus_as_long_as_it_offered_and_no_longer)
{
    Session session;
    session.policy.pdu_length_max = pdu_length_floor;
    const auto with_pdu_of = [&](std::uint32_t length) {
        const std::string object(length - dicom::pdv_header_length, 'x');
        return transcript({joined({hello, store_announcement(1), data_tf({data(object, true)}), goodbye})}, session);
    };

    const auto longest = with_pdu_of(pdu_length_floor);
    const auto too_long = with_pdu_of(pdu_length_floor + 1);

    EXPECT_TRUE(longest.released);
    ASSERT_TRUE(too_long.fault);
    EXPECT_EQ(too_long.fault->at(), "association.pdu-length");
}

TEST(Association, takes_commands_up_to_their_limit)
{
    auto command = echo_command(1);
    const auto filler = dicom::command_length_max - command.size() - 8;
    const auto unknown_element =
        joined({wire("0000 1050"), Bytes{std::byte(filler), std::byte(filler >> 8), {}, {}}, Bytes(filler)});
    command.insert(command.end(), unknown_element.begin(), unknown_element.end());
    ASSERT_EQ(command.size(), dicom::command_length_max);

    const auto said =
        transcript({joined({hello, data_tf({fragment(echo_context, PdvKind::command, true, command)}), goodbye})});

    EXPECT_TRUE(said.released);
}

TEST(Association, reports_the_peers_abort_wherever_it_comes)
{
    const auto abort = dicom::Abort{dicom::AbortSource::provider, AbortReason::unexpected_parameter};
    const auto between = transcript({joined({hello, dicom::encode(abort)})});
    const auto within =
        transcript({joined({hello, store_announcement(1), data_tf({data("x", false)}), dicom::encode(abort)})});
    const auto before = transcript({dicom::encode(abort)});

    const auto aborted = Fault{errc::cancelled, "association.aborted"};
    EXPECT_EQ(between.fault, aborted);
    EXPECT_EQ(between.peer_abort, abort);
    EXPECT_TRUE(between.closed);
    EXPECT_EQ(within.fault, aborted);
    EXPECT_EQ(within.peer_abort, abort);
    EXPECT_EQ(before.fault, aborted);
    EXPECT_TRUE(before.heard.empty());
}

TEST(Association, answers_whatever_is_not_a_request_with_the_users_abort)
{
    const auto abort = dicom::encode(dicom::Abort{});
    auto even_context = request();
    even_context.contexts[0].id = 2;

    const auto website = transcript({wire("'GET / HTTP/1.1' 0D0A0D0A")});
    const auto data_first = transcript({echo(1)});
    const auto malformed = transcript({dicom::encode(even_context)});
    const auto longest = transcript({wire("01 00 00040000 0001 0000")});
    const auto too_long = transcript({wire("01 00 00040001 0001 0000")});

    EXPECT_EQ(website.fault, (Fault{errc::malformed, "association.unrecognized-pdu"}));
    EXPECT_EQ(website.heard, std::vector<Bytes>{abort});
    EXPECT_EQ(data_first.heard, std::vector<Bytes>{abort});
    EXPECT_EQ(malformed.fault, (Fault{errc::malformed, "pdu.context-id"}));
    EXPECT_EQ(malformed.heard, std::vector<Bytes>{abort});
    EXPECT_EQ(longest.fault, (Fault{errc::cancelled, "association.peer-vanished"}));
    EXPECT_EQ(too_long.fault, (Fault{errc::malformed, "association.request-length"}));
}

TEST(Association, asks_the_policy_who_may_come_in)
{
    std::optional<Caller> asked;
    Session session;
    session.policy.admit = [&asked](Caller caller) -> awaitable<Objection> {
        asked = std::move(caller);
        co_return dicom::AssociateRj{true, dicom::RejectReason::temporary_congestion};
    };
    auto introduced = request();
    introduced.user.identity = dicom::UserIdentity{dicom::IdentityType::name, false, to_bytes("wang"), {}};

    const auto said = transcript({dicom::encode(introduced)}, session);

    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->calling_title, "NIUJIE_CT");
    EXPECT_EQ(asked->called_title, "SHANHAI");
    EXPECT_EQ(asked->peer.address, "192.0.2.7");
    EXPECT_EQ(asked->identity, introduced.user.identity);
    EXPECT_EQ(said.fault, (Fault{errc::busy, "association.rejected.congestion"}));
    EXPECT_EQ(said.heard, std::vector<Bytes>{wire("03 00 00000004 00 02 03 01")});
    EXPECT_TRUE(said.closed);
}

TEST(Association, waits_for_a_request_no_longer_than_artim)
{
    Session session;
    session.policy.artim = std::chrono::milliseconds{5};
    const auto silent = transcript({wire("01 00")}, session, Ending::falls_silent);

    ASSERT_TRUE(silent.fault);
    EXPECT_EQ(silent.fault->code(), errc::timeout);
    EXPECT_TRUE(silent.heard.empty());
}

TEST(Association, waits_for_a_rejected_peer_to_hang_up_no_longer_than_artim)
{
    Session session;
    session.policy.artim = std::chrono::milliseconds{5};
    session.policy.titles = {"ELSEWHERE"};
    const auto rejected = transcript({hello}, session, Ending::falls_silent);

    EXPECT_EQ(rejected.fault, (Fault{errc::forbidden, "association.rejected.called-title"}));
    EXPECT_TRUE(rejected.closed);
}

TEST(Association, waits_for_an_idle_peer_no_longer_than_agreed)
{
    Session session;
    session.policy.idle = std::chrono::milliseconds{5};
    const auto between = transcript({joined({hello, echo(1)})}, session, Ending::falls_silent);
    const auto within = transcript({joined({hello, store_announcement(1), data_tf({data("x", false)})})}, session,
                                   Ending::falls_silent);

    ASSERT_TRUE(between.fault);
    EXPECT_EQ(between.fault->code(), errc::timeout);
    EXPECT_EQ(between.commands.size(), 1U);
    ASSERT_TRUE(within.fault);
    EXPECT_EQ(within.fault->code(), errc::timeout);
}

}  // namespace
}  // namespace shanhai::net
