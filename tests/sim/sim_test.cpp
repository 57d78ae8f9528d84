#include "tests/sim/clinic.hpp"
#include "tests/sim/week.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::sim;

namespace {

auto one_day() -> Shape
{
    Shape shape;
    shape.length = std::chrono::days{1};
    shape.between_crashes = std::chrono::hours{8};
    return shape;
}

// A clinic that has sent one parcel over a link without fault, and was told what it was told.
struct PromisesTest : testing::Test {
    Shape shape = [] {
        Shape calm;
        calm.link_cut = calm.reply_lost = calm.crash_while_sending = calm.wrong_form = 0;
        return calm;
    }();
    House house{shape, 1};
    Agenda agenda{house.clock};
    Chance chance{1};
    Promises promises{house};
    Clinic clinic{house, agenda, chance, promises, shape, house.clinics.front()};

    PromisesTest()
    {
        clinic.examine(kinds.front(), 1);
        promises.at_the_end();
    }
    auto the_case() -> ledger::Case
    {
        return house.look([](ledger::Facts& facts) { return facts.cases().list({}); }).at(0);
    }
    auto the_pack() -> PackId
    {
        return house.look([](ledger::Facts& facts) { return facts.archive().objects_after(std::nullopt, 1); })
            .at(0)
            .place.pack;
    }
};

}  // namespace

TEST(Week, of_a_county_breaks_no_promise)
{
    const auto day = live_through(one_day(), 20260302);

    EXPECT_GT(day.committed, 20U);
    EXPECT_GT(day.crashes, 0U);
    EXPECT_EQ(day.committed, day.parcels);
}

TEST(Week, of_the_same_seed_is_the_same_to_the_last_hash)
{
    auto small = one_day();
    small.cases_a_day = 15;
    const auto once = live_through(small, 7);
    EXPECT_EQ(once, live_through(small, 7));
    EXPECT_NE(once.last_audit, live_through(small, 8).last_audit);
}

TEST_F(PromisesTest, notice_bytes_that_were_acknowledged_and_are_gone)
{
    house.packs.shorten(the_pack(), 10);
    EXPECT_THROW(promises.after_a_crash(), BrokenPromise);
}

TEST_F(PromisesTest, notice_one_bit_that_is_not_as_it_was_sent)
{
    house.packs.damage(the_pack(), 200);
    EXPECT_THROW(promises.after_a_crash(), BrokenPromise);
}

TEST_F(PromisesTest, notice_two_winners_and_two_signatures)
{
    const auto first = house.readers[0].person->id, second = house.readers[1].person->id;
    promises.claim_told(the_case(), first);
    EXPECT_THROW(promises.claim_told(the_case(), second), BrokenPromise);

    EXPECT_THROW(promises.signature_told(the_case().id, 0, second, true), BrokenPromise);
    promises.signature_told(the_case().id, 0, first, true);
    EXPECT_THROW(promises.signature_told(the_case().id, 0, first, true), BrokenPromise);
    EXPECT_THROW(promises.at_the_end(), BrokenPromise) << "told it is final, and there is no report";
}

TEST_F(PromisesTest, notice_a_case_that_changed_without_an_event)
{
    auto changed = the_case();
    changed.state = ledger::Reported{ReportId::parse("rep_01h455vb4pex5vsknk084sn02q").value(),
                                     house.readers[0].person->id, house.clock.now()};
    auto silently = [changed](ledger::Facts& facts) { return facts.cases().put(changed); };
    ASSERT_TRUE(house.ask(house.ledger.commit(std::move(silently))));

    EXPECT_THROW(promises.at_the_end(), BrokenPromise);
}
