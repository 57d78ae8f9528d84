#include "common/log/capture.hpp"
#include "server/intake/modality_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;
using shanhai::test::ImageOrder;

namespace {

using Statuses = std::vector<dicom::Status>;

struct StoreScpTest : testing::Test {
    County county;
    log::Capture lines;
    Commitment commitment{county.ledger,    county.cpu,     county.clock,
                          IntakeSettings{}, dials_nobody(), log::Log{lines}};
    StoreScp scp{county.means(lines), commitment, IntakeSettings{}};
    Modality modality{county, scp};

    StoreScpTest() { modality.certificate = county.enrol(county.niujie, "dr-1", "NIUJIE_DR"); }

    auto send(std::vector<Sent> objects) -> Statuses { return modality.send(std::move(objects)).value(); }
    auto stored() -> std::vector<ledger::StoredObject> { return county.objects_of(county.niujie, "2.25.1"); }
};

const auto front = ImageOrder{.instance = "2.25.1001"};
const auto side = ImageOrder{.instance = "2.25.1002", .number = "2"};
const auto retouched = ImageOrder{.instance = "2.25.1001", .pixels = "XXXX"};

}  // namespace

TEST_F(StoreScpTest, a_stored_object_is_the_file_the_modality_would_have_written)
{
    EXPECT_EQ(send({sent(front), sent(side)}), (Statuses{0, 0}));

    const auto objects = stored();
    ASSERT_EQ(objects.size(), 2U);
    const auto file = county.bytes_of(objects[0]);
    const auto data = data_set(front);
    ASSERT_GT(file.size(), data.size() + 132);
    EXPECT_EQ(as_text(ByteView{file}.subspan(128, 4)), "DICM");
    EXPECT_TRUE(std::equal(data.begin(), data.end(), file.end() - static_cast<std::ptrdiff_t>(data.size())));
    EXPECT_EQ(Digest::of(file), objects[0].digest);
    EXPECT_EQ(dicom::test::read(file).value().sop_instance.text(), "2.25.1001");
    EXPECT_EQ(county.audited("object.stored", objects[0].id.text()), 1U);
    EXPECT_TRUE(county.ask(county.packs.look(objects[0].place.pack)).value().sealed);
    EXPECT_EQ(scp.counts().stored, 2U);
}

TEST_F(StoreScpTest, what_was_called_stored_survives_a_power_cut)
{
    EXPECT_EQ(send({sent(front)}), (Statuses{0}));
    county.packs.crash();

    EXPECT_EQ(Digest::of(county.bytes_of(stored().at(0))), stored().at(0).digest);
}

TEST_F(StoreScpTest, no_success_without_a_flush)
{
    county.packs.fail_flush(1, Fault{errc::unavailable, "archive.sync"});

    const auto answers = send({sent(front), sent(side)});

    EXPECT_EQ(answers, (Statuses{dicom::status::out_of_resources, 0})) << "the next object finds another pack";
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].instance->instance.text(), "2.25.1002");
    EXPECT_EQ(scp.counts().refused, 1U);
}

TEST_F(StoreScpTest, no_success_without_a_row)
{
    county.ledger.fail_commits(errc::unavailable);

    EXPECT_EQ(send({sent(front), sent(front)}), (Statuses{dicom::status::out_of_resources, 0}));
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(StoreScpTest, an_object_sent_twice_is_stored_once)
{
    EXPECT_EQ(send({sent(front), sent(front)}), (Statuses{0, 0}));
    EXPECT_EQ(send({sent(front)}), (Statuses{0}));

    ASSERT_EQ(county.all_objects().size(), 1U);
    EXPECT_EQ(scp.counts().repeated, 2U);
    const auto packs = county.ask(county.packs.list({})).value().packs;
    ASSERT_EQ(packs.size(), 1U) << "an association that brought nothing new leaves no pack";
    EXPECT_EQ(packs[0].length, stored()[0].place.size);
}

TEST_F(StoreScpTest, the_same_uid_with_other_bytes_is_refused_and_kept_apart)
{
    EXPECT_EQ(send({sent(front), sent(retouched), sent(side)}), (Statuses{0, 0x0111, 0}));

    ASSERT_EQ(stored().size(), 2U);
    EXPECT_EQ(stored()[0].conflicting, false);
    const auto all = county.all_objects();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_TRUE(all[1].conflicting);
    EXPECT_EQ(dicom::test::read(county.bytes_of(all[1])).value().sop_instance.text(), "2.25.1001");
    const auto kept = county.bytes_of(all[1]);
    EXPECT_NE(as_text(kept).find("XXXX"), std::string_view::npos);
}

TEST_F(StoreScpTest, a_conflicting_copy_sent_again_is_refused_again_and_not_kept_twice)
{
    EXPECT_EQ(send({sent(front), sent(retouched), sent(retouched)}), (Statuses{0, 0x0111, 0x0111}));
    EXPECT_EQ(send({sent(retouched)}), (Statuses{0x0111}));

    EXPECT_EQ(county.all_objects().size(), 2U);
    const auto packs = county.ask(county.packs.list({})).value().packs;
    ASSERT_EQ(packs.size(), 1U);
    const auto last = county.all_objects().back().place;
    EXPECT_EQ(packs[0].length, last.offset + last.size) << "and takes no room";
}

TEST_F(StoreScpTest, only_machines_we_know_under_their_own_title_get_in)
{
    const auto objects = std::vector{sent(front)};
    auto wrong_title = modality;
    wrong_title.title = "LONGTAN_DR";
    auto unknown = modality;
    unknown.certificate = to_bytes("somebody else's");
    auto nameless = modality;
    nameless.certificate = std::nullopt;

    for (auto* const stranger : {&wrong_title, &unknown, &nameless}) {
        const auto refused = stranger->send(objects);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code(), errc::forbidden);
    }
    EXPECT_TRUE(county.all_objects().empty());
    EXPECT_EQ(lines.count("intake.association.refused"), 3U);
}

TEST_F(StoreScpTest, a_machine_enrolled_without_a_title_may_use_any)
{
    modality.certificate = county.enrol(county.niujie, "dr-2");
    modality.title = "ANYTHING";

    EXPECT_EQ(send({sent(front)}), (Statuses{0}));
}

TEST_F(StoreScpTest, a_refused_object_costs_the_sender_that_object_only)
{
    auto truncated = sent(front);
    truncated.data_set.resize(truncated.data_set.size() - 2);
    auto misnamed = sent({.instance = "2.25.1001", .instance_in_data_set = "2.25.9"});

    EXPECT_EQ(send({truncated, misnamed, sent(side)}), (Statuses{0xC000, 0xA900, 0}));

    ASSERT_EQ(county.all_objects().size(), 1U);
    EXPECT_EQ(stored()[0].place.offset, 0U) << "what was refused was cut out again";
    EXPECT_EQ(dicom::test::read(county.bytes_of(stored()[0])).value().sop_instance.text(), "2.25.1002");
}

TEST_F(StoreScpTest, a_full_disk_is_said_and_the_association_goes_on)
{
    auto first = sent(front);
    first.before = [this] { county.packs.set_room(10); };
    auto again = sent(front);
    again.before = [this] { county.packs.set_room(1_GiB); };

    EXPECT_EQ(send({first, again}), (Statuses{0xA700, 0}));
    EXPECT_EQ(stored().size(), 1U);
}
