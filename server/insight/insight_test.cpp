#include "server/insight/insight.hpp"

#include "server/audit/note.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::insight {
namespace {

using namespace std::chrono_literals;
using test::open_case;

struct Administrator : testing::Test {
    test::World world;
    Insight insight{world.ledger, world.clock};

    auto stats(Instant from, Instant until) { return world.run(insight.stats(world.admin(), from, until)).value(); }
    auto audit(std::int64_t after, std::size_t limit) { return world.run(insight.audit(world.admin(), after, limit)); }
    void note(int count)
    {
        for (int i = 0; i < count; ++i)
            world.commit([at = world.clock.now()](ledger::Facts& facts) {
                return audit::note(facts, audit::Note{at, "relay", "test.noted", "nothing"});
            });
    }
};

auto numbers(const wire::AuditPage& page) -> std::vector<std::int64_t>
{
    std::vector<std::int64_t> all;
    for (const auto& entry : page.entries) all.push_back(entry.number);
    return all;
}

TEST_F(Administrator, is_the_only_one_who_sees_throughput_and_audit)
{
    const auto refused = Fault{errc::forbidden, "who.not-administrator"};
    const auto now = world.clock.now();
    for (const auto& who : {world.dr_wang(), world.dr_li(), world.qingshan()}) {
        EXPECT_EQ(world.run(insight.stats(who, now, now + 1h)).error(), refused);
        EXPECT_EQ(world.run(insight.audit(who, 0, 10)).error(), refused);
    }
    EXPECT_TRUE(world.run(insight.stats(world.admin(), now, now + 1h)));
    EXPECT_TRUE(world.run(insight.audit(world.admin(), 0, 10)));
}

TEST_F(Administrator, counts_the_cases_opened_in_a_stretch_of_time_its_end_excluded)
{
    const auto noon = parse_instant("2026-03-05T12:00:00+08:00").value();
    open_case(world, {.opened_at = noon - 1us});
    open_case(world, {.opened_at = noon});
    open_case(world, {.modality = "CT", .opened_at = noon + 1h - 1us, .site = "dongpo"});
    open_case(world, {.opened_at = noon + 1h});

    const auto counted = stats(noon, noon + 1h);
    EXPECT_EQ(counted.total.arrived, 2);
    EXPECT_EQ(counted.total.waiting, 2);
    EXPECT_EQ(counted.by_site.size(), 2u);
    EXPECT_EQ(counted.by_modality.size(), 2u);
}

TEST_F(Administrator, measures_lateness_by_the_time_it_is_now)
{
    const auto from = world.clock.now();
    open_case(world);
    EXPECT_EQ(stats(from, from + 1h).total.late, 0);

    world.clock.advance(2h + 1us);
    EXPECT_EQ(stats(from, from + 1h).total.late, 1);
}

TEST_F(Administrator, pages_through_the_audit_trail_and_continues_behind_the_last)
{
    note(5);
    const auto first = audit(0, 2).value();
    const auto second = audit(first.last, 2).value();
    const auto third = audit(second.last, 2).value();
    const auto fourth = audit(third.last, 2).value();

    EXPECT_THAT(numbers(first), testing::ElementsAre(1, 2));
    EXPECT_THAT(numbers(second), testing::ElementsAre(3, 4));
    EXPECT_THAT(numbers(third), testing::ElementsAre(5));
    EXPECT_THAT(numbers(fourth), testing::ElementsAre());
    EXPECT_EQ(fourth.last, 5) << "ask again from here when there is more";
    EXPECT_EQ(first.entries[0].actor, "relay");
    EXPECT_EQ(first.entries[0].action, "test.noted");
}

// An entry that does not follow from the one before it, as if somebody had altered the file.
void forge(test::World& world)
{
    world.commit([at = world.clock.now()](ledger::Facts& facts) {
        auto forged = facts.trail().last_audit().value().value();
        ++forged.number;
        forged.at = at;
        forged.actor = "person:dr-wang";
        return facts.trail().append(forged);
    });
}

TEST_F(Administrator, is_shown_no_page_whose_chain_does_not_hold)
{
    note(3);
    forge(world);

    EXPECT_TRUE(audit(0, 3)) << "before it all is well";
    EXPECT_EQ(audit(0, 10).error(), (Fault{errc::corrupt, "audit.chain", "4"}));
    EXPECT_EQ(audit(3, 10).error(), (Fault{errc::corrupt, "audit.chain", "4"})) << "a page hangs on the one before";
}

}  // namespace
}  // namespace shanhai::insight
