#include "server/delivery/outbox.hpp"

#include "server/delivery/outbox_for_tests.hpp"
#include "server/delivery/push.hpp"

using namespace shanhai;
using namespace shanhai::delivery;
using namespace shanhai::delivery::test;
using namespace std::chrono_literals;

namespace {

struct OutboxTest : testing::Test, Pushing {};

}  // namespace

TEST_F(OutboxTest, a_report_goes_to_every_destination_of_its_clinic_from_the_moment_it_is_final)
{
    add("his");
    add("pacs");
    add("closed", county.niujie, false);
    add("elsewhere", county.longtan);
    const auto report = signed_report();
    EXPECT_EQ(pushes(report.id).size(), 2U);
    EXPECT_EQ(push_to(report.id, "his").state, PushState::due);

    round();
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
    EXPECT_EQ(push_to(report.id, "pacs").state, PushState::delivered);
    ASSERT_EQ(courier.carried.size(), 2U);
    EXPECT_EQ(courier.carried[0].report, report);
    EXPECT_EQ(courier.carried[0].which.id, which);
    EXPECT_EQ(events_of("delivery.pushed"), 2U);
    EXPECT_EQ(county.audited("delivery.pushed", push_to(report.id, "his").id.text()), 1U);

    round();
    EXPECT_EQ(courier.carried.size(), 2U) << "what was taken is not sent again";
}

TEST_F(OutboxTest, what_a_machine_has_taken_nobody_has_seen)
{
    add("his");
    const auto report = signed_report();
    county.clock.advance(1s);
    round();

    const auto delivery = inbox(county.niujie).at(0);
    EXPECT_EQ(delivery.state, ledger::DeliveryState::fetched);
    EXPECT_EQ(delivery.fetched_at, county.clock.now());
    EXPECT_FALSE(delivery.acknowledged_at);
    EXPECT_TRUE(std::holds_alternative<ledger::Reported>(case_now().state));
}

TEST_F(OutboxTest, silence_is_tried_again_and_again_with_growing_pauses)
{
    add("his");
    for (int i = 0; i < 12; ++i) courier.answers["his"].push_back(nobody());
    const auto report = signed_report();
    std::vector<std::int64_t> pauses;
    for (int i = 0; i < 12; ++i) {
        round();
        const auto push = push_to(report.id, "his");
        pauses.push_back(std::chrono::ceil<std::chrono::seconds>(push.due_at - county.clock.now()).count());
        EXPECT_EQ(push.attempts, i + 1);
        EXPECT_EQ(push.state, PushState::due);
        EXPECT_EQ(push.last, "net.connect");
        round();
        EXPECT_EQ(courier.carried.size(), static_cast<std::size_t>(i) + 1) << "not before its time";
        county.clock.advance(push.due_at - county.clock.now() + 1ms);
    }
    EXPECT_NEAR(static_cast<double>(pauses[0]), 5, 1.5);
    EXPECT_NEAR(static_cast<double>(pauses[3]), 40, 9);
    EXPECT_LE(*std::ranges::max_element(pauses), 15 * 60 * 1.2);

    round();
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
    for (const auto& parcel : courier.carried) EXPECT_EQ(parcel.push.id, courier.carried[0].push.id) << "recognisable";
}

TEST_F(OutboxTest, who_asks_for_time_gets_it)
{
    add("his");
    auto busy = Outcome::unreachable({errc::busy, "webhook.busy", "429"});
    courier.answers["his"].push_back(std::move(busy).not_before(10min));
    const auto report = signed_report();
    round();
    EXPECT_EQ(push_to(report.id, "his").due_at, county.clock.now() + 10min);
    EXPECT_EQ(push_to(report.id, "his").last, "webhook.busy 429");
}

TEST_F(OutboxTest, a_no_ends_the_attempts_at_once_and_somebody_is_told)
{
    add("his");
    courier.answers["his"].push_back(no());
    const auto report = signed_report();
    round();

    const auto push = push_to(report.id, "his");
    EXPECT_EQ(push.state, PushState::refused);
    EXPECT_TRUE(push.alarmed);
    EXPECT_EQ(push.last, "webhook.refused 403");
    EXPECT_EQ(events_of("delivery.alarm"), 1U);
    county.clock.advance(24h);
    round();
    EXPECT_EQ(alarms(), 0U);
    EXPECT_EQ(courier.carried.size(), 1U);
}

