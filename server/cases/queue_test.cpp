#include "server/cases/queue_for_tests.hpp"

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;

TEST_F(CaseQueue, offers_the_most_urgent_first_then_the_nearest_deadline_then_the_oldest)
{
    const auto at = world.clock.now();
    const auto routine_ct = open_case(world, {.modality = "CT", .opened_at = at}).id;  // due in 240 minutes
    const auto routine_old = open_case(world, {.opened_at = at - 20min}).id;           // due in 100
    const auto routine_new = open_case(world, {.opened_at = at - 10min}).id;           // due in 110
    const auto urgent = open_case(world, {.priority = Priority::urgent}).id;           // due in 30
    const auto emergency = open_case(world, {.priority = Priority::emergency}).id;
    // Due at the same moment as the routine CT, but younger.
    const auto same_due = open_case(world, {.opened_at = at + 120min}).id;
    const auto order = std::vector{emergency, urgent, routine_old, routine_new, routine_ct, same_due};

    EXPECT_EQ(waiting(world.dr_wang()), order);
    for (const auto& expected : order) EXPECT_EQ(next(world.dr_wang()).value().value().which.id, expected);
    EXPECT_FALSE(next(world.dr_wang()).value()) << "nothing waits any more";
}

TEST_F(CaseQueue, lets_urgent_cases_pass_a_routine_one_until_it_is_two_hours_overdue)
{
    const auto now = world.clock.now();
    const auto forgotten = open_case(world, {.opened_at = now - 5h}).id;    // due three hours ago
    const auto just_late = open_case(world, {.opened_at = now - 3h}).id;    // due an hour ago
    const auto urgent = open_case(world, {.priority = Priority::urgent}).id;

    EXPECT_EQ(waiting(world.dr_wang()), (std::vector{forgotten, urgent, just_late}));
}

TEST_F(CaseQueue, leases_a_claim_for_the_time_of_its_modality)
{
    open_case(world);
    const auto claimed = next(world.dr_wang()).value().value();

    EXPECT_EQ(claimed.site_name, "青山镇卫生院");
    EXPECT_EQ(claimed.which.token, 1);
    const auto now = world.clock.now();
    EXPECT_EQ(row(claimed.which.id).state,
              (ledger::CaseState{ledger::Claimed{test::person_id("dr-wang"), now, now + 20min}}));
}

TEST_F(CaseQueue, loses_nothing_when_the_clock_steps)
{
    const auto id = open_case(world).id;
    const auto token = claim(world.dr_wang(), id).value().which.token;

    world.clock.advance(-1h);  // somebody set the clock right
    EXPECT_EQ(claim(world.dr_li(), id).error(), (Fault{errc::conflict, "case.claimed"}));
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 0U);
    EXPECT_TRUE(renew(world.dr_wang(), id, token)) << "who reads goes on reading";

    world.clock.advance(48h);  // and wrong again
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 1U);
    EXPECT_EQ(renew(world.dr_wang(), id, token).error(), (Fault{errc::stale, "case.token"}));
    EXPECT_TRUE(world.run(queue.ring_alarms()));

    world.clock.advance(-48h);
    EXPECT_EQ(waiting(world.dr_wang()), std::vector{id});
    EXPECT_EQ(claim(world.dr_li(), id).value().which.token, token + 1) << "a token never goes back";
    const auto events = world.look([](ledger::Facts& facts) { return facts.trail().events(0, std::nullopt, 100); });
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].number, static_cast<std::int64_t>(i) + 1);
    lines();  // and the audit chain holds
}

auto try_once(Queue& queue, Principal who, CaseId which, std::vector<Result<Shown>>& answers) -> awaitable<void>
{
    auto answer = co_await queue.claim(std::move(who), std::move(which));
    answers.push_back(std::move(answer));
}

TEST_F(CaseQueue, lets_exactly_one_of_fifty_simultaneous_claims_win)
{
    const auto id = open_case(world).id;
    std::vector<Result<Shown>> answers;
    for (int i = 0; i < 50; ++i) {
        const auto name = "dr-" + std::to_string(100 + i);
        const auto who = test::World::acting(person_row(name, "yunling", name, Role::reader));
        asio::co_spawn(world.io, try_once(queue, who, id, answers), asio::detached);
    }
    world.io.restart();
    world.io.run();

    ASSERT_EQ(answers.size(), 50u);
    const auto won = std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); });
    EXPECT_EQ(won, 1);
    for (const auto& answer : answers) {
        if (answer) continue;
        EXPECT_EQ(answer.error(), (Fault{errc::conflict, "case.claimed"}));
    }
    EXPECT_EQ(row(id).token, 1);
}

auto take_next(Queue& queue, Principal who, std::vector<CaseId>& taken) -> awaitable<void>
{
    auto answer = co_await queue.next(std::move(who));
    if (answer && *answer) taken.push_back((*answer)->which.id);
}

TEST_F(CaseQueue, gives_readers_who_ask_at_once_different_cases)
{
    for (int i = 0; i < 10; ++i) open_case(world);
    std::vector<CaseId> taken;
    for (int i = 0; i < 50; ++i) {
        const auto name = "dr-" + std::to_string(100 + i);
        const auto who = test::World::acting(person_row(name, "yunling", name, Role::reader));
        asio::co_spawn(world.io, take_next(queue, who, taken), asio::detached);
    }
    world.io.restart();
    world.io.run();

    EXPECT_EQ(taken.size(), 10u);
    EXPECT_EQ((std::set<CaseId>{taken.begin(), taken.end()}.size()), 10u);
}

