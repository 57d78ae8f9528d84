#include "server/cases/queue_for_tests.hpp"

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;

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
