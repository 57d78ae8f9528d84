#include "server/critical/county_for_tests.hpp"

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;

TEST_F(CriticalCounty, goes_from_the_first_suspicion_to_the_outcome_with_a_line_for_every_step)
{
    const auto id = raise(world.dr_wang()).value().alert.id;
    EXPECT_EQ(state(id), AlertState::suspected);
    ASSERT_TRUE(confirm(dr_chen(), id));
    EXPECT_EQ(state(id), AlertState::dispatched) << "called in the same transaction";
    ASSERT_TRUE(world.run(critical.receive(world.qingshan(), id)));
    EXPECT_EQ(state(id), AlertState::delivered);
    ASSERT_TRUE(read_back(world.qingshan(), id, "0305"));
    EXPECT_EQ(state(id), AlertState::acknowledged);
    ASSERT_TRUE(act(id, "ambulance"));
    ASSERT_TRUE(world.run(critical.close(world.qingshan(), id, Done{"李医生", "transferred", ""})));
    EXPECT_EQ(state(id), AlertState::closed);

    const auto expected = std::vector<std::string>{
        "critical.suspected person:dr-wang",
        "critical.confirmed person:dr-chen",
        "critical.received site:qingshan/gateway",
        "critical.acknowledged site:qingshan/gateway 李医生",
        "critical.action site:qingshan/gateway 李医生",
        "critical.closed site:qingshan/gateway 李医生",
    };
    EXPECT_EQ(steps(id), expected);
    std::vector<std::string> audited;
    for (const auto& line : test::audit_lines(world))
        if (line.find(" critical.") != std::string::npos) audited.push_back(line.substr(0, line.rfind(' ')));
    ASSERT_EQ(audited.size(), expected.size()) << "and each is an audit line";
    EXPECT_EQ(audited.front(), "person:dr-wang critical.suspected");
}

TEST_F(CriticalCounty, keeps_the_list_and_the_words_it_was_measured_by)
{
    const auto criterion = raise(world.dr_wang()).value().alert.criterion;
    EXPECT_EQ(criterion.list, "ecg-national-2017");
    EXPECT_EQ(criterion.version, "2017");
    EXPECT_EQ(criterion.grade, "red");
    EXPECT_EQ(raise(world.dr_wang(), "tension-pneumothorax").error().at(), "critical.item") << "no ECG shows that";
}

TEST_F(CriticalCounty, calls_the_clinic_at_once_when_a_report_that_is_out_is_corrected)
{
    const auto which = world.look([&](ledger::Facts& facts) { return facts.cases().find(of); }).value();
    const auto correct = [&] {
        world.commit([&](ledger::Facts& facts) {
            return critical.raise_corrected(facts, which, world.dr_wang(), "左右写反", world.clock.now());
        });
    };
    correct();
    const auto alerts = [&] {
        return world.look([&](ledger::Facts& facts) {
            auto filter = ledger::AlertFilter{.of = of, .open_only = true};
            return facts.alerts().list(filter);
        });
    };
    ASSERT_EQ(alerts().size(), 1U);
    const auto alert = alerts().front();

    EXPECT_EQ(alert.state, AlertState::dispatched) << "the signature was the check";
    EXPECT_EQ(alert.criterion.text, "报告更正，影响处置");
    EXPECT_EQ(alert.finding, "左右写反");
    EXPECT_EQ(steps(alert.id),
              (std::vector<std::string>{"critical.suspected person:dr-wang", "critical.confirmed person:dr-wang"}));
    EXPECT_FALSE(called(alert.id).empty());
    after(1h);
    EXPECT_GT(called(alert.id).size(), 1U) << "and nobody's silence ends it";
    correct();
    EXPECT_EQ(alerts().size(), 2U) << "another correction is another alert";
}

TEST_F(CriticalCounty, is_one_alert_however_often_the_same_is_raised)
{
    const auto first = raise(world.qingshan()).value().alert.id;
    EXPECT_EQ(raise(world.dr_wang()).value().alert.id, first);
    EXPECT_NE(raise(world.dr_wang(), "svt").value().alert.id, first);
    EXPECT_EQ(steps(first).size(), 1u);
}