TEST_F(CaseQueue, gives_a_released_case_to_the_next_who_asks)
{
    const auto id = open_case(world).id;
    const auto token = claim(world.dr_wang(), id).value().which.token;

    EXPECT_EQ(release(world.dr_li(), id, token).error().at(), "case.token") << "only its holder gives it back";
    ASSERT_TRUE(release(world.dr_wang(), id, token));
    EXPECT_EQ(release(world.dr_wang(), id, token).error().at(), "case.token") << "and only once";
    EXPECT_EQ(next(world.dr_li()).value().value().which.token, 2);
}

TEST_F(CaseQueue, gives_a_case_that_is_handed_over_to_a_colleague_who_may_read_it_and_to_nobody_else)
{
    const auto id = open_case(world, {.modality = "US"}).id;
    const auto mr = open_case(world, {.modality = "MR"}).id;
    const auto li = world.dr_li().person->id;
    const auto hand_over = [&](const CaseId& which, std::int64_t token, const PersonId& to) {
        return world.run(queue.hand_over(world.dr_wang(), which, token, to));
    };
    ASSERT_TRUE(claim(world.dr_wang(), id));
    ASSERT_TRUE(claim(world.dr_wang(), mr));

    for (const auto* const nobody : {"dr-zhao", "nurse-zhou", "nobody"})
        EXPECT_EQ(hand_over(id, 1, test::person_id(nobody)).error().at(), "case.colleague") << nobody;
    EXPECT_EQ(hand_over(mr, 1, li).error().at(), "case.colleague") << "out of their scope";
    ASSERT_TRUE(hand_over(id, 1, li));
    EXPECT_EQ(renew(world.dr_wang(), id, 1).error().at(), "case.token");
    EXPECT_TRUE(renew(world.dr_li(), id, 2));
}

TEST_F(CaseQueue, extends_a_lease_that_is_renewed_in_time)
{
    const auto id = open_case(world).id;
    const auto token = claim(world.dr_wang(), id).value().which.token;

    world.clock.advance(19min);
    ASSERT_TRUE(renew(world.dr_wang(), id, token));
    world.clock.advance(19min);
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 0u);
    world.clock.advance(1min);
    EXPECT_EQ(renew(world.dr_wang(), id, token).error(), (Fault{errc::stale, "case.token"}));
}

TEST_F(CaseQueue, takes_a_case_back_when_the_lease_ends_and_keeps_the_draft)
{
    const auto id = open_case(world).id;
    const auto stays = open_case(world, {.modality = "CT"}).id;
    claim(world.dr_wang(), id).value();
    claim(world.dr_wang(), stays).value();
    const auto draft = ledger::Draft{id, test::person_id("dr-wang"), world.clock.now(), 1, R"({"findings":"双肺"})"};
    world.commit([draft](ledger::Facts& facts) { return facts.cases().put(draft); });

    world.clock.advance(20min - 1us);
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 0u);
    world.clock.advance(1us);
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 1u);

    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
    EXPECT_EQ(state(stays), ledger::CaseStateName::claimed);
    const auto kept = world.look([id](ledger::Facts& facts) { return facts.cases().draft(id); });
    EXPECT_EQ(kept.value(), draft);
    EXPECT_EQ(lines().back(), "relay case.lapsed " + id.text());
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 0u) << "once";
}

TEST_F(CaseQueue, gives_the_same_claim_to_a_holder_whose_acknowledgement_was_lost)
{
    const auto id = open_case(world).id;
    world.ledger.lose_acknowledgements(errc::unavailable);
    EXPECT_EQ(claim(world.dr_wang(), id).error().code(), errc::unavailable);

    const auto again = claim(world.dr_wang(), id).value();
    EXPECT_EQ(again.which.token, 1);
    EXPECT_EQ(claim(world.dr_li(), id).error(), (Fault{errc::conflict, "case.claimed"}));
}

TEST_F(CaseQueue, changes_nothing_when_the_ledger_cannot_keep_it)
{
    const auto id = open_case(world).id;
    const auto before = lines();
    world.ledger.fail_commits(errc::storage_full);

    EXPECT_EQ(claim(world.dr_wang(), id).error().code(), errc::storage_full);
    EXPECT_EQ(state(id), ledger::CaseStateName::waiting);
    EXPECT_EQ(lines(), before);
}

TEST_F(CaseQueue, does_the_same_when_every_work_is_run_twice)
{
    world.ledger.run_works_twice();
    const auto id = open_case(world).id;

    EXPECT_EQ(next(world.dr_wang()).value().value().which.token, 1);
    EXPECT_EQ(renew(world.dr_wang(), id, 1).value().which.revision, 2);
    ASSERT_TRUE(release(world.dr_wang(), id, 1));
    EXPECT_EQ(claim(world.dr_wang(), id).value().which.token, 2);
    world.clock.advance(20min);
    EXPECT_EQ(world.run(queue.lapse_overdue_claims()).value(), 1u);
    EXPECT_EQ(row(id).revision, 5);
    const auto of_the_case = ' ' + id.text();
    EXPECT_THAT(lines(),
                ElementsAre("site:qingshan/gateway case.opened" + of_the_case,
                            "person:dr-wang case.claimed" + of_the_case, "person:dr-wang case.renewed" + of_the_case,
                            "person:dr-wang case.released" + of_the_case, "person:dr-wang case.claimed" + of_the_case,
                            "relay case.lapsed" + of_the_case));
}

}  // namespace
}  // namespace shanhai::cases
