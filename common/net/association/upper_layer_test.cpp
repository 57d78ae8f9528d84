// An association does what the protocol machine says: every state that a peer can meet, and every event it can make.
#include "common/net/association/script_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::net {
namespace {

using namespace script;

// How far an association comes before the event, and what its peer says until then.
struct Way {
    State state;
    Side side;
    Bytes until;
    std::size_t said_before;  // writes of ours on the way
};

auto our_acceptance() -> Bytes
{
    dicom::AssociateAc answer;
    answer.called_title = "PACS";
    answer.calling_title = "SHANHAI";
    answer.application_context = uids::application_context;
    answer.contexts = {{1, dicom::ContextResult::accepted, std::string{uids::implicit_little_endian}}};
    answer.user.implementation_class = "2.25.7";
    return dicom::encode(answer);
}

auto ways() -> std::vector<Way>
{
    const auto accepted = our_acceptance();
    return {
        {State::sta2, Side::acceptor, {}, 0},
        {State::sta5, Side::requestor, {}, 1},
        {State::sta6, Side::acceptor, hello, 1},
        {State::sta7, Side::requestor, accepted, 2},
        {State::sta10, Side::acceptor, joined({hello, goodbye}), 2},
        {State::sta11, Side::requestor, joined({accepted, goodbye}), 3},
        {State::sta13, Side::acceptor, dicom::encode([] {
             auto refused = request();
             refused.called_title = "ELSEWHERE";
             return refused;
         }()),
         1},
    };
}

struct Happening {
    Event event;
    Bytes bytes;
};

auto happenings() -> std::vector<Happening>
{
    return {
        {Event::associate_ac_pdu, our_acceptance()},
        {Event::associate_rj_pdu, dicom::encode(dicom::AssociateRj{})},
        {Event::associate_rq_pdu, hello},
        {Event::data_pdu, echo(1)},
        {Event::release_rq_pdu, goodbye},
        {Event::release_rp_pdu, dicom::encode(dicom::ReleaseRp{})},
        {Event::abort_pdu, dicom::encode(dicom::Abort{})},
        {Event::transport_closed, {}},
        {Event::artim_expired, {}},
        {Event::invalid_pdu, wire("'HTTP/1.1 200 OK'")},
    };
}

// Accepts under one name, and releases at once where the way needs an acceptor that does.
auto as_acceptor(ScriptedStream& stream, bool releases) -> awaitable<Result<void>>
{
    AcceptPolicy policy;
    policy.titles = {"SHANHAI"};
    policy.artim = policy.idle = std::chrono::milliseconds{5};
    auto association = co_await Association::accept(stream, std::move(policy));
    if (!association) co_return association.error();
    if (releases) co_return co_await association->release();
    auto command = co_await association->next_command();
    if (!command) co_return command.error();
    co_return Result<void>{};
}

auto as_requestor(ScriptedStream& stream) -> awaitable<Result<void>>
{
    AssociateRequest wish;
    wish.calling_title = "SHANHAI";
    wish.called_title = "PACS";
    wish.proposals = {{std::string{uids::verification}, {std::string{uids::implicit_little_endian}}}};
    wish.artim = wish.idle = std::chrono::milliseconds{5};
    auto association = co_await Association::open(stream, std::move(wish));
    if (!association) co_return association.error();
    co_return co_await association->release();
}

struct Meeting {
    Way way;
    Happening what;
};

void PrintTo(const Meeting& meeting, std::ostream* out)
{
    *out << "Sta" << static_cast<int>(meeting.way.state) << " Evt" << static_cast<int>(meeting.what.event);
}

auto every_meeting() -> std::vector<Meeting>
{
    std::vector<Meeting> all;
    for (const auto& way : ways())
        for (const auto& what : happenings()) all.push_back({way, what});
    return all;
}

class Meetings : public testing::TestWithParam<Meeting> {
protected:
    void SetUp() override
    {
        const auto& [way, what] = GetParam();
        asio::io_context io{1};
        const auto silent = what.event == Event::artim_expired ? Ending::falls_silent : Ending::hangs_up;
        ScriptedStream stream{io.get_executor(), silent};
        stream.says(way.until);
        stream.says(what.bytes);
        const bool releases = way.state == State::sta10;
        ended = way.side == Side::acceptor ? test::run(io, as_acceptor(stream, releases))
                                           : test::run(io, as_requestor(stream));
        closed = stream.closed();
        for (auto i = way.said_before; i < stream.heard().size(); ++i) said.push_back(stream.heard()[i]);
    }

