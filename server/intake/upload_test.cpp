#include "server/intake/upload.hpp"

#include "server/intake/parcel_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

namespace {

struct UploadTest : testing::Test {
    std::vector<Bytes> objects{image({.instance = "2.25.1001"}), image({.instance = "2.25.1002", .pixels = "efghij"}),
                               image({.instance = "2.25.1003"})};
    Bytes stream = joined(objects);

    SayingSigner signer;

    auto declared(County& county, const wire::SubmissionRequest& request) -> ledger::Submission
    {
        auto submissions = submissions_of(county, signer);
        return county.ask(submissions.declare(county.clinic(), request)).value();
    }
    static auto resumed(County& county, const ledger::Submission& submission) -> std::unique_ptr<Upload>
    {
        auto resuming =
            Upload::resume(county.ledger, county.packs, county.cpu, county.clock, county.entropy, submission);
        return county.ask(std::move(resuming)).value();
    }
};

}  // namespace

TEST_F(UploadTest, pieces_of_any_size_make_the_same_pack)
{
    const auto first = objects[0].size();
    for (const auto size : {std::size_t{1}, std::size_t{7}, first - 1, first, first + 1, stream.size()}) {
        County county;
        const auto parcel = declared(county, request_for(objects));
        const auto upload = resumed(county, parcel);

        for (std::size_t at = 0; at < stream.size(); at += size) {
            auto piece = from(stream, at, std::min(at + size, stream.size()));
            ASSERT_TRUE(county.ask(upload->take(std::move(piece)))) << "at " << at << " in pieces of " << size;
        }

        EXPECT_TRUE(upload->complete());
        EXPECT_TRUE(county.ask(upload->checkpoint()));
        EXPECT_EQ(upload->safe(), stream.size());
        EXPECT_EQ(county.ask(county.packs.read(parcel.pack, 0, stream.size())).value(), stream);
    }
}

TEST_F(UploadTest, what_was_taken_is_safe_only_after_the_checkpoint)
{
    County county;
    const auto parcel = declared(county, request_for(objects));
    const auto upload = resumed(county, parcel);
    ASSERT_TRUE(county.ask(upload->take(from(stream, 0, 100))));
    ASSERT_TRUE(county.ask(upload->checkpoint()));
    ASSERT_EQ(upload->safe(), 100U);
    ASSERT_TRUE(county.ask(upload->take(from(stream, 100, 200))));

    county.packs.crash();

    EXPECT_EQ(county.ask(county.packs.look(parcel.pack)).value().length, 100U);
    const auto row = county.look([&](ledger::Facts& facts) { return facts.submissions().submission(parcel.id); });
    EXPECT_EQ(row->offset, 100U);
}

TEST_F(UploadTest, a_piece_that_was_taken_and_could_not_be_written_is_not_acknowledged)
{
    County county;
    const auto parcel = declared(county, request_for(objects));
    const auto upload = resumed(county, parcel);
    county.packs.set_room(150);
    ASSERT_TRUE(county.ask(upload->take(from(stream, 0, 100))));
    ASSERT_TRUE(county.ask(upload->take(from(stream, 100, 200)))) << "it is written while the next one arrives";
    const auto full = county.ask(upload->take(from(stream, 200, 250)));
    ASSERT_EQ(full.error().code(), errc::storage_full);

    ASSERT_TRUE(county.ask(upload->checkpoint()));

    EXPECT_EQ(upload->safe(), 100U);
    const auto row = county.look([&](ledger::Facts& facts) { return facts.submissions().submission(parcel.id); });
    EXPECT_EQ(row->offset, 100U);
    EXPECT_EQ(county.ask(county.packs.look(parcel.pack)).value().length, 100U);

    county.packs.set_room(stream.size());
    ASSERT_TRUE(county.ask(upload->take(from(stream, 100, stream.size()))));
    ASSERT_TRUE(county.ask(upload->checkpoint()));
    EXPECT_EQ(county.ask(county.packs.read(parcel.pack, 0, stream.size())).value(), stream);
}

TEST_F(UploadTest, one_byte_too_many_is_too_many)
{
    County county;
    const auto upload = resumed(county, declared(county, request_for(objects)));
    auto excess = stream;
    excess.push_back(std::byte{0});

    EXPECT_EQ(county.ask(upload->take(excess)).error(), (Fault{errc::too_large, "upload.excess"}));
    EXPECT_EQ(upload->offset(), 0U);
    EXPECT_TRUE(county.ask(upload->take(stream)));
}

TEST_F(UploadTest, a_wrong_object_is_cut_out_and_the_stream_goes_on_from_its_first_byte)
{
    County county;
    const auto parcel = declared(county, request_for(objects));
    const auto upload = resumed(county, parcel);
    auto wrong = stream;
    wrong[objects[0].size() + objects[1].size() - 1] ^= std::byte{1};

    EXPECT_EQ(county.ask(upload->take(wrong)).error(), (Fault{errc::mismatch, "object.digest", "1"}));

    EXPECT_EQ(upload->spoiled_from(), objects[0].size());
    ASSERT_TRUE(county.ask(upload->cut_back(objects[0].size())));

    EXPECT_EQ(upload->safe(), objects[0].size());
    EXPECT_EQ(upload->spoiled_from(), std::nullopt);
    EXPECT_EQ(county.ask(county.packs.look(parcel.pack)).value().length, objects[0].size());
    EXPECT_TRUE(county.ask(upload->take(from(stream, objects[0].size()))));
    EXPECT_TRUE(upload->complete());
}

TEST_F(UploadTest, an_object_is_held_from_the_checkpoint_behind_its_end_and_not_before)
{
    County county;
    const auto parcel = declared(county, request_for(objects));
    const auto upload = resumed(county, parcel);
    const auto held = [&](std::size_t number) {
        return county.look([&](ledger::Facts& facts) {
            return facts.archive().with_digest(county.niujie, Digest::of(objects[number]));
        });
    };
    ASSERT_TRUE(county.ask(upload->take(from(stream, 0, objects[0].size() + 10))));
    EXPECT_TRUE(upload->waiting());
    EXPECT_FALSE(held(0)) << "it is not durable yet";

    ASSERT_TRUE(county.ask(upload->checkpoint()));

    EXPECT_FALSE(upload->waiting());
    ASSERT_TRUE(held(0));
    EXPECT_TRUE(held(0)->arriving);
    EXPECT_EQ(county.bytes_of(*held(0)), objects[0]);
    EXPECT_FALSE(held(1));
    EXPECT_TRUE(county.objects_of(county.niujie, "2.25.1").empty()) << "nothing half-arrived is in a study";
}

TEST_F(UploadTest, what_is_cut_back_to_the_middle_of_an_object_goes_on_there)
{
    County county;
    const auto parcel = declared(county, request_for(objects));
    const auto upload = resumed(county, parcel);
    const auto middle = objects[0].size() + 10;
    ASSERT_TRUE(county.ask(upload->take(from(stream, 0, middle))));
    ASSERT_TRUE(county.ask(upload->checkpoint()));
    ASSERT_TRUE(county.ask(upload->take(from(stream, middle))));

    ASSERT_TRUE(county.ask(upload->cut_back(middle)));
    EXPECT_EQ(upload->offset(), middle);
    EXPECT_FALSE(upload->waiting()) << "what ended behind the cut is forgotten";

    ASSERT_TRUE(county.ask(upload->take(from(stream, middle))));
    EXPECT_TRUE(upload->complete());
    ASSERT_TRUE(county.ask(upload->checkpoint()));
    EXPECT_EQ(county.ask(county.packs.read(parcel.pack, 0, stream.size())).value(), stream);
}
