#include "server/cases/exchange.hpp"

#include "server/cases/queue_for_tests.hpp"

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using ledger::CaseStateName;

struct Exchanges : CaseQueue {
    Exchange exchange{world.ledger, world.clock, world.bell, Policy::defaults()};
    CaseId id = open_case(world).id;
    std::int64_t token = take(world.dr_wang());

    auto take(const Principal& who) -> std::int64_t { return claim(who, id).value().which.token; }
    auto send_back(std::string reason = "111209", std::string advice = "请摆正")
    {
        return world.run(exchange.send_back(world.dr_wang(), id, wire::ReturnBody{token, reason, advice}));
    }
    auto ask(std::string question = "有没有外伤？")
    {
        return world.run(exchange.ask(world.dr_wang(), id, wire::AskBody{token, question}));
    }
    auto retaken(const Principal& who) { return world.run(exchange.retaken(who, id, wire::RetakenBody{"李春兰"})); }
    auto limits(std::string text = "病人走了")
    {
        return world.run(exchange.read_with_limits(world.qingshan(), id, wire::AnswerBody{"李春兰", text}));
    }
    auto answer(std::string text = "没有")
    {
        return world.run(exchange.answer(world.qingshan(), id, wire::AnswerBody{"李春兰", text}));
    }
};

TEST_F(Exchanges, send_a_case_back_and_take_it_on_where_it_stood)
{
    const auto turn = row(id).turn;
    world.clock.advance(1min);
    const auto later = open_case(world).id;
    ASSERT_TRUE(send_back());
    EXPECT_EQ(waiting(world.dr_wang()), std::vector{later}) << "nobody is offered what the clinic must send again";

    world.clock.advance(20min);
    ASSERT_TRUE(retaken(world.qingshan()));
    EXPECT_EQ(waiting(world.dr_wang()), (std::vector{id, later}));
    EXPECT_EQ(row(id).turn, turn);
    EXPECT_EQ(row(id).deadline, world.clock.now() + 2h) << "a new clock for the new images";
}

TEST_F(Exchanges, read_a_case_with_what_there_is_when_nothing_better_can_come)
{
    ASSERT_TRUE(send_back());
    EXPECT_EQ(limits().value().which.remarks.back(),
              (ledger::Remark{ledger::RemarkKind::limits, "李春兰", "病人走了", world.clock.now()}));
    EXPECT_TRUE(next(world.dr_wang()).value());
}

TEST_F(Exchanges, offer_an_answered_case_first_to_who_asked)
{
    ASSERT_TRUE(ask());
    EXPECT_TRUE(waiting(world.dr_wang()).empty());
    ASSERT_TRUE(answer());
    EXPECT_EQ(waiting(world.dr_wang()), std::vector{id});
    EXPECT_TRUE(waiting(world.dr_li()).empty());
    EXPECT_EQ(claim(world.dr_li(), id).error(), (Fault{errc::conflict, "case.kept"}));
}

TEST_F(Exchanges, answer_a_repeat_with_the_earlier_answer)
{
    const auto twice = [](auto say) {
        const auto first = say().value().which.revision;
        EXPECT_EQ(say().value().which.revision, first);
    };
    twice([&] { return send_back(); });
    twice([&] { return retaken(world.qingshan()); });
    token = take(world.dr_wang());
    twice([&] { return send_back("ecg-tremor", ""); });
    twice([&] { return limits(); });
    token = take(world.dr_wang());
    twice([&] { return ask(); });
    twice([&] { return answer(); });
}

