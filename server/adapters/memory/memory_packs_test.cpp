#include "server/adapters/memory/memory_packs.hpp"

#include "tests/contract/pack_store_contract.hpp"
#include "tests/contract/packs_ahead_contract.hpp"

using namespace shanhai;
using archive::some_bytes;
using test::run;

namespace {

struct MemoryAdapter {
    auto store() -> archive::PackStore& { return packs; }
    void damage(const PackId& which, std::uint64_t offset) { packs.damage(which, offset); }
    void shorten(const PackId& which, std::uint64_t length) { packs.shorten(which, length); }
    void fail_next_flush() { packs.fail_flush(1, Fault{errc::unavailable, "archive.sync"}); }
    void fill_up() { packs.set_room(0); }
    void make_room() { packs.set_room(1_GiB); }

    memory::MemoryPacks packs;
};

struct MemoryPacksTest : testing::Test {
    PackId id = PackId::mint(from_micros(1'000'000), {});
    memory::MemoryPacks packs;
    std::unique_ptr<archive::PackWriter> writer = run(packs.create(id)).value();

    auto length() -> std::uint64_t { return run(packs.look(id)).value().length; }
};

}  // namespace

namespace shanhai::archive {
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, PackStoreContract, MemoryAdapter);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, PacksAheadContract, MemoryAdapter);
}

TEST_F(MemoryPacksTest, loses_in_a_crash_what_was_not_flushed_and_nothing_else)
{
    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    ASSERT_EQ(run(writer->flush()).value(), 100U);
    ASSERT_TRUE(run(writer->append(some_bytes(50))));

    packs.crash();

    EXPECT_EQ(length(), 100U);
    EXPECT_EQ(run(packs.read(id, 0, 100)).value(), some_bytes(100));
}

TEST_F(MemoryPacksTest, may_keep_a_torn_part_of_what_was_not_flushed)
{
    test::SeededEntropy chance{7};
    bool torn = false;
    for (int round = 0; round < 20; ++round) {
        ASSERT_TRUE(run(writer->append(some_bytes(50))));
        const auto before = length();

        packs.crash(chance);

        const auto after = length();
        ASSERT_LE(after, before);
        ASSERT_GE(after, before - 50);
        torn = torn || (after > before - 50 && after < before);
        writer = run(packs.reopen(id, after)).value();
        ASSERT_EQ(run(writer->flush()).value(), after);
    }
    EXPECT_TRUE(torn);
}

TEST_F(MemoryPacksTest, ends_every_writer_in_a_crash)
{
    packs.crash();

    EXPECT_EQ(run(writer->append(some_bytes(1))).error().at(), "archive.crashed");
    EXPECT_EQ(run(writer->flush()).error().at(), "archive.crashed");
    auto next = run(packs.reopen(id, 0)).value();
    writer.reset();
    EXPECT_EQ(run(packs.reopen(id, 0)).error().at(), "archive.writer") << "the dead writer's end is not the new one's";
}

TEST_F(MemoryPacksTest, fails_the_call_that_was_asked_to_and_no_other)
{
    packs.fail_append(2, Fault{errc::storage_full, "archive.full"});

    EXPECT_TRUE(run(writer->append(some_bytes(1))));
    EXPECT_EQ(run(writer->append(some_bytes(1))).error().code(), errc::storage_full);
    EXPECT_TRUE(run(writer->append(some_bytes(1))));
    EXPECT_EQ(length(), 2U);
}
