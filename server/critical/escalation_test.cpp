// Who is called when nobody answers.
#include "server/critical/county_for_tests.hpp"

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;

TEST_F(CriticalCounty, calls_contact_after_contact_and_then_the_duty_of_both_sides)
{
    roster("qingshan", "general", "总值班孙", "13900000001");
    roster("yunling", "general", "总值班钱", "13900000002");
    const auto id = confirmed();
    ASSERT_TRUE(world.run(critical.receive(world.qingshan(), id)));

    const auto first = std::vector<std::string>{"值班诊断医师 live yunling x1", "张建国（值班医师） live qingshan x1",
                                                "张建国（值班医师） sms 13800000001 x1"};
    EXPECT_EQ(called(id), first);
    EXPECT_EQ(after(5min - 1s), 0u);
    EXPECT_EQ(after(1s), 1u) << "five minutes, and nobody has read it back";
    EXPECT_EQ(called(id).back(), "陈芳（护士长） sms 13800000002 x1");
    EXPECT_EQ(after(3min), 1u);
    EXPECT_EQ(called(id).back(), "周明（院长） sms 13800000003 x1");
    EXPECT_FALSE(row(id).duty_called);

    EXPECT_EQ(after(2min), 1u) << "ten minutes from the confirmation";
    EXPECT_TRUE(row(id).duty_called);
    const auto loud = called(id);
    EXPECT_THAT(loud, testing::Contains("总值班孙 sms 13900000001 x1"));
    EXPECT_THAT(loud, testing::Contains("总值班钱 sms 13900000002 x1"));
    EXPECT_THAT(loud, testing::Contains("周明（院长） sms 13800000003 x2")) << "and all the others once more";
    EXPECT_EQ(after(5min), 1u);
    EXPECT_THAT(called(id), testing::Contains("总值班孙 sms 13900000001 x2")) << "again and again";
    EXPECT_EQ(state(id), AlertState::delivered);
}

TEST_F(CriticalCounty, gives_an_emergency_less_time)
{
    of = ecg(wire::Priority::emergency);
    const auto id = confirmed();
    ASSERT_TRUE(world.run(critical.receive(world.qingshan(), id)));
    EXPECT_EQ(after(3min), 1u);
    EXPECT_EQ(after(2min), 1u);
    EXPECT_EQ(after(2min), 1u);
    EXPECT_EQ(row(id).level, 3);
    EXPECT_TRUE(row(id).duty_called);
}

TEST_F(CriticalCounty, calls_whoever_is_on_duty_at_that_moment)
{
    auto whoever = contact("值班医师", "", {{Channel::live, ""}, {Channel::sms, ""}});
    whoever.duty = "treating";
    whoever.phone = "13800000009";
    agree({whoever});
    roster("qingshan", "treating", "早班刘", "13700000001", 1h);

    const auto morning = confirmed();
    EXPECT_THAT(called(morning), testing::Contains("早班刘 sms 13700000001 x1"));
    world.clock.advance(2h);
    of = ecg();
    const auto noon = confirmed();
    EXPECT_THAT(called(noon), testing::Contains("值班医师 sms 13800000009 x1")) << "nobody is on the roster";
}

TEST_F(CriticalCounty, passes_over_contacts_outside_their_hours)
{
    auto nights = contact("夜班吴", "", {{Channel::sms, "13800000004"}});
    nights.from = "18:00";
    nights.until = "08:00";
    auto weekend = contact("周末郑", "", {{Channel::sms, "13800000005"}});
    weekend.days = "67";
    agree({nights, weekend, contact("张建国", "", {{Channel::sms, "13800000001"}})});

    EXPECT_EQ(called(confirmed()).back(), "张建国 sms 13800000001 x1") << "a Thursday at eight in the morning";
    world.clock.advance(2 * 24h + 12h);
    of = ecg();
    EXPECT_EQ(called(confirmed()).back(), "夜班吴 sms 13800000004 x1") << "Saturday at eight in the evening";
}

TEST_F(CriticalCounty, calls_a_village_by_the_agreement_of_its_township_which_may_then_answer)
{
    of = ecg(wire::Priority::routine, "dongpo");
    const auto id = confirmed();
    EXPECT_THAT(called(id), testing::IsSupersetOf({"送检机构 live dongpo x1", "张建国（值班医师） live qingshan x1"}));
    EXPECT_TRUE(read_back(world.qingshan(), id, "0305"));
}

TEST_F(CriticalCounty, calls_the_next_minute_when_no_device_has_it)
{
    agree({contact("张建国", "", {{Channel::sms, "13800000001"}}),
           contact("陈芳", "", {{Channel::sms, "13800000002"}})});
    const auto id = confirmed();
    EXPECT_EQ(state(id), AlertState::confirmed) << "no channel has taken it yet";
    EXPECT_EQ(after(1min), 1u);
    EXPECT_EQ(called(id).back(), "陈芳 sms 13800000002 x1");
}

TEST_F(CriticalCounty, asks_for_a_decision_when_nobody_has_confirmed)
{
    roster("yunling", "reader", "早班王", "13600000001");
    const auto id = raise(world.qingshan()).value().alert.id;
    EXPECT_EQ(called(id), (std::vector<std::string>{"早班王 live yunling x1", "早班王 sms 13600000001 x1"}));
    EXPECT_EQ(after(5min), 1u);
    EXPECT_EQ(after(5min), 1u);
    EXPECT_EQ(state(id), AlertState::suspected) << "it stays what it is until a human decides";
    EXPECT_TRUE(row(id).duty_called);
}

TEST_F(CriticalCounty, reminds_whoever_has_acknowledged_and_done_nothing)
{
    const auto id = acknowledged();
    EXPECT_EQ(after(15min), 1u);
    EXPECT_EQ(steps(id).back(), "critical.reminded relay");
    EXPECT_THAT(called(id), testing::Contains("张建国（值班医师） sms 13800000001 x2"));
    EXPECT_EQ(after(5min), 1u);
    EXPECT_THAT(called(id), testing::Contains("总值班 live qingshan x3")) << "then the duty";

    ASSERT_TRUE(act(id, "treated"));
    EXPECT_EQ(after(23h), 0u);
    EXPECT_EQ(after(1h), 1u) << "once a day until the outcome is known";
    EXPECT_EQ(state(id), AlertState::acted);
}

TEST_F(CriticalCounty, holds_up_no_other_alert_when_one_cannot_be_tended)
{
    const auto stuck = confirmed();
    auto village = ecg(wire::Priority::routine, "dongpo");
    std::swap(of, village);
    const auto other = confirmed();
    auto damaged = contact("某某", "", {{Channel::sms, "13800000007"}});
    damaged.site = "?";
    agree({damaged, damaged});
    world.agree("dongpo", "yunling");  // its own, from now on

    world.clock.advance(1min);
    const auto tended = world.run(critical.tend()).value();
    EXPECT_EQ(tended.called, 1u);
    EXPECT_EQ(tended.failed, 1u);
    EXPECT_EQ(row(stuck).level, 0);
    EXPECT_EQ(row(other).level, 1);
}

TEST_F(CriticalCounty, calls_on_when_the_pair_has_lost_its_agreement)
{
    agree({});
    const auto id = confirmed();
    EXPECT_THAT(called(id), testing::Contains("送检机构 live qingshan x1"));
}

}  // namespace
}  // namespace shanhai::critical
