#include "server/cases/queue.hpp"

#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using ledger::Role;
using test::open_case;
using test::person_row;
using test::Question;
using testing::ElementsAre;
using wire::Priority;

const auto not_there = Fault{errc::not_found, "case"};

struct CaseQueue : testing::Test {
    test::World world;
    Queue queue{world.ledger, world.clock, world.bell, Policy::defaults()};

    auto next(const Principal& who) { return world.run(queue.next(who)); }
    auto claim(const Principal& who, const CaseId& id) { return world.run(queue.claim(who, id)); }
    auto renew(const Principal& who, const CaseId& id, std::int64_t token)
    {
        return world.run(queue.renew(who, id, token));
    }
    auto release(const Principal& who, const CaseId& id, std::int64_t token)
    {
        return world.run(queue.release(who, id, token));
    }
    auto find(const Principal& who, const CaseId& id) { return world.run(queue.find(who, id)); }
    auto waiting(const Principal& who) { return ids(world.run(queue.waiting(who, 50)).value()); }
    auto list(const Principal& who, ledger::CaseFilter filter = {})
    {
        return ids(world.run(queue.list(who, filter)).value());
    }
    auto row(const CaseId& id) { return test::case_row(world, id); }
    auto state(const CaseId& id) { return ledger::name_of(row(id).state); }
    auto lines() { return test::audit_lines(world); }

    static auto ids(const std::vector<Shown>& cases) -> std::vector<CaseId>
    {
        std::vector<CaseId> all;
        for (const auto& shown : cases) all.push_back(shown.which.id);
        return all;
    }

    // A reader of another hospital, which reads nothing for qingshan.
    auto stranger() const { return test::World::acting(person_row("dr-zhao", "hexi", "赵", Role::reader)); }
    auto nurse() const { return test::World::acting(person_row("nurse-zhou", "qingshan", "周", Role::operator_)); }
    auto dongpo() const { return Principal{test::site_id("dongpo"), "gateway", "", std::nullopt}; }
};

// --- order
// ------------------------------------------------------------------------------------------------------------

TEST_F(CaseQueue, offers_the_most_urgent_first_then_the_nearest_deadline_then_the_oldest)
{
    const auto at = world.clock.now();
    const auto routine_ct = open_case(world, {.modality = "CT", .opened_at = at}).id;  // due in 240 minutes
    const auto routine_new = open_case(world, {.opened_at = at - 10min}).id;           // due in 110
    const auto routine_old = open_case(world, {.opened_at = at - 20min}).id;           // due in 100
    const auto urgent = open_case(world, {.priority = Priority::urgent}).id;           // due in 30
    const auto emergency = open_case(world, {.priority = Priority::emergency}).id;
    // Due at the same moment as the routine CT, but younger.
    const auto same_due = open_case(world, {.opened_at = at + 120min}).id;
    const auto order = std::vector{emergency, urgent, routine_old, routine_new, routine_ct, same_due};

    EXPECT_EQ(waiting(world.dr_wang()), order);
    for (const auto& expected : order) EXPECT_EQ(next(world.dr_wang()).value().value().which.id, expected);
    EXPECT_FALSE(next(world.dr_wang()).value()) << "nothing waits any more";
}

TEST_F(CaseQueue, does_not_let_a_long_overdue_routine_case_pass_an_urgent_one)
{
    open_case(world, {.opened_at = world.clock.now() - 48h});
    const auto urgent = open_case(world, {.priority = Priority::urgent});

    EXPECT_EQ(next(world.dr_wang()).value().value().which.id, urgent.id);
}

// --- claims
// -----------------------------------------------------------------------------------------------------------

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

// --- who sees what
// ----------------------------------------------------------------------------------------------------

TEST_F(CaseQueue, offers_nobody_what_is_outside_their_scope)
{
    const auto ct = open_case(world, {.modality = "CT", .priority = Priority::emergency}).id;
    const auto dx = open_case(world).id;

    EXPECT_THAT(waiting(world.dr_li()), ElementsAre(dx));
    EXPECT_EQ(claim(world.dr_li(), ct).error(), (Fault{errc::forbidden, "who.scope"}));
    EXPECT_EQ(next(world.dr_li()).value().value().which.id, dx);
    EXPECT_FALSE(next(world.dr_li()).value());
    EXPECT_EQ(next(world.dr_wang()).value().value().which.id, ct);
}

TEST_F(CaseQueue, does_not_show_a_case_to_readers_of_another_group)
{
    const auto id = open_case(world).id;

    EXPECT_EQ(find(stranger(), id).error(), not_there);
    EXPECT_EQ(claim(stranger(), id).error(), not_there);
    EXPECT_EQ(renew(stranger(), id, 1).error(), not_there);
    EXPECT_EQ(release(stranger(), id, 1).error(), not_there);
    EXPECT_THAT(waiting(stranger()), ElementsAre());
    EXPECT_THAT(list(stranger()), ElementsAre());
    EXPECT_FALSE(next(stranger()).value());
}

TEST_F(CaseQueue, shows_a_site_what_it_asked_itself_and_nothing_else)
{
    const auto ours = open_case(world).id;
    const auto theirs = open_case(world, {.site = "dongpo"}).id;

    EXPECT_TRUE(find(world.qingshan(), ours));
    EXPECT_TRUE(find(nurse(), ours));
    EXPECT_EQ(find(world.qingshan(), theirs).error(), not_there) << "not even its own village's";
    EXPECT_THAT(list(world.qingshan()), ElementsAre(ours));
    EXPECT_THAT(list(nurse()), ElementsAre(ours));
    EXPECT_THAT(list(dongpo()), ElementsAre(theirs));
    EXPECT_THAT(list(dongpo(), {.site = test::site_id("qingshan")}), ElementsAre(theirs)) << "whatever it asks for";
}

