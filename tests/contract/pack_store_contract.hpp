// The comment of server/archive/pack_store.hpp, executable: every adapter of the port runs it.
#pragma once

#include "tests/contract/pack_store_fixture.hpp"

namespace shanhai::archive {

TYPED_TEST_SUITE_P(PackStoreContract);

TYPED_TEST_P(PackStoreContract, keeps_objects_exactly_as_they_came_one_after_the_other)
{
    const auto first = some_bytes(70'000, 1);
    const auto second = some_bytes(3, 2);
    auto writer = this->created();

    ASSERT_TRUE(this->append(writer, first));
    ASSERT_TRUE(this->append(writer, {}));
    ASSERT_TRUE(this->append(writer, second));

    EXPECT_EQ(writer->id(), this->id);
    EXPECT_EQ(writer->length(), 70'003U);
    EXPECT_EQ(this->flushed(writer), 70'003U);
    EXPECT_EQ(this->run(this->store().read(this->id, 0, 70'000)).value(), first);
    EXPECT_EQ(this->run(this->store().read(this->id, 70'000, 3)).value(), second) << "no headers in between";
}

TYPED_TEST_P(PackStoreContract, flushes_what_was_appended_before_and_nothing_needs_no_flush)
{
    auto writer = this->created();
    EXPECT_EQ(this->flushed(writer), 0U);

    ASSERT_TRUE(this->append(writer, some_bytes(10)));
    EXPECT_EQ(this->flushed(writer), 10U);
    EXPECT_EQ(this->flushed(writer), 10U) << "asked twice";
}

TYPED_TEST_P(PackStoreContract, goes_on_where_an_acknowledged_pack_ended)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100, 1)));
    const auto acknowledged = this->flushed(writer);
    writer.reset();

    writer = this->reopened(acknowledged);
    EXPECT_EQ(writer->length(), 100U);
    ASSERT_TRUE(this->append(writer, some_bytes(50, 2)));

    EXPECT_EQ(this->flushed(writer), 150U);
    EXPECT_EQ(this->run(this->store().read(this->id, 0, 100)).value(), some_bytes(100, 1));
    EXPECT_EQ(this->run(this->store().read(this->id, 100, 50)).value(), some_bytes(50, 2));
}

TYPED_TEST_P(PackStoreContract, cuts_a_torn_tail_back_to_the_last_acknowledged_byte)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100)));
    ASSERT_TRUE(this->append(writer, some_bytes(999)));
    writer.reset();

    writer = this->reopened(100);

    EXPECT_EQ(writer->length(), 100U);
    EXPECT_EQ(this->run(this->store().look(this->id)).value().length, 100U);
    EXPECT_EQ(this->stored(100), some_bytes(100));
}

TYPED_TEST_P(PackStoreContract, calls_a_pack_shorter_than_acknowledged_damaged_and_leaves_it_alone)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100)));
    ASSERT_EQ(this->flushed(writer), 100U);
    writer.reset();
    this->adapter.shorten(this->id, 99);

    this->expect_refused(this->run(this->store().reopen(this->id, 100)), errc::corrupt, "archive.short");

    EXPECT_EQ(this->run(this->store().look(this->id)).value().length, 99U) << "nothing was filled up";
    EXPECT_TRUE(this->run(this->store().reopen(this->id, 99)));
}

TYPED_TEST_P(PackStoreContract, does_not_know_a_pack_it_never_made)
{
    auto& store = this->store();
    this->expect_refused(this->run(store.reopen(this->id, 0)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(store.open(this->id)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(store.read(this->id, 0, 0)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(store.digest(this->id, 0, 0)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(store.look(this->id)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(store.sidecar(this->id)), errc::not_found, "archive.sidecar");
}

TYPED_TEST_P(PackStoreContract, never_makes_a_pack_over_another)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(10)));

    this->expect_refused(this->run(this->store().create(this->id)), errc::conflict, "archive.create");

    EXPECT_EQ(this->stored(10), some_bytes(10));
}

TYPED_TEST_P(PackStoreContract, refuses_a_second_writer_until_the_first_lets_go)
{
    auto writer = this->created();
    this->expect_refused(this->run(this->store().reopen(this->id, 0)), errc::conflict, "archive.writer");

    writer.reset();
    writer = this->reopened(0);
    this->expect_refused(this->run(this->store().reopen(this->id, 0)), errc::conflict, "archive.writer");
    EXPECT_TRUE(this->append(writer, some_bytes(1))) << "the refusals did not disturb the writer";
}

TYPED_TEST_P(PackStoreContract, drops_an_object_that_failed_its_digest_and_goes_on)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100, 1)));
    ASSERT_TRUE(this->append(writer, some_bytes(60, 2)));
    ASSERT_EQ(this->flushed(writer), 160U) << "even bytes that were flushed";

    ASSERT_TRUE(this->run(writer->cut(100)));
    EXPECT_EQ(writer->length(), 100U);
    ASSERT_TRUE(this->append(writer, some_bytes(60, 3)));

    EXPECT_EQ(this->flushed(writer), 160U);
    EXPECT_EQ(this->run(this->store().read(this->id, 100, 60)).value(), some_bytes(60, 3));
}

