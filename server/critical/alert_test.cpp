#include "server/critical/alert_for_tests.hpp"

#include "server/critical/calls.hpp"

#include <gmock/gmock.h>

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;
using ledger::NoticeState;
using testing::ElementsAre;

const auto later = start + 25h;

TEST(AlertState, is_what_the_fixtures_say)
{
    std::vector<AlertState> states;
    for (const auto& alert : every_state()) states.push_back(alert.state);
    EXPECT_THAT(states, ElementsAre(AlertState::suspected, AlertState::confirmed, AlertState::dispatched,
                                    AlertState::delivered, AlertState::acknowledged, AlertState::acted,
                                    AlertState::closed, AlertState::voided));
}

// For each table: suspected, confirmed, dispatched, delivered, acknowledged, acted, closed, voided.

TEST(AlertDecision, a_check_confirms_what_is_suspected_and_nothing_else)
{
    EXPECT_THAT(answers(Check{dr_li, false, {}, later}),
                ElementsAre("critical.confirmed", "critical.confirmed", "critical.confirmed", "critical.confirmed",
                            "critical.confirmed", "critical.confirmed", "critical.closed", "critical.voided"));
    EXPECT_EQ(decide(confirmed(), Check{dr_li, false, {}, later}, timers).error(),
              (Fault{errc::conflict, "critical.confirmed"}));
    EXPECT_EQ(decide(suspected(), Check{clinic, false, {}, later}, timers).error(),
              (Fault{errc::forbidden, "critical.side"}))
        << "the clinic may suspect, it does not confirm";
}

TEST(AlertDecision, needs_two_persons_by_day_and_one_who_checks_twice_at_night)
{
    const auto by_day = decide(suspected(), Check{dr_wang, false, {}, start}, timers);
    const auto at_night = decide(suspected(), Check{dr_wang, true, {}, start}, timers);
    EXPECT_EQ(by_day.error(), (Fault{errc::conflict, "critical.second-person"}));
    EXPECT_EQ(name_of(at_night.value()), "critical.confirmed");

    auto from_the_clinic = suspected();
    from_the_clinic.first_check.reset();
    const auto once = after(from_the_clinic, Check{dr_wang, true, {live}, start});
    EXPECT_EQ(once.state, AlertState::suspected) << "the first of two checks, even at night";
    EXPECT_EQ(after(once, Check{dr_wang, true, {live}, start}).state, AlertState::dispatched);
}

TEST(AlertDecision, only_the_treating_side_reads_back_and_only_what_is_confirmed)
{
    EXPECT_THAT(answers(ReadBack{clinic, true, later}),
                ElementsAre("critical.not-confirmed", "critical.acknowledged", "critical.acknowledged",
                            "critical.acknowledged", "critical.acknowledged", "critical.acknowledged",
                            "critical.closed", "critical.voided"));
    EXPECT_EQ(decide(acknowledged(), ReadBack{clinic, true, later}, timers).error(),
              (Fault{errc::conflict, "critical.acknowledged"}));
    for (const auto& nobody : {dr_wang, stranger})
        EXPECT_EQ(decide(delivered(), ReadBack{nobody, true, later}, timers).error(),
                  (Fault{errc::forbidden, "critical.side"}));
}

TEST(AlertDecision, a_wrong_read_back_stands_in_the_register_and_changes_nothing_else)
{
    auto before = delivered();
    const auto now = after(before, ReadBack{clinic, false, start});
    ++before.wrong_read_backs;
    ++before.revision;
    EXPECT_EQ(now, before);
    EXPECT_EQ(after(now, ReadBack{clinic, true, start}).state, AlertState::acknowledged);
}

TEST(AlertDecision, an_action_is_recorded_after_the_acknowledgement_and_as_often_as_there_is_one)
{
    EXPECT_THAT(answers(Act{clinic, "treated", "", later}),
                ElementsAre("critical.not-acknowledged", "critical.not-acknowledged", "critical.not-acknowledged",
                            "critical.not-acknowledged", "critical.action", "critical.action", "critical.closed",
                            "critical.voided"));
    EXPECT_EQ(decide(acknowledged(), Act{dr_wang, "treated", "", later}, timers).error().at(), "critical.side");
    EXPECT_THAT(after(acted(), Act{clinic, "ambulance", "", later}).actions, ElementsAre("treated", "ambulance"));
}