TEST_F(Exchanges, refuse_what_is_not_theirs_to_say)
{
    EXPECT_EQ(send_back("because").error(), (Fault{errc::malformed, "return.reason"}));
    EXPECT_EQ(send_back("111209", std::string(3'001, 'x')).error(), (Fault{errc::malformed, "return.advice"}));
    EXPECT_EQ(ask("").error(), (Fault{errc::malformed, "ask.question"}));
    EXPECT_EQ(answer("").error(), (Fault{errc::malformed, "answer.text"}));
    EXPECT_EQ(answer().error(), (Fault{errc::conflict, "case.not-asked"}));
    EXPECT_EQ(retaken(world.qingshan()).error(), (Fault{errc::conflict, "case.not-returned"}));

    const auto old = token;
    ASSERT_TRUE(release(world.dr_wang(), id, token));
    EXPECT_EQ(send_back().error(), (Fault{errc::stale, "case.token"}));
    take(world.dr_li());
    token = old;
    EXPECT_EQ(ask().error(), (Fault{errc::stale, "case.token"}));
    EXPECT_EQ(state(id), CaseStateName::claimed);
}

TEST_F(Exchanges, let_only_the_clinic_that_asks_answer)
{
    ASSERT_TRUE(send_back());
    EXPECT_EQ(retaken(dongpo()).error(), not_there);
    EXPECT_EQ(retaken(world.dr_wang()).error(), not_there);
    EXPECT_EQ(world.run(exchange.send_back(world.qingshan(), id, wire::ReturnBody{token, "111209", ""})).error(),
              (Fault{errc::forbidden, "who.not-reader"}));
}

TEST_F(Exchanges, keep_the_draft_and_leave_an_audit_line_each)
{
    ASSERT_TRUE(send_back());
    ASSERT_TRUE(retaken(world.qingshan()));
    token = take(world.dr_wang());
    ASSERT_TRUE(ask());
    ASSERT_TRUE(answer());

    const auto all = lines();
    for (const auto* line : {"person:dr-wang case.returned ", "site:qingshan/gateway case.retaken ",
                             "person:dr-wang case.asked ", "site:qingshan/gateway case.answered "})
        EXPECT_THAT(all, testing::Contains(line + id.text()));
}

// ---- alarms

TEST_F(CaseQueue, calls_out_what_nobody_took_and_asks_the_hospital_above)
{
    world.put_people(test::site_row("province", "省人民医院", ledger::Level::province));
    world.put_people(test::pairing_row("yunling", "province"));
    const auto dr_sun = test::World::acting(person_row("dr-sun", "province", "孙", Role::reader));
    const auto id = open_case(world, {.priority = Priority::urgent}).id;  // 5, 20 and 30 minutes
    const auto ring = [&] { return world.run(queue.ring_alarms()).value(); };

    EXPECT_EQ(ring(), 0U);
    world.clock.advance(5min);
    EXPECT_EQ(ring(), 1U);
    EXPECT_EQ(find(dr_sun, id).error(), not_there);
    world.clock.advance(15min);
    EXPECT_EQ(ring(), 1U);
    EXPECT_TRUE(waiting(world.dr_wang()).empty());
    EXPECT_EQ(waiting(dr_sun), std::vector{id});
    EXPECT_EQ(claim(world.dr_wang(), id).value().which.group, test::site_id("yunling"))
        << "whoever was asked first may still take it";
    world.clock.advance(20min);
    EXPECT_EQ(ring(), 1U) << "late, although it is being read";
    EXPECT_EQ(ring(), 0U);

    const auto heard = [&](std::string_view site) {
        std::vector<std::string> kinds;
        const auto seen = world.look(
            [&](ledger::Facts& facts) { return facts.trail().events(0, test::site_id(site), 100); });
        for (const auto& event : seen) kinds.push_back(event.kind);
        return kinds;
    };
    EXPECT_THAT(heard("yunling"), ElementsAre("case.opened", "case.unclaimed", "case.passed-on", "case.claimed",
                                              "case.late"));
    EXPECT_THAT(heard("province"), ElementsAre("case.escalated"));
}

TEST_F(CaseQueue, offers_a_case_only_to_readers_with_its_specialty)
{
    auto neurologist = person_row("dr-qian", "yunling", "钱", Role::reader);
    neurologist.specialties = {"神经"};
    auto which = open_case(world);
    which.specialty = "神经";
    world.commit([&](ledger::Facts& facts) { return facts.cases().put(which); });

    EXPECT_TRUE(waiting(world.dr_wang()).empty());
    EXPECT_EQ(claim(world.dr_wang(), which.id).error(), (Fault{errc::forbidden, "who.specialty"}));
    EXPECT_EQ(next(test::World::acting(neurologist)).value().value().which.id, which.id);
}

TEST_F(CaseQueue, lets_a_screening_day_starve_no_other_site)
{
    for (int i = 0; i < 60; ++i) open_case(world);
    world.clock.advance(10min);
    const auto other = open_case(world, {.site = "dongpo"}).id;

    const auto order = waiting(world.dr_wang());
    const auto place = std::ranges::find(order, other) - order.begin();
    EXPECT_EQ(place, 6) << "behind what came in ten minutes at one every two, not behind sixty";
}

}  // namespace
}  // namespace shanhai::cases