TYPED_TEST_P(PackStoreContract, cuts_back_but_never_forward)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100)));

    EXPECT_TRUE(this->run(writer->cut(100)));
    this->expect_refused(this->run(writer->cut(101)), errc::mismatch, "archive.cut");
    EXPECT_EQ(writer->length(), 100U);
}

TYPED_TEST_P(PackStoreContract, seals_a_pack_with_an_index_that_needs_no_database)
{
    const auto index = this->sealed_pack();

    EXPECT_EQ(this->run(read_sidecar(this->store(), this->id)).value(), index);
    const PackFacts facts{this->id, index.length, true};
    EXPECT_EQ(this->run(this->store().look(this->id)).value(), facts);
    for (const auto& entry : index.entries)
        EXPECT_EQ(this->run(this->store().digest(this->id, entry.offset, entry.length)).value(), entry.sha256);
}

TYPED_TEST_P(PackStoreContract, lets_nobody_change_a_sealed_pack)
{
    auto writer = this->created();
    const auto object = some_bytes(10);
    ASSERT_TRUE(this->append(writer, object));
    const std::vector<IndexEntry> entries{entry_of("1.2", 0, object)};
    ASSERT_TRUE(this->run(writer->seal(entries)));

    this->expect_refused(this->append(writer, object), errc::conflict, "archive.sealed");
    this->expect_refused(this->run(writer->cut(0)), errc::conflict, "archive.sealed");
    const std::vector<IndexEntry> none;
    this->expect_refused(this->run(writer->seal(none)), errc::conflict, "archive.sealed");
    EXPECT_TRUE(this->run(writer->seal(entries))) << "the same seal again is the earlier answer";
    EXPECT_EQ(this->flushed(writer), 10U);

    writer.reset();
    this->expect_refused(this->run(this->store().reopen(this->id, 10)), errc::conflict, "archive.sealed");
    EXPECT_EQ(this->stored(10), object);
}

TYPED_TEST_P(PackStoreContract, does_not_seal_with_an_index_that_contradicts_the_pack)
{
    auto writer = this->created();
    const auto object = some_bytes(10);
    ASSERT_TRUE(this->append(writer, object));
    const std::vector<IndexEntry> beyond{entry_of("1.2", 1, object)};

    this->expect_refused(this->run(writer->seal(beyond)), errc::mismatch, "archive.index");

    this->expect_refused(this->run(this->store().sidecar(this->id)), errc::not_found, "archive.sidecar");
    EXPECT_TRUE(this->append(writer, object)) << "not sealed";
}

TYPED_TEST_P(PackStoreContract, indexes_up_to_its_limit_of_objects)
{
    auto writer = this->created();
    std::vector<IndexEntry> entries(index_entries_max + 1, entry_of("1.2.3", 0, {}));

    this->expect_refused(this->run(writer->seal(entries)), errc::too_large, "archive.index");
    entries.pop_back();
    EXPECT_TRUE(this->run(writer->seal(entries)));
    EXPECT_EQ(this->run(read_sidecar(this->store(), this->id)).value().entries.size(), index_entries_max);
}

TYPED_TEST_P(PackStoreContract, takes_pieces_and_gives_ranges_up_to_their_limits)
{
    auto writer = this->created();
    Bytes piece(append_max + 1);
    this->expect_refused(this->append(writer, piece), errc::too_large, "archive.append");
    EXPECT_EQ(writer->length(), 0U);
    piece.pop_back();
    EXPECT_TRUE(this->append(writer, piece));
    EXPECT_TRUE(this->append(writer, piece));

    static_assert(read_max <= append_max);
    EXPECT_EQ(this->run(this->store().read(this->id, 1, read_max)).value().size(), read_max);
    this->expect_refused(this->run(this->store().read(this->id, 1, read_max + 1)), errc::too_large, "archive.read");
}

