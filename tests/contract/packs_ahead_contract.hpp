// The contract of packs, for pieces that are taken a piece ahead (append_behind, settle).
#pragma once

#include "tests/contract/pack_store_fixture.hpp"

namespace shanhai::archive {

template <class Adapter>
class PacksAheadContract : public PackStoreContract<Adapter> {};

TYPED_TEST_SUITE_P(PacksAheadContract);

TYPED_TEST_P(PacksAheadContract, takes_pieces_ahead_and_digests_them_on_their_way)
{
    auto writer = this->created();
    auto digest = std::make_shared<Hasher>();
    Bytes all;
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        const auto piece = some_bytes(1000 * seed, seed);
        all.insert(all.end(), piece.begin(), piece.end());
        ASSERT_TRUE(this->run(writer->append_behind(piece, digest)));
        EXPECT_EQ(writer->length(), all.size()) << "the piece on its way counts";
    }
    EXPECT_EQ(this->flushed(writer), all.size()) << "a flush covers the piece that is still on its way";
    ASSERT_TRUE(this->run(writer->settle()));

    EXPECT_EQ(this->stored(all.size()), all);
    EXPECT_EQ(digest->finish(), Digest::of(all));
    Bytes too_long(append_max + 1);
    this->expect_refused(this->run(writer->append_behind(too_long, digest)), errc::too_large, "archive.append");
}

TYPED_TEST_P(PacksAheadContract, tells_of_a_piece_ahead_that_found_no_room)
{
    auto writer = this->created();
    auto digest = std::make_shared<Hasher>();
    ASSERT_TRUE(this->append(writer, some_bytes(1000, 1)));

    this->adapter.fill_up();
    auto told = this->run(writer->append_behind(some_bytes(1000, 2), digest));
    if (told) told = this->run(writer->settle());
    this->expect_refused(told, errc::storage_full, "archive.full");
    EXPECT_EQ(writer->length(), 1000U) << "all or nothing";
    EXPECT_TRUE(this->run(writer->settle())) << "it is told once";

    this->adapter.make_room();
    ASSERT_TRUE(this->run(writer->append_behind(some_bytes(500, 3), digest)));
    EXPECT_EQ(this->flushed(writer), 1500U);
    EXPECT_EQ(this->run(this->store().read(this->id, 1000, 500)).value(), some_bytes(500, 3));
}

TYPED_TEST_P(PacksAheadContract, cuts_away_a_piece_ahead_that_is_still_on_its_way)
{
    auto writer = this->created();
    auto digest = std::make_shared<Hasher>();
    ASSERT_TRUE(this->append(writer, some_bytes(1000, 1)));
    ASSERT_TRUE(this->run(writer->append_behind(some_bytes(500, 2), digest)));

    ASSERT_TRUE(this->run(writer->cut(1000)));

    EXPECT_EQ(this->flushed(writer), 1000U);
    EXPECT_EQ(this->run(this->store().look(this->id)).value().length, 1000U);
}

TYPED_TEST_P(PacksAheadContract, appends_durably_in_one_step)
{
    auto writer = this->created();
    ASSERT_TRUE(this->append(writer, some_bytes(1000, 1)));
    const auto piece = std::make_shared<const Bytes>(some_bytes(500, 2));

    ASSERT_TRUE(this->run(writer->append_durably(piece)));

    EXPECT_EQ(writer->length(), 1500U);
    EXPECT_EQ(this->flushed(writer), 1500U);
    EXPECT_EQ(this->run(this->store().read(this->id, 1000, 500)).value(), *piece);
    const auto too_long = std::make_shared<const Bytes>(append_max + 1);
    this->expect_refused(this->run(writer->append_durably(too_long)), errc::too_large, "archive.append");
}

TYPED_TEST_P(PacksAheadContract, loses_what_could_not_be_appended_durably)
{
    auto writer = this->created();
    const auto piece = std::make_shared<const Bytes>(some_bytes(500, 2));
    this->adapter.fill_up();
    this->expect_refused(this->run(writer->append_durably(piece)), errc::storage_full, "archive.full");
    EXPECT_EQ(writer->length(), 0U);
    this->adapter.make_room();
    this->adapter.fail_next_flush();

    EXPECT_FALSE(this->run(writer->append_durably(piece)));

    EXPECT_EQ(writer->length(), 0U);
    EXPECT_FALSE(this->run(writer->append_durably(piece))) << "nobody knows what the disk has kept";
}

REGISTER_TYPED_TEST_SUITE_P(PacksAheadContract, appends_durably_in_one_step, loses_what_could_not_be_appended_durably,
                            takes_pieces_ahead_and_digests_them_on_their_way,
                            tells_of_a_piece_ahead_that_found_no_room,
                            cuts_away_a_piece_ahead_that_is_still_on_its_way);

}  // namespace shanhai::archive