TEST(AlertDecision, is_closed_by_a_human_with_an_outcome_once_something_was_done)
{
    EXPECT_THAT(answers(Close{clinic, "improved", "", later}),
                ElementsAre("critical.no-action", "critical.no-action", "critical.no-action", "critical.no-action",
                            "critical.no-action", "critical.closed", "critical.closed", "critical.voided"));
    EXPECT_TRUE(decide(acted(), Close{dr_wang, "transferred", "", later}, timers)) << "the chest pain centre";
    EXPECT_EQ(decide(acted(), Close{stranger, "improved", "", later}, timers).error().at(), "critical.side");
    EXPECT_EQ(closed().due_at, std::nullopt);
}

TEST(AlertDecision, a_patient_who_cannot_be_found_is_an_action_and_no_reason_to_close)
{
    const auto lost = acted("unreachable");
    EXPECT_EQ(decide(lost, Close{clinic, "other", "", later}, timers).error(),
              (Fault{errc::conflict, "critical.unreachable"}));
    EXPECT_TRUE(decide(after(lost, Act{clinic, "police", "", later}), Close{clinic, "other", "", later}, timers));
}

TEST(AlertDecision, two_persons_void_it_and_everybody_who_was_told_is_told_that)
{
    EXPECT_THAT(answers(Void{dr_wang, "伪差", later}),
                ElementsAre("critical.void-wanted", "critical.void-wanted", "critical.void-wanted",
                            "critical.void-wanted", "critical.void-wanted", "critical.void-wanted", "critical.closed",
                            "critical.voided"));
    const auto wanted = after(delivered(), Void{dr_wang, "伪差", start});
    EXPECT_EQ(wanted.state, AlertState::delivered) << "one person alone changes nothing";
    EXPECT_EQ(decide(wanted, Void{dr_wang, "伪差", start}, timers).error(),
              (Fault{errc::conflict, "critical.second-person"}));
    EXPECT_EQ(decide(wanted, Void{clinic, "伪差", start}, timers).error().at(), "critical.side");

    const auto gone = voided();
    EXPECT_TRUE(gone.correction_open);
    EXPECT_EQ(gone.due_at, start + timers.remind);
    ASSERT_EQ(gone.notices.size(), 2u);
    EXPECT_TRUE(gone.notices.back().correction);
    EXPECT_EQ(gone.notices.back().state, NoticeState::accepted) << "the clinic's connection has it at once";
}

TEST(AlertDecision, a_correction_is_acknowledged_by_the_treating_side_and_only_where_there_is_one)
{
    const auto none = "critical.no-correction";
    EXPECT_THAT(answers(SeeCorrection{clinic, later}),
                ElementsAre(none, none, none, none, none, none, none, "critical.correction-acknowledged"));
    EXPECT_EQ(decide(voided(), SeeCorrection{dr_wang, later}, timers).error().at(), "critical.side");

    const auto known = after(voided(), SeeCorrection{clinic, later});
    EXPECT_FALSE(is_open(known));
    EXPECT_EQ(known.due_at, std::nullopt);

    auto untold = suspected();
    const auto refuted = after(after(untold, Void{dr_wang, "伪差", start}), Void{dr_li, "伪差", start});
    EXPECT_FALSE(is_open(refuted)) << "nobody of the treating side was told, so nobody has to be corrected";
}

TEST(AlertTimer, calls_the_next_and_ends_nothing_by_itself)
{
    EXPECT_THAT(answers(Expire{false, {live}, later}),
                ElementsAre("critical.escalated", "critical.escalated", "critical.escalated", "critical.escalated",
                            "critical.reminded", "critical.reminded", "critical.timer", "critical.reminded"));
    for (const auto& before : every_state()) {
        if (!before.due_at) continue;
        const auto now = after(before, Expire{true, {}, later});
        EXPECT_TRUE(is_open(now));
        EXPECT_GT(now.due_at, later) << "there is always a next time";
        EXPECT_EQ(decide(before, Expire{false, {}, *before.due_at - 1us}, timers).error().at(), "critical.timer");
    }
}

