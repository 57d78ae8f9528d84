#include "server/intake/reception.hpp"

#include "common/log/capture.hpp"
#include "server/intake/county_for_tests.hpp"
#include "server/intake/images_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using shanhai::test::County;
using shanhai::test::image;

namespace {

struct ReceptionTest : testing::Test {
    County county;
    log::Capture lines;

    auto open() -> Reception
    {
        return Reception{county.means(lines), 10'000, county.niujie, "site:niujie/test"};
    }
    // Up to its header, or the first thing that went wrong.
    auto receive(Reception& reception, const Bytes& object) -> Result<dicom::Header>
    {
        auto begun = county.ask(reception.begin());
        if (!begun) return begun.error();
        auto appended = county.ask(reception.append(object));
        if (!appended) return appended.error();
        return county.ask(reception.inspect());
    }
    auto keep(Reception& reception, const Bytes& object) -> Result<Reception::Kept>
    {
        return county.ask(reception.keep(receive(reception, object).value()));
    }
};

const auto front = image({.instance = "2.25.1001"});
const auto side = image({.instance = "2.25.1002", .number = "2"});

}  // namespace

TEST_F(ReceptionTest, of_more_in_a_day_than_a_site_may_send_is_refused_until_there_is_room_again)
{
    county.allowance = intake::Allowance{county.clock, front.size() + side.size()};
    auto reception = open();
    EXPECT_TRUE(keep(reception, front).value().own);
    EXPECT_TRUE(keep(reception, side).value().own);

    const auto refused = receive(reception, image({.instance = "2.25.1003"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), (Fault{errc::storage_full, "quota.day"}));
    county.ask(reception.drop());
    ASSERT_TRUE(county.ask(reception.begin()));
    EXPECT_EQ(county.ask(reception.take_whole(front)).error().at(), "quota.day") << "nor in one piece";
    county.ask(reception.drop());
    EXPECT_EQ(county.all_objects().size(), 2U);

    county.clock.advance(std::chrono::hours{25});
    EXPECT_TRUE(keep(reception, image({.instance = "2.25.1003"})).value().own);
}

TEST_F(ReceptionTest, of_one_piece_keeps_what_a_reception_of_several_keeps)
{
    auto reception = open();
    ASSERT_TRUE(county.ask(reception.begin()));
    auto header = county.ask(reception.take_whole(front));
    ASSERT_TRUE(header);
    EXPECT_TRUE(county.ask(reception.keep(std::move(*header))).value().own);
    county.packs.crash();

    const auto objects = county.all_objects();
    ASSERT_EQ(objects.size(), 1U);
    EXPECT_EQ(objects.front().digest, Digest::of(front));
    EXPECT_EQ(county.ask(county.packs.read(objects.front().place.pack, 0, front.size())).value(), front);
}

TEST_F(ReceptionTest, what_is_settled_together_shares_one_flush_and_lies_in_order)
{
    auto reception = open();
    for (const auto& object : {front, side}) reception.set_aside(receive(reception, object).value());
    EXPECT_EQ(reception.waiting(), 2U);
    EXPECT_EQ(reception.waiting_bytes(), front.size() + side.size());
    EXPECT_TRUE(county.all_objects().empty()) << "nothing is a fact before it is durable";

    const auto outcomes = county.ask(reception.settle());
    county.packs.crash();

    ASSERT_EQ(outcomes.size(), 2U);
    for (const auto& one : outcomes) EXPECT_EQ(one.kept.value().standing, Standing::fresh);
    const auto objects = county.objects_of(county.niujie, "2.25.1");
    ASSERT_EQ(objects.size(), 2U);
    EXPECT_EQ(county.bytes_of(objects[0]), front);
    EXPECT_EQ(county.bytes_of(objects[1]), side);
}

TEST_F(ReceptionTest, a_row_whose_acknowledgement_was_lost_keeps_its_bytes)
{
    auto first = open();
    county.ledger.lose_acknowledgements(errc::unavailable);
    EXPECT_FALSE(keep(first, front));
    county.ask(first.close());

    auto again = open();
    EXPECT_EQ(keep(again, front).value().standing, Standing::repeated);
    county.ask(again.close());
    ASSERT_EQ(county.all_objects().size(), 1U);
    EXPECT_EQ(county.bytes_of(county.all_objects()[0]), front);
}

TEST_F(ReceptionTest, a_pack_that_breaks_takes_those_who_wait_with_it_and_the_next_one_is_good)
{
    auto reception = open();
    reception.set_aside(receive(reception, front).value());
    county.packs.crash();

    EXPECT_FALSE(receive(reception, side));
    county.ask(reception.drop());
    EXPECT_EQ(receive(reception, side).error(), (Fault{errc::unavailable, "archive.writer"}));
    const auto outcomes = county.ask(reception.settle());
    ASSERT_EQ(outcomes.size(), 1U);
    EXPECT_EQ(outcomes[0].kept.error().code(), errc::unavailable);
    EXPECT_TRUE(county.all_objects().empty());

    EXPECT_EQ(keep(reception, side).value().standing, Standing::fresh);
}

TEST_F(ReceptionTest, without_an_object_there_is_no_pack)
{
    auto reception = open();
    ASSERT_TRUE(receive(reception, front));
    county.ask(reception.drop());
    county.ask(reception.close());

    EXPECT_TRUE(county.ask(county.packs.list({})).value().packs.empty());
}