TYPED_TEST_P(PackStoreContract, gives_all_of_a_range_or_calls_it_damaged)
{
    constexpr auto far = std::numeric_limits<std::uint64_t>::max();
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100)));

    auto& store = this->store();
    EXPECT_EQ(this->run(store.read(this->id, 100, 0)).value(), Bytes{});
    EXPECT_EQ(this->run(store.digest(this->id, 100, 0)).value(), Digest::of({}));
    using Range = std::pair<std::uint64_t, std::uint64_t>;
    const auto beyond = {Range{0, 101}, Range{100, 1}, Range{101, 1}, Range{far, 1}, Range{far - 1, 4096}};
    for (const auto& [offset, length] : beyond) {
        SCOPED_TRACE(offset);
        this->expect_refused(this->run(store.read(this->id, offset, length)), errc::corrupt, "archive.short");
        this->expect_refused(this->run(store.digest(this->id, offset, length)), errc::corrupt, "archive.short");
    }
}

TYPED_TEST_P(PackStoreContract, lets_a_parser_read_anywhere_while_the_pack_still_grows)
{
    auto writer = this->created();
    const auto bytes = some_bytes(100);
    ASSERT_TRUE(this->append(writer, bytes));
    const auto reader = this->run(this->store().open(this->id)).value();
    Bytes into(40);

    EXPECT_EQ(reader->read_at(90, into).value(), 10U) << "less than asked for: the end";
    EXPECT_TRUE(std::equal(into.begin(), into.begin() + 10, bytes.begin() + 90));
    EXPECT_EQ(reader->read_at(100, into).value(), 0U);
    EXPECT_EQ(reader->read_at(std::numeric_limits<std::uint64_t>::max(), into).value(), 0U);

    ASSERT_TRUE(this->append(writer, some_bytes(40, 2)));
    EXPECT_EQ(reader->read_at(100, into).value(), 40U);
    EXPECT_EQ(into, some_bytes(40, 2));
}

TYPED_TEST_P(PackStoreContract, finds_every_damaged_object_and_only_those)
{
    const auto index = this->sealed_pack();
    auto& store = this->store();
    const auto before = this->run(verify_pack(store, this->id)).value();
    EXPECT_TRUE(before.intact());
    EXPECT_EQ(before.objects, 3U);

    this->adapter.damage(this->id, index.entries[1].offset + (2U << 20));
    const std::vector<IndexEntry> second{index.entries[1]};
    EXPECT_EQ(this->run(verify_pack(store, this->id)).value().damaged, second);

    this->adapter.shorten(this->id, index.length - 1);
    const std::vector<IndexEntry> second_and_last{index.entries[1], index.entries[2]};
    const auto after = this->run(verify_pack(store, this->id)).value();
    EXPECT_EQ(after.damaged, second_and_last);
    EXPECT_FALSE(after.length_agrees);
}

TYPED_TEST_P(PackStoreContract, keeps_a_pack_usable_when_there_is_no_room)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(1000, 1)));
    ASSERT_TRUE(this->append(writer, some_bytes(500, 2)));

    this->adapter.fill_up();
    this->expect_refused(this->append(writer, some_bytes(1000, 3)), errc::storage_full, "archive.full");
    EXPECT_EQ(writer->length(), 1500U) << "all or nothing";
    EXPECT_EQ(this->run(this->store().look(this->id)).value().length, 1500U) << "no half piece is left";
    ASSERT_TRUE(this->run(writer->cut(1000)));
    EXPECT_EQ(this->flushed(writer), 1000U);

    this->adapter.make_room();
    ASSERT_TRUE(this->append(writer, some_bytes(500, 4)));
    EXPECT_EQ(this->flushed(writer), 1500U);
    EXPECT_EQ(this->run(this->store().read(this->id, 1000, 500)).value(), some_bytes(500, 4));
}