TEST_F(OutboxTest, silence_that_lasts_is_an_alarm_once)
{
    add("his");
    for (int i = 0; i < 99; ++i) courier.answers["his"].push_back(nobody());
    const auto report = signed_report();
    round();
    EXPECT_EQ(alarms(), 0U);
    county.clock.advance(15min - 1s);
    EXPECT_EQ(alarms(), 0U);
    county.clock.advance(2s);
    EXPECT_EQ(alarms(), 1U);
    EXPECT_EQ(alarms(), 0U);
    EXPECT_TRUE(push_to(report.id, "his").alarmed);
    EXPECT_EQ(push_to(report.id, "his").state, PushState::due) << "it is still tried";
    EXPECT_EQ(events_of("delivery.alarm"), 1U);

    courier.answers.clear();
    round();
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
    EXPECT_FALSE(push_to(report.id, "his").alarmed) << "arrived after all";
}

TEST_F(OutboxTest, an_alarm_needs_no_attempt_and_an_emergency_waits_two_minutes)
{
    const auto push = Push{.id = ledger::PushId::mint(county.clock.now(), {}),
                           .report = ReportId::mint(county.clock.now(), {}),
                           .of = which,
                           .to = DestinationId::parse("his").value(),
                           .made_at = county.clock.now(),
                           .due_at = county.clock.now()};
    EXPECT_EQ(alarm_of(push, wire::Priority::emergency, settings()), county.clock.now() + 2min);
    EXPECT_EQ(alarm_of(push, wire::Priority::urgent, settings()), county.clock.now() + 15min);

    add("his");
    const auto report = signed_report();
    county.clock.advance(1s);
    EXPECT_EQ(alarms(), 0U) << "too early, but now it is known when";
    county.clock.advance(16min);
    EXPECT_EQ(alarms(), 1U);
    EXPECT_EQ(push_to(report.id, "his").attempts, 0);
}

TEST_F(OutboxTest, a_receiver_that_hangs_holds_up_nobody_else)
{
    add("his");
    add("pacs");
    courier.hanging = "his";
    const auto report = signed_report();
    EXPECT_EQ(county.ask(outbox.start_due()).value(), 2U);
    county.io.restart();
    while (push_to(report.id, "pacs").state != PushState::delivered) county.io.run_one_for(1s);

    EXPECT_EQ(push_to(report.id, "his").attempts, 1);
    EXPECT_EQ(county.ask(outbox.start_due()).value(), 0U) << "it is being served";
    courier.hanging.clear();
    courier.release();
    county.ask(outbox.served());
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
}

TEST_F(OutboxTest, after_a_crash_in_the_middle_it_goes_on)
{
    add("his");
    courier.hanging = "his";
    const auto report = signed_report();
    county.ask(outbox.start_due()).value();
    county.io.restart();
    while (courier.carried.empty()) county.io.run_one_for(1s);
    EXPECT_TRUE(push_to(report.id, "his").begun_at) << "from here on they may have it";

    FakeCourier another{county.io};
    Outbox after{county.io.get_executor(), county.ledger, another,    county.clock,
                 county.entropy,           county.bell,   settings(), log::Log{lines}};
    county.clock.advance(1min);
    county.ask(after.start_due()).value();
    county.ask(after.served());
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
    ASSERT_EQ(another.carried.size(), 1U);
    EXPECT_EQ(another.carried[0].push.id, courier.carried[0].push.id);
    courier.release();
    county.ask(outbox.served());
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
}

TEST_F(OutboxTest, what_was_due_for_a_destination_that_was_closed_is_an_alarm)
{
    add("his");
    const auto report = signed_report();
    add("his", county.niujie, false);
    round();
    EXPECT_TRUE(courier.carried.empty());
    EXPECT_EQ(push_to(report.id, "his").state, PushState::refused);
    EXPECT_EQ(push_to(report.id, "his").last, "push.inactive");
    EXPECT_TRUE(push_to(report.id, "his").alarmed);
}

TEST_F(OutboxTest, a_lost_acknowledgement_of_the_ledger_costs_a_repeat_and_no_report)
{
    add("his");
    const auto report = signed_report();
    county.ledger.fail_commits(errc::unavailable);
    round();
    EXPECT_TRUE(courier.carried.empty()) << "nothing is sent that is not written down";
    round();
    EXPECT_EQ(push_to(report.id, "his").state, PushState::delivered);
}
