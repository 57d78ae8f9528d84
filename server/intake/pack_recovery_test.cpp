#include "server/intake/pack_recovery.hpp"

#include "common/log/capture.hpp"
#include "server/archive/sidecar.hpp"
#include "server/intake/county_for_tests.hpp"
#include "server/intake/images_for_tests.hpp"
#include "server/intake/reception.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using shanhai::test::County;
using shanhai::test::image;

namespace {

struct PackRecoveryTest : testing::Test {
    County county;
    log::Capture lines;
    PackRecovery recovery{county.ledger, county.packs};

    // An association that keeps `kept`, begins `begun`, and then does not live to seal.
    void receive(std::vector<Bytes> kept, std::optional<Bytes> begun)
    {
        Reception reception{county.means(lines), 1_GiB, county.niujie, "site:niujie"};
        for (auto& object : kept) {
            county.ask(reception.begin()).value();
            county.ask(reception.append(std::move(object))).value();
            auto header = county.ask(reception.inspect()).value();
            county.ask(reception.keep(std::move(header))).value();
        }
        if (begun) {
            county.ask(reception.begin()).value();
            county.ask(reception.append(std::move(*begun))).value();
        }
    }
    auto recover() { return county.ask(recovery.recover()).value(); }
    auto packs() { return county.ask(county.packs.list({})).value().packs; }
};

}  // namespace

TEST_F(PackRecoveryTest, the_pack_of_a_partial_upload_is_left_alone)
{
    const auto pack = mint<PackId>(county.clock, county.entropy);
    {
        auto writer = county.ask(county.packs.create(pack)).value();
        county.ask(writer->append(Bytes(1000))).value();
        county.ask(writer->flush()).value();
    }
    const auto part = ledger::UploadPart{.id = mint<ledger::PartId>(county.clock, county.entropy),
                                         .site = county.niujie,
                                         .pack = pack,
                                         .length = 2000,
                                         .offset = 1000,
                                         .touched_at = county.clock.now()};
    auto put = [part](ledger::Facts& facts) { return facts.submissions().put(part); };
    county.ask(county.ledger.commit(std::move(put))).value();

    const auto round = recover();

    EXPECT_EQ(round.removed + round.sealed, 0U);
    ASSERT_EQ(packs().size(), 1U) << "its bytes were acknowledged";
}

TEST_F(PackRecoveryTest, a_pack_cut_by_a_crash_is_sealed_with_what_the_ledger_knows_of_it)
{
    receive({image({.instance = "2.25.1001"}), image({.instance = "2.25.1002"})}, image({.instance = "2.25.1003"}));

    const auto round = recover();

    EXPECT_EQ(round.sealed, 1U);
    ASSERT_EQ(packs().size(), 1U);
    EXPECT_TRUE(packs()[0].sealed);
    const auto sidecar = county.ask(county.packs.sidecar(packs()[0].id)).value();
    const auto index = archive::parse_sidecar(as_text(sidecar)).value();
    ASSERT_EQ(index.entries.size(), 2U) << "what was only begun is no object";
    const auto objects = county.all_objects();
    EXPECT_EQ(index.entries[1].sha256, objects[1].digest);
    EXPECT_EQ(index.length, objects[1].place.offset + objects[1].place.size) << "and its bytes are gone";
}

TEST_F(PackRecoveryTest, a_pack_that_no_row_points_at_is_litter)
{
    receive({}, image());

    EXPECT_EQ(recover().removed, 1U);
    EXPECT_TRUE(packs().empty());
}

TEST_F(PackRecoveryTest, a_pack_that_somebody_writes_is_theirs)
{
    const auto id = mint<PackId>(county.clock, county.entropy);
    auto writer = county.ask(county.packs.create(id)).value();
    county.ask(writer->append(to_bytes("half an object"))).value();

    const auto round = recover();

    EXPECT_EQ(round.sealed + round.removed, 0U);
    ASSERT_EQ(packs().size(), 1U);
    EXPECT_FALSE(packs()[0].sealed);
}

TEST_F(PackRecoveryTest, a_running_upload_keeps_its_pack)
{
    const auto pack = mint<PackId>(county.clock, county.entropy);
    {
        auto writer = county.ask(county.packs.create(pack)).value();
        county.ask(writer->append(to_bytes("half a parcel"))).value();
        county.ask(writer->flush()).value();
    }
    auto upload = ledger::Submission{.id = mint<SubmissionId>(county.clock, county.entropy),
                                     .site = county.niujie,
                                     .key = "k",
                                     .form = {},
                                     .fingerprint = Digest::of({}),
                                     .manifest = {},
                                     .pack = pack,
                                     .length = 100,
                                     .created_at = county.clock.now(),
                                     .touched_at = county.clock.now()};
    auto work = [upload](ledger::Facts& facts) { return facts.submissions().put(upload); };
    county.ask(county.ledger.commit(std::move(work))).value();

    recover();

    EXPECT_EQ(packs().size(), 1U);
}

TEST_F(PackRecoveryTest, recovering_again_changes_nothing)
{
    receive({image()}, std::nullopt);
    EXPECT_EQ(recover().sealed, 1U);

    const auto again = recover();

    EXPECT_EQ(again.sealed + again.removed, 0U);
}