TEST_F(CaseQueue, does_not_let_a_site_read_its_own_case)
{
    const auto id = open_case(world).id;
    for (const auto& who : {world.qingshan(), nurse()}) {
        EXPECT_EQ(claim(who, id).error(), (Fault{errc::forbidden, "who.not-reader"}));
        EXPECT_EQ(next(who).error(), (Fault{errc::forbidden, "who.not-reader"}));
        EXPECT_EQ(world.run(queue.waiting(who, 10)).error(), (Fault{errc::forbidden, "who.not-reader"}));
    }
}

TEST_F(CaseQueue, shows_an_administrator_no_case)
{
    const auto id = open_case(world).id;

    EXPECT_EQ(find(world.admin(), id).error(), not_there);
    EXPECT_EQ(claim(world.admin(), id).error(), not_there);
    EXPECT_EQ(next(world.admin()).error(), (Fault{errc::forbidden, "who.not-reader"}));
    EXPECT_EQ(world.run(queue.list(world.admin(), {})).error(), (Fault{errc::forbidden, "who.not-reader"}));
}

TEST_F(CaseQueue, says_of_a_case_that_never_was_what_it_says_of_another_groups)
{
    const auto never = mint<CaseId>(world.clock, world.entropy);

    EXPECT_EQ(find(world.dr_wang(), never).error(), not_there);
}

TEST_F(CaseQueue, notes_every_look_at_a_case_in_the_audit_trail)
{
    const auto id = open_case(world).id;
    ASSERT_TRUE(find(world.dr_wang(), id));
    waiting(world.dr_wang());
    list(world.qingshan());

    EXPECT_THAT(lines(),
                ElementsAre("site:qingshan/gateway case.opened " + id.text(), "person:dr-wang case.read " + id.text(),
                            "person:dr-wang queue.listed yunling", "site:qingshan/gateway cases.listed qingshan"));
}

// --- events
// -----------------------------------------------------------------------------------------------------------

auto kinds(const std::vector<ledger::Event>& events) -> std::vector<std::string>
{
    std::vector<std::string> all;
    for (const auto& event : events) all.push_back(std::to_string(event.number) + ' ' + event.kind);
    return all;
}

TEST_F(CaseQueue, numbers_events_and_shows_each_site_its_own)
{
    const auto ours = open_case(world).id;
    open_case(world, {.site = "dongpo"});
    claim(world.dr_wang(), ours).value();
    const auto events = [&](const Principal& who, std::int64_t after, std::size_t limit) {
        return kinds(world.run(queue.events(who, after, limit, 0s)).value());
    };

    EXPECT_THAT(events(world.dr_wang(), 0, 10), ElementsAre("1 case.opened", "2 case.opened", "3 case.claimed"));
    EXPECT_THAT(events(world.dr_wang(), 1, 1), ElementsAre("2 case.opened"));
    EXPECT_THAT(events(world.qingshan(), 0, 10), ElementsAre("1 case.opened", "3 case.claimed"));
    EXPECT_THAT(events(dongpo(), 0, 10), ElementsAre("2 case.opened"));
    EXPECT_THAT(events(stranger(), 0, 10), ElementsAre());
    EXPECT_THAT(events(world.qingshan(), 3, 10), ElementsAre());
}

using Events = std::optional<Result<std::vector<ledger::Event>>>;

auto watch(Queue& queue, Principal who, Events& answer) -> awaitable<void>
{
    auto events = co_await queue.events(std::move(who), 1, 10, 1h);
    answer.emplace(std::move(events));
}

TEST_F(CaseQueue, wakes_a_watcher_when_something_happens)
{
    const auto id = open_case(world).id;
    Events answer;
    asio::co_spawn(world.io, watch(queue, world.qingshan(), answer), asio::detached);
    world.io.restart();
    while (world.io.poll() != 0) {}
    ASSERT_FALSE(answer) << "nothing happened behind the first event";

    claim(world.dr_wang(), id).value();
    world.io.restart();
    while (world.io.poll() != 0) {}

    ASSERT_TRUE(answer);
    EXPECT_THAT(kinds(answer->value()), ElementsAre("2 case.claimed"));
}

TEST_F(CaseQueue, wakes_a_watcher_when_a_claim_is_renewed)
{
    const auto id = open_case(world).id;
    const auto claimed = claim(world.dr_wang(), id).value();
    const auto rung = world.bell.count();

    renew(world.dr_wang(), id, claimed.which.token).value();

    EXPECT_GT(world.bell.count(), rung);
}

TEST_F(CaseQueue, tells_a_watcher_who_starts_now_where_now_is)
{
    EXPECT_EQ(world.run(queue.last_event()).value(), 0);
    const auto id = open_case(world).id;
    claim(world.dr_wang(), id).value();

    EXPECT_EQ(world.run(queue.last_event()).value(), 2);
}

TEST_F(CaseQueue, answers_a_watcher_with_nothing_when_patience_ends)
{
    EXPECT_THAT(kinds(world.run(queue.events(world.qingshan(), 0, 10, 1ms)).value()), ElementsAre());
}

}  // namespace
}  // namespace shanhai::cases