TEST(AlertTimer, gives_a_minute_until_it_is_on_a_device_and_then_five_until_somebody_answers)
{
    EXPECT_EQ(confirmed().due_at, start + 60s);
    const auto second = after(confirmed(), Expire{false, {live}, start + 60s});
    EXPECT_EQ(second.level, 1);
    EXPECT_EQ(second.due_at, start + 120s) << "it is on no device yet";

    const auto there = after(second, Receive{clinic, second.site, start + 70s});
    EXPECT_EQ(there.state, AlertState::delivered);
    EXPECT_EQ(there.due_at, start + 70s + 5min);
    const auto next = after(there, Expire{false, {sms}, start + 70s + 5min});
    EXPECT_EQ(next.due_at, start + 70s + 8min) << "three minutes from contact to contact";
    EXPECT_EQ(after(next, Receive{clinic, next.site, start + 7min}).due_at, next.due_at) << "the first device counts";
    EXPECT_EQ(after(next, Expire{false, {sms}, *next.due_at}).due_at, start + 10min) << "never later than the duty";
}

TEST(AlertTimer, calls_the_duty_again_and_again)
{
    auto now = after(delivered(), Expire{true, {live}, start + 10min});
    EXPECT_TRUE(now.duty_called);
    for (int round = 1; round <= 3; ++round) {
        const auto due = *now.due_at;
        EXPECT_EQ(due, start + 10min + round * 5min);
        now = after(now, Expire{true, {live}, due});
    }
    EXPECT_EQ(now.notices.size(), 1u) << "the same notice, in its next round";
    EXPECT_EQ(now.notices.front().round, 5);
}

TEST(AlertNotice, moves_the_alert_when_a_channel_takes_it_and_when_it_arrives)
{
    const auto attempt = [](NoticeState outcome, std::int64_t round = 1) {
        return Try{0, round, outcome, "m-1", outcome == NoticeState::unreachable ? "sms.busy" : "", start + 2s, start};
    };
    EXPECT_EQ(after(confirmed(), attempt(NoticeState::accepted)).state, AlertState::dispatched);
    EXPECT_EQ(after(confirmed(), attempt(NoticeState::delivered)).state, AlertState::delivered);
    for (const auto outcome : {NoticeState::refused, NoticeState::unreachable}) {
        const auto now = after(confirmed(), attempt(outcome));
        EXPECT_EQ(now.state, AlertState::confirmed);
        EXPECT_EQ(now.due_at, confirmed().due_at) << "the timer runs on";
    }
    EXPECT_EQ(decide(confirmed(), attempt(NoticeState::accepted, 2), timers).error().at(), "critical.notice");
    EXPECT_EQ(decide(dispatched(), attempt(NoticeState::accepted), timers).error().at(), "critical.notice")
        << "what is live is not sent";

    const auto once = after(confirmed(), attempt(NoticeState::unreachable));
    const auto twice = after(once, attempt(NoticeState::unreachable));
    EXPECT_EQ(twice.notices.front().attempts, 2);
    EXPECT_EQ(twice.revision, once.revision) << "the same again is no line of the register";
}

TEST(AlertNotice, of_the_reading_side_says_nothing_about_the_treating_one)
{
    const auto at_home = notice("yunling", ledger::Channel::live);
    const auto reading = Who{"person:dr-li", Side::reading, {}, dr_li.person};
    const auto now = after(confirmed({at_home, sms}), Receive{reading, SiteId::parse("yunling").value(), start});
    EXPECT_EQ(now.state, AlertState::confirmed);
    EXPECT_EQ(now.due_at, confirmed().due_at);
}

TEST(AlertNotice, is_not_sent_any_more_once_somebody_has_answered)
{
    EXPECT_NE(send_at(confirmed()), std::nullopt);
    EXPECT_EQ(send_at(after(confirmed(), ReadBack{clinic, true, start})), std::nullopt);
}

TEST(AlertCall, reached_is_a_human_contact_and_no_acknowledgement)
{
    const auto reached = after(dispatched(), RecordCall{dr_wang, "李医生", "0870-1234", true, "", start + 30s});
    EXPECT_EQ(reached.state, AlertState::delivered);
    EXPECT_EQ(reached.due_at, start + 30s + 5min);
    EXPECT_EQ(reached.acknowledged_at, std::nullopt);

    const auto in_vain = after(dispatched(), RecordCall{dr_wang, "李医生", "0870-1234", false, "", start + 30s});
    EXPECT_EQ(in_vain.state, AlertState::dispatched);
    EXPECT_EQ(in_vain.due_at, dispatched().due_at);
    const auto by_a_stranger = RecordCall{stranger, "x", "", true, "", start};
    EXPECT_EQ(decide(dispatched(), by_a_stranger, timers).error().at(), "critical.side");
}

}  // namespace
}  // namespace shanhai::critical