TEST_F(CriticalCounty, is_raised_by_the_clinic_or_the_readers_and_seen_by_nobody_else)
{
    EXPECT_EQ(raise(stranger()).error().at(), "case");
    EXPECT_EQ(raise(world.admin()).error().at(), "who.not-reader");
    const auto id = raise(world.qingshan()).value().alert.id;

    for (const auto& nobody : {stranger(), world.admin()}) {
        EXPECT_EQ(world.run(critical.find(nobody, id)).error(), (Fault{errc::not_found, "critical.alert"}));
        EXPECT_TRUE(world.run(critical.list(nobody, true, 10)).value().empty());
    }
    for (const auto& somebody : {world.qingshan(), nurse(), world.dr_wang()}) {
        EXPECT_TRUE(world.run(critical.find(somebody, id)));
        EXPECT_EQ(world.run(critical.list(somebody, true, 10)).value().size(), 1u);
    }
}

TEST_F(CriticalCounty, is_confirmed_by_two_persons_by_day_and_by_one_twice_at_night)
{
    const auto by_day = raise(world.dr_wang()).value().alert.id;
    EXPECT_EQ(confirm(world.dr_wang(), by_day).error().at(), "critical.second-person");
    EXPECT_EQ(confirm(world.qingshan(), by_day).error().at(), "critical.side");
    EXPECT_EQ(confirm(world.dr_li(), by_day).error().at(), "critical.side") << "she reads no ECGs";

    world.clock.advance(14h);  // ten at night
    EXPECT_TRUE(confirm(world.dr_wang(), by_day));
}

TEST_F(CriticalCounty, refuses_a_wrong_read_back_and_writes_it_down)
{
    const auto id = confirmed();
    EXPECT_EQ(read_back(world.qingshan(), id, "9999").error(), (Fault{errc::mismatch, "critical.read-back"}));
    EXPECT_EQ(state(id), AlertState::dispatched);
    EXPECT_EQ(steps(id).back(), "critical.wrong-read-back site:qingshan/gateway 李医生");
    EXPECT_EQ(read_back(world.qingshan(), id, "").error().at(), "critical.read-back") << "saying nothing is wrong, too";

    const auto by_name = Answer{"李医生", "", "赵小满"};
    EXPECT_TRUE(world.run(critical.acknowledge(nurse(), id, by_name)));
    EXPECT_EQ(read_back(world.qingshan(), id, "0305").error().at(), "critical.acknowledged");
}

TEST_F(CriticalCounty, is_acknowledged_by_the_treating_side_only)
{
    const auto id = confirmed();
    for (const auto& reader : {world.dr_wang(), dr_chen()})
        EXPECT_EQ(read_back(reader, id, "0305").error().at(), "critical.side");
    EXPECT_EQ(read_back(stranger(), id, "0305").error().at(), "critical.alert");
    const auto nameless = world.run(critical.acknowledge(world.qingshan(), id, Answer{"", "0305", ""}));
    EXPECT_EQ(nameless.error().at(), "critical.by") << "a machine is nobody who can answer for a patient";
}

TEST_F(CriticalCounty, lives_on_when_its_case_is_reported_and_closed)
{
    const auto id = confirmed();
    auto which = test::case_row(world, of);
    const auto report = mint<ReportId>(world.clock, world.entropy);
    which.state = ledger::Acknowledged{report, "李医生", world.clock.now()};
    world.commit([which](ledger::Facts& facts) { return facts.cases().put(which); });

    EXPECT_EQ(after(1min), 1u);
    EXPECT_EQ(row(id).level, 1);
    EXPECT_TRUE(read_back(world.qingshan(), id, "0305"));
}