    Result<void> ended;
    bool closed = false;
    std::vector<Bytes> said;  // by us, from the event on
};

auto users_abort() -> Bytes { return dicom::encode(dicom::Abort{}); }
auto providers_abort(Event event) -> Bytes
{
    const auto reason = event == Event::invalid_pdu ? AbortReason::unrecognized_pdu : AbortReason::unexpected_pdu;
    return dicom::encode(dicom::Abort{dicom::AbortSource::provider, reason});
}

TEST_P(Meetings, end_as_the_table_says)
{
    const auto& [way, what] = GetParam();
    const auto action = action_on(way.state, what.event);
    const auto first = said.empty() ? Bytes{} : said.front();

    switch (action) {
    case Action::aa_1: EXPECT_EQ(first, users_abort()); break;
    case Action::aa_7:
    case Action::aa_8: EXPECT_EQ(first, providers_abort(what.event)); break;
    case Action::ae_6: EXPECT_EQ(dicom::decode_header(first).value().type, dicom::PduType::associate_ac); break;
    case Action::ae_3: EXPECT_EQ(first, goodbye) << "established, and then the test releases"; break;
    case Action::dt_2: EXPECT_TRUE(ended) << "a command was handed over"; break;
    case Action::ar_2: EXPECT_EQ(first, dicom::encode(dicom::ReleaseRp{})); break;
    case Action::ar_8: EXPECT_EQ(first, dicom::encode(dicom::ReleaseRp{})) << "as requestor, answered first"; break;
    case Action::ar_10: EXPECT_EQ(first, dicom::encode(dicom::ReleaseRp{})); break;
    case Action::ar_3: EXPECT_TRUE(ended) << "released"; break;
    case Action::none: EXPECT_FALSE(ended) << "our own patience, which is no event of the standard's"; break;
    default: EXPECT_TRUE(said.empty()) << "nothing is said, the connection is let go"; break;
    }
    EXPECT_TRUE(closed || action == Action::dt_2);
}

INSTANTIATE_TEST_SUITE_P(of_two_machines, Meetings, testing::ValuesIn(every_meeting()), [](const auto& one) {
    return "Sta" + std::to_string(static_cast<int>(one.param.way.state)) + "_Evt" +
           std::to_string(static_cast<int>(one.param.what.event));
});

TEST(Meeting, ends_with_one_answer_however_long_a_rejected_peer_talks)
{
    Session session;
    session.policy.titles = {"ELSEWHERE"};
    const auto said = transcript({joined({hello, echo(1), hello, hello, hello, wire("'and so on'")})}, session);

    ASSERT_EQ(said.heard.size(), 2U) << "the rejection, and one abort";
    EXPECT_EQ(said.heard[1], providers_abort(Event::associate_rq_pdu));
}

TEST(Meeting, of_two_that_release_at_once_is_ended_by_the_acceptors_answer)
{
    asio::io_context io{1};
    ScriptedStream stream{io.get_executor()};
    stream.says(joined({hello, goodbye, dicom::encode(dicom::ReleaseRp{})}));

    EXPECT_TRUE(test::run(io, as_acceptor(stream, true)));

    const auto released = dicom::encode(dicom::ReleaseRp{});
    EXPECT_EQ(stream.heard().size(), 3U);  // acceptance, our wish, our answer after theirs
    EXPECT_EQ(stream.heard().back(), released);
}

}  // namespace
}  // namespace shanhai::net
