// What the ledger keeps of uploads on their way: objects that are held before they count, parts, and what a site may.
#pragma once

#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

TEST_P(LedgerContract, an_object_that_is_arriving_is_held_but_counts_nowhere)
{
    auto arriving = full_object(1);
    arriving.arriving = true;
    put(&Facts::archive, arriving);
    const auto held = [&] {
        return ask(&Facts::archive, [&](auto& book) { return book.with_digest(arriving.site, arriving.digest); });
    };
    const auto found = [&](const Place& place) {
        return ask(&Facts::archive, [&](auto& book) { return book.at(place); });
    };
    const auto& of = *arriving.instance;

    EXPECT_EQ(held(), arriving);
    EXPECT_EQ(found(arriving.place), arriving);
    EXPECT_EQ(found(Place{arriving.place.pack, arriving.place.offset, arriving.place.size + 1}), std::nullopt);
    EXPECT_EQ(ask(&Facts::archive, [&](auto& book) { return book.instance(arriving.site, of.instance); }),
              std::nullopt);
    EXPECT_TRUE(ask(&Facts::archive, [&](auto& book) { return book.objects_of(arriving.site, of.study); }).empty());

    auto counting = full_object(2);
    counting.digest = arriving.digest;
    put(&Facts::archive, counting);
    EXPECT_EQ(held(), counting) << "the one that counts comes first";
}

TEST_P(LedgerContract, what_a_site_has_on_its_way_is_added_up)
{
    const auto submission = [](int number, SubmissionState state, int born, std::uint64_t length,
                               std::uint64_t offset) {
        auto row = bare_submission(number);
        row.state = state;
        row.created_at = at(born);
        row.length = length;
        row.offset = offset;
        return row;
    };
    const auto part = [](int number, std::string_view site, std::uint64_t length) {
        return UploadPart{id<PartId>(number), site_id(site), id<PackId>(number), length, 1, at(number)};
    };
    auto elsewhere = submission(9, SubmissionState::uploading, 5, 1 << 30, 0);
    elsewhere.site = site_id("elsewhere");
    put(&Facts::submissions, submission(1, SubmissionState::uploading, 5, 1000, 1),
        submission(2, SubmissionState::committed, 5, 200, 200), submission(3, SubmissionState::aborted, 6, 5000, 30),
        submission(4, SubmissionState::refused, 6, 5000, 4), submission(5, SubmissionState::uploading, 4, 1 << 20, 0),
        elsewhere);
    put(&Facts::submissions, part(1, "niujie", 70), part(2, "niujie", 7), part(3, "elsewhere", 500));

    const auto usage = ask(&Facts::submissions, [](auto& book) { return book.usage(site_id("niujie"), at(5)); });

    EXPECT_EQ(usage, (Usage{.open = 2, .bytes = 1234, .parts = 2, .part_bytes = 77}));
    EXPECT_EQ(ask(&Facts::submissions, [](auto& book) { return book.usage(site_id("nobody"), at(0)); }), Usage{});
}

TEST_P(LedgerContract, parts_of_a_stream_come_and_go)
{
    const auto part = [](int number, std::uint64_t offset) {
        return UploadPart{id<PartId>(number), site_id("niujie"), id<PackId>(number), 1ULL << 40, offset, at(number)};
    };
    put(&Facts::submissions, part(1, 0), part(2, 0), part(3, 0));
    put(&Facts::submissions, part(1, 1ULL << 39));
    const auto find = [&](int number) {
        return ask(&Facts::submissions, [&](auto& book) { return book.part(id<PartId>(number)); });
    };
    const auto idle = [&](Instant before, std::size_t limit) {
        return ids_of(ask(&Facts::submissions, [&](auto& book) { return book.idle_parts(before, limit); }));
    };
    EXPECT_EQ(find(1), part(1, 1ULL << 39));
    EXPECT_EQ(idle(at(3), 9), ids<PartId>({1, 2}));
    EXPECT_EQ(idle(at(9), 2), ids<PartId>({1, 2}));

    const auto dropped = commit([](Facts& facts) -> Result<void> {
        if (auto gone = facts.submissions().drop(id<PartId>(2)); !gone) return gone;
        return facts.submissions().drop(id<PartId>(2));
    });
    EXPECT_TRUE(dropped) << "twice is fine";
    EXPECT_EQ(find(2), std::nullopt);
    EXPECT_EQ(idle(at(9), 9), ids<PartId>({1, 3}));
}

}  // namespace shanhai::test