TYPED_TEST_P(PackStoreContract, never_trusts_a_pack_again_whose_flush_failed)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(100, 1)));
    const auto acknowledged = this->flushed(writer);
    ASSERT_TRUE(this->append(writer, some_bytes(100, 2)));
    this->adapter.fail_next_flush();

    const auto failed = this->run(writer->flush());
    ASSERT_FALSE(failed);
    this->expect_refused(this->run(writer->flush()), failed.error().code(), failed.error().at());
    this->expect_refused(this->append(writer, some_bytes(1)), failed.error().code(), failed.error().at());
    this->expect_refused(this->run(writer->cut(acknowledged)), failed.error().code(), failed.error().at());
    const std::vector<IndexEntry> none;
    this->expect_refused(this->run(writer->seal(none)), failed.error().code(), failed.error().at());

    writer.reset();
    writer = this->reopened(acknowledged);
    EXPECT_EQ(writer->length(), acknowledged) << "what was acknowledged stays good";
    EXPECT_EQ(this->stored(acknowledged), some_bytes(100, 1));
}

TYPED_TEST_P(PackStoreContract, does_not_seal_what_it_could_not_flush)
{
    auto writer = this->created();
    const auto object = some_bytes(100);
    ASSERT_TRUE(this->append(writer, object));
    this->adapter.fail_next_flush();
    const std::vector<IndexEntry> entries{entry_of("1.2", 0, object)};

    EXPECT_FALSE(this->run(writer->seal(entries)));

    EXPECT_FALSE(this->run(this->store().look(this->id)).value().sealed);
}

TYPED_TEST_P(PackStoreContract, lists_every_pack_once)
{
    std::vector<PackFacts> expected;
    for (std::uint64_t i = 0; i < 5; ++i) {
        auto writer = this->run(this->store().create(this->new_id())).value();
        ASSERT_TRUE(this->append(writer, some_bytes(i)));
        const std::vector<IndexEntry> none;
        if (i % 2 == 0) {
            ASSERT_TRUE(this->run(writer->seal(none)));
        }
        expected.push_back(PackFacts{writer->id(), i, i % 2 == 0});
    }
    std::sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.id < b.id; });

    EXPECT_EQ(this->all_packs(), expected);
    this->expect_refused(this->run(this->store().list("../..")), errc::malformed, "archive.list");
}

TYPED_TEST_P(PackStoreContract, removes_a_pack_with_its_index_and_again_without_complaint)
{
    this->sealed_pack();

    EXPECT_TRUE(this->run(this->store().remove(this->id)));
    EXPECT_TRUE(this->run(this->store().remove(this->id)));

    EXPECT_TRUE(this->all_packs().empty());
    this->expect_refused(this->run(this->store().look(this->id)), errc::not_found, "archive.pack");
    this->expect_refused(this->run(this->store().sidecar(this->id)), errc::not_found, "archive.sidecar");
}

TYPED_TEST_P(PackStoreContract, does_not_remove_a_pack_that_is_being_written)
{
    auto writer = this->created();

    this->expect_refused(this->run(this->store().remove(this->id)), errc::conflict, "archive.writer");

    EXPECT_TRUE(this->append(writer, some_bytes(1)));
    EXPECT_EQ(this->stored(1), some_bytes(1));
}

TYPED_TEST_P(PackStoreContract, says_how_much_room_is_left)
{
    EXPECT_GT(this->run(this->store().free_space()).value(), 0U);
}

REGISTER_TYPED_TEST_SUITE_P(
    PackStoreContract, keeps_objects_exactly_as_they_came_one_after_the_other,
    flushes_what_was_appended_before_and_nothing_needs_no_flush, goes_on_where_an_acknowledged_pack_ended,
    cuts_a_torn_tail_back_to_the_last_acknowledged_byte,
    calls_a_pack_shorter_than_acknowledged_damaged_and_leaves_it_alone, does_not_know_a_pack_it_never_made,
    never_makes_a_pack_over_another, refuses_a_second_writer_until_the_first_lets_go,
    drops_an_object_that_failed_its_digest_and_goes_on, cuts_back_but_never_forward,
    seals_a_pack_with_an_index_that_needs_no_database, lets_nobody_change_a_sealed_pack,
    does_not_seal_with_an_index_that_contradicts_the_pack, indexes_up_to_its_limit_of_objects,
    takes_pieces_and_gives_ranges_up_to_their_limits, gives_all_of_a_range_or_calls_it_damaged,
    lets_a_parser_read_anywhere_while_the_pack_still_grows, finds_every_damaged_object_and_only_those,
    keeps_a_pack_usable_when_there_is_no_room, never_trusts_a_pack_again_whose_flush_failed,
    does_not_seal_what_it_could_not_flush, lists_every_pack_once,
    removes_a_pack_with_its_index_and_again_without_complaint, does_not_remove_a_pack_that_is_being_written,
    says_how_much_room_is_left);

}  // namespace shanhai::archive
