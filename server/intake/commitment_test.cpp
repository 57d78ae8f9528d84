// Storage Commitment from both ends: a device that asks, and that is told, on its own association or on one of ours.
#include "server/intake/commitment.hpp"

#include "common/dicom/pdu/uids.hpp"
#include "common/log/capture.hpp"
#include "server/intake/modality_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

namespace {

namespace uids = dicom::uids;
using dicom::CommandField;
using dicom::CommitmentSet;
using dicom::InstanceReference;

constexpr auto explicit_little = "1.2.840.10008.1.2.1";
const auto captured = std::string{dicom::test::secondary_capture};

// What the device heard.
struct Heard {
    std::optional<dicom::Status> answer;  // to its N-ACTION
    std::optional<CommitmentSet> result;  // of the N-EVENT-REPORT
    std::optional<std::uint16_t> event;
};

auto read_all(net::Association& association) -> awaitable<Result<Bytes>>
{
    Bytes all;
    Bytes piece(1000);
    for (;;) {
        const auto into = asio::buffer(piece);
        auto count = co_await association.read_data(into);
        if (!count) co_return count.error();
        if (*count == 0) co_return all;
        all.insert(all.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
    }
}

// Takes a report as a device does, and acknowledges it if it is one that does.
auto take_report(net::Association& association, dicom::Command report, bool acknowledges, Heard& heard)
    -> awaitable<Result<void>>
{
    auto data_set = co_await read_all(association);
    if (!data_set) co_return data_set.error();
    auto result = dicom::read_commitment_result(*data_set, association.context().transfer_syntax);
    if (!result) co_return result.error();
    heard.result = std::move(*result);
    heard.event = report.event_or_action;
    if (!acknowledges) co_return Result<void>{};
    auto answer = dicom::answer_to(report, dicom::status::success);
    answer.event_or_action = report.event_or_action;
    co_return co_await association.respond(std::move(answer));
}

struct Question {
    CommitmentSet set;
    std::uint16_t action = dicom::commitment::request_action;
    std::string instance{uids::storage_commitment_push_instance};
    bool waits = true;  // for the result, before it releases
    bool acknowledges = true;
};

auto converse(net::Stream& stream, std::string title, Question question, Heard& heard) -> awaitable<Result<void>>
{
    auto wish = net::AssociateRequest{};
    wish.calling_title = std::move(title);
    wish.called_title = "SHANHAI";
    wish.proposals.push_back({std::string{uids::storage_commitment_push}, {"1.2.840.10008.1.2.5", explicit_little}});
    auto association = co_await net::Association::open(stream, std::move(wish));
    if (!association) co_return association.error();

    dicom::Command ask;
    ask.field = CommandField::n_action_rq;
    ask.sop_class = uids::storage_commitment_push;
    ask.sop_instance = question.instance;
    ask.event_or_action = question.action;
    auto source = net::BytesSource{dicom::write_commitment_request(question.set, explicit_little).value()};
    auto asked = co_await association->request(std::move(ask), source);
    if (!asked) co_return asked.error();
    auto answer = co_await association->next_command();
    if (!answer) co_return answer.error();
    heard.answer = (*answer)->status;
    if (question.waits && heard.answer == dicom::status::success) {
        auto report = co_await association->next_command();
        if (!report) co_return report.error();
        auto taken = co_await take_report(*association, std::move(**report), question.acknowledges, heard);
        if (!taken) co_return taken.error();
    }
    co_return co_await association->release();
}

// A device that listens for reports.
auto listen(net::Stream& stream, bool takes_the_role, bool acknowledges, std::vector<Heard>& all)
    -> awaitable<Result<void>>
{
    net::AcceptPolicy policy;
    policy.titles = {"NIUJIE_DR"};
    policy.choose = [](const dicom::ProposedContext& proposed) {
        return dicom::AnsweredContext{proposed.id, dicom::ContextResult::accepted, proposed.transfer_syntaxes.back()};
    };
    if (takes_the_role) policy.callers_as_scp = {std::string{uids::storage_commitment_push}};
    auto association = co_await net::Association::accept(stream, std::move(policy));
    if (!association) co_return association.error();
    for (;;) {
        auto command = co_await association->next_command();
        if (!command) co_return command.error();
        if (!command->has_value()) co_return Result<void>{};
        auto taken = co_await take_report(*association, std::move(**command), acknowledges, all.emplace_back());
        if (!taken) co_return taken.error();
    }
}

struct CommitmentTest : testing::Test {
    County county;
    log::Capture lines;
    IntakeSettings settings;
    bool takes_the_role = true;
    bool acknowledges = true;
    std::vector<std::string> dialled;
    std::vector<Heard> called;
    std::vector<std::unique_ptr<net::Stream>> devices;
    Commitment commitment{county.ledger,
                          county.cpu,
                          county.clock,
                          settings,
                          [this](std::string host, std::uint16_t port, Digest) { return dial(host, port); },
                          log::Log{lines}};
    StoreScp scp{county.means(lines), commitment, settings};
    Modality modality{county, scp};

    CommitmentTest()
    {
        modality.certificate = county.enrol(county.niujie, "dr-1", "NIUJIE_DR");
        EXPECT_TRUE(modality.send({sent({.instance = "2.25.1001"}), sent({.instance = "2.25.1002"})}));
    }
    ~CommitmentTest() override { county.io.poll(); }

    auto dial(std::string host, std::uint16_t port) -> awaitable<Result<std::unique_ptr<net::Stream>>>
    {
        dialled.push_back(host + ':' + std::to_string(port));
        auto [ours, theirs] = connected(county.io);
        devices.push_back(std::move(theirs));
        asio::co_spawn(county.io, listen(*devices.back(), takes_the_role, acknowledges, called), asio::detached);
        co_return std::move(ours);
    }
    auto ask(Question question) -> Heard
    {
        Heard heard;
        auto [client, server] = connected(county.io);
        auto presenting = Presenting{std::move(server), modality.certificate};
        bool served = false;
        asio::co_spawn(county.io, scp.serve(presenting), [&](std::exception_ptr) { served = true; });
        const auto done = county.ask(converse(*client, "NIUJIE_DR", std::move(question), heard));
        EXPECT_TRUE(done) << done.error().at();
        client->close();
        while (!served && county.io.run_one_for(std::chrono::seconds{10}) != 0) {}
        return heard;
    }
    void give_address(std::string address)
    {
        auto device = county.look(
            [&](ledger::Facts& facts) { return facts.people().credential(Digest::of(*modality.certificate)); });
        device->commitment_to = std::move(address);
        county.put(*device);
    }
    auto open_ones()
    {
        return county.look([](ledger::Facts& facts) { return facts.commitments().due(Instant::max(), 100); });
    }
    auto later() -> Commitment::Round
    {
        county.clock.advance(settings.commitment_retry * 3);
        return county.ask(commitment.report_due()).value();
    }
};

const auto both = CommitmentSet{"2.25.77", {{captured, "2.25.1001"}, {captured, "2.25.1002"}}};

}  // namespace

TEST_F(CommitmentTest, what_is_held_is_said_to_be_on_the_same_association)
{
    const auto heard = ask({both});

    EXPECT_EQ(heard.answer, dicom::status::success);
    EXPECT_EQ(heard.result, both);
    EXPECT_EQ(heard.event, dicom::commitment::all_held_event);
    EXPECT_TRUE(open_ones().empty()) << "heard, so there is nothing left to remember";
    const auto device = Digest::of(*modality.certificate).hex();
    EXPECT_EQ(county.audited("commitment.asked", device), 1U);
    EXPECT_EQ(county.audited("commitment.acknowledged", device), 1U);
}

TEST_F(CommitmentTest, what_is_not_held_is_named_with_its_reason)
{
    EXPECT_TRUE(modality.send({sent({.instance = "2.25.1002", .pixels = "XXXX"})}));  // refused, and kept apart
    auto question = CommitmentSet{"2.25.77",
                                  {{captured, "2.25.1001"},
                                   {captured, "2.25.999"},
                                   {"1.2.840.10008.5.1.4.1.1.2", "2.25.1001"},
                                   {captured, "2.25.1002"}}};

    const auto heard = ask({question});

    question.instances[1].failure = dicom::commitment::no_such_object_instance;
    question.instances[2].failure = dicom::commitment::class_instance_conflict;
    question.instances[3].failure = dicom::commitment::processing_failure;
    EXPECT_EQ(heard.result, question);
    EXPECT_EQ(heard.event, dicom::commitment::failures_event);
}

TEST_F(CommitmentTest, another_sites_objects_are_not_there)
{
    modality.certificate = county.enrol(county.longtan, "dr-9", "NIUJIE_DR");

    const auto heard = ask({both});

    ASSERT_TRUE(heard.result);
    for (const auto& one : heard.result->instances) EXPECT_EQ(one.failure, dicom::commitment::no_such_object_instance);
}

TEST_F(CommitmentTest, a_request_that_is_none_is_refused_with_its_status)
{
    EXPECT_EQ(ask({.set = both, .action = 2}).answer, dicom::status::no_such_action);
    EXPECT_EQ(ask({.set = both, .instance = "2.25.5"}).answer, dicom::status::no_such_instance);
    EXPECT_EQ(ask({.set = {"2.25.77", {}}}).answer, dicom::status::invalid_argument);
    EXPECT_TRUE(open_ones().empty());
}

TEST_F(CommitmentTest, a_device_that_left_too_early_is_called_at_its_address)
{
    give_address("dr1.niujie.example:11113");
    ask({.set = both, .waits = false});
    ASSERT_EQ(open_ones().size(), 1U);

    const auto round = later();

    EXPECT_EQ(round.reported, 1U);
    EXPECT_EQ(dialled, std::vector<std::string>{"dr1.niujie.example:11113"});
    ASSERT_EQ(called.size(), 1U);
    EXPECT_EQ(called[0].result, both);
    EXPECT_TRUE(open_ones().empty());
    EXPECT_EQ(later().reported, 0U) << "once";
}

TEST_F(CommitmentTest, what_a_device_did_not_acknowledge_is_said_again)
{
    give_address("[2001:db8::7]:104");
    ask({.set = both, .acknowledges = false});

    EXPECT_EQ(later().reported, 1U);
    EXPECT_EQ(dialled, std::vector<std::string>{"2001:db8::7:104"});
}

TEST_F(CommitmentTest, reports_of_one_device_share_an_association)
{
    give_address("dr1:104");
    ask({.set = both, .waits = false});
    ask({.set = {"2.25.78", {{captured, "2.25.1001"}}}, .waits = false});

    EXPECT_EQ(later().reported, 2U);
    EXPECT_EQ(dialled.size(), 1U);
}

TEST_F(CommitmentTest, a_device_that_does_not_let_us_be_the_scp_is_not_reported_to)
{
    give_address("dr1:104");
    takes_the_role = false;
    ask({.set = both, .waits = false});

    const auto round = later();

    EXPECT_EQ(round.reported, 0U);
    EXPECT_EQ(round.postponed, 1U);
    EXPECT_EQ(open_ones().size(), 1U);
}

TEST_F(CommitmentTest, a_device_without_an_address_is_waited_for_with_growing_pauses_and_not_for_ever)
{
    ask({.set = both, .waits = false});

    EXPECT_EQ(later().postponed, 1U);
    EXPECT_EQ(open_ones()[0].due_at, county.clock.now() + settings.commitment_retry * 2);
    EXPECT_EQ(later().postponed, 1U);
    EXPECT_EQ(open_ones()[0].due_at, county.clock.now() + settings.commitment_retry * 4);
    EXPECT_TRUE(dialled.empty());

    county.clock.advance(settings.commitment_life);
    EXPECT_EQ(later().given_up, 1U);
    EXPECT_TRUE(open_ones().empty());
    EXPECT_EQ(county.audited("commitment.given-up", Digest::of(*modality.certificate).hex()), 1U);
}

TEST_F(CommitmentTest, asking_again_with_the_same_transaction_is_answered_again)
{
    ask({.set = both, .waits = false});
    EXPECT_EQ(ask({both}).result, both);
    EXPECT_TRUE(open_ones().empty());
}

TEST_F(CommitmentTest, a_device_may_have_so_many_questions_open_and_no_more)
{
    for (int i = 0; i < 100; ++i) {
        const auto heard = ask({.set = {"2.25." + std::to_string(5000 + i), both.instances}, .waits = false});
        ASSERT_EQ(heard.answer, dicom::status::success) << i;
    }

    EXPECT_EQ(ask({both}).answer, dicom::status::resource_limitation);
}