TEST_F(CriticalCounty, is_not_closed_before_something_was_done_that_counts)
{
    const auto id = acknowledged();
    const auto close = [&](const Principal& who, std::string outcome) {
        return world.run(critical.close(who, id, Done{"李医生", std::move(outcome), ""}));
    };
    EXPECT_EQ(close(world.qingshan(), "improved").error().at(), "critical.no-action");
    EXPECT_EQ(act(id, "prayed").error().at(), "critical.action");
    EXPECT_EQ(act(id, "other").error().at(), "critical.action") << "what else has to be said";
    ASSERT_TRUE(act(id, "unreachable"));
    EXPECT_EQ(close(world.qingshan(), "improved").error().at(), "critical.unreachable");
    ASSERT_TRUE(act(id, "police", "110 已出警"));
    EXPECT_EQ(close(world.qingshan(), "forgotten").error().at(), "critical.outcome");
    EXPECT_TRUE(close(world.dr_wang(), "transferred"));
}

TEST_F(CriticalCounty, tells_everybody_who_was_called_when_it_was_none)
{
    const auto id = confirmed();
    const auto refute = [&](const Principal& who) { return world.run(critical.refute(who, id, "电极脱落伪差")); };
    ASSERT_TRUE(refute(world.dr_wang()));
    EXPECT_EQ(refute(world.dr_wang()).error().at(), "critical.second-person");
    EXPECT_EQ(refute(world.qingshan()).error().at(), "critical.side");
    ASSERT_TRUE(refute(dr_chen()));

    EXPECT_EQ(state(id), AlertState::voided);
    EXPECT_TRUE(is_open(row(id))) << "until the clinic has said that it knows";
    EXPECT_EQ(after(5min), 1u);
    EXPECT_EQ(steps(id).back(), "critical.reminded relay");
    ASSERT_TRUE(world.run(critical.acknowledge_correction(world.qingshan(), id, "李医生")));
    EXPECT_FALSE(is_open(row(id)));
    EXPECT_EQ(after(24h), 0u);
}

TEST_F(CriticalCounty, records_who_telephoned_whom)
{
    const auto id = confirmed();
    const auto call = Call{"", "李医生", "0870-6621234", true, "已口头告知"};
    ASSERT_TRUE(world.run(critical.record_call(world.dr_wang(), id, call)));
    EXPECT_EQ(state(id), AlertState::delivered);
    EXPECT_EQ(world.run(critical.record_call(world.dr_wang(), id, Call{})).error().at(), "critical.call");
}

TEST_F(CriticalCounty, wakes_the_clinic_that_listens)
{
    const auto begin = world.run(critical.last_event()).value();
    confirmed();
    const auto last = world.run(critical.wait(world.qingshan(), begin, 0s)).value();
    EXPECT_GT(last, begin);
    EXPECT_EQ(world.run(critical.wait(world.qingshan(), last, 0s)).value(), last);
    EXPECT_GT(world.run(critical.wait(stranger(), begin, 0s)).value(), 0) << "nothing of theirs is nothing to show";
    EXPECT_TRUE(world.run(critical.list(stranger(), true, 10)).value().empty());
}

TEST_F(CriticalCounty, has_two_sides_also_where_a_hospital_reads_its_own)
{
    of = ecg(wire::Priority::routine, "yunling");
    const auto id = raise(world.dr_wang()).value().alert.id;
    ASSERT_TRUE(confirm(dr_chen(), id));
    const auto ward = test::World::acting(test::person_row("nurse-he", "yunling", "何", Role::operator_));
    ASSERT_TRUE(world.run(critical.receive(ward, id)));
    EXPECT_EQ(state(id), AlertState::delivered);
    EXPECT_EQ(read_back(dr_chen(), id, "0305").error().at(), "critical.side");
    EXPECT_TRUE(read_back(ward, id, "0305"));
}

TEST_F(CriticalCounty, does_the_same_when_every_work_is_run_twice)
{
    world.ledger.run_works_twice();
    const auto id = acknowledged();
    ASSERT_TRUE(act(id, "treated"));
    EXPECT_EQ(steps(id).size(), 4u);
    EXPECT_EQ(after(25h), 1u);
}

}  // namespace
}  // namespace shanhai::critical
