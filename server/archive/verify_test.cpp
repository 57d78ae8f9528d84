#include "server/archive/verify.hpp"

#include "server/adapters/memory/memory_packs.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::archive;
using test::run;

namespace {

// A store whose medium is not itself: it answers as asked, otherwise as the memory does.
struct OddStore final : PackStore {
    memory::MemoryPacks packs;
    std::optional<Fault> digest_fault;
    std::optional<PackId> sidecar_of;

    auto create(PackId which) -> awaitable<Result<std::unique_ptr<PackWriter>>> override { return packs.create(which); }
    auto reopen(PackId which, std::uint64_t acknowledged) -> awaitable<Result<std::unique_ptr<PackWriter>>> override
    {
        return packs.reopen(which, acknowledged);
    }
    auto open(PackId which) -> awaitable<Result<std::shared_ptr<PackReader>>> override { return packs.open(which); }
    auto read(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>> override
    {
        return packs.read(which, offset, length);
    }
    auto digest(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Digest>> override
    {
        if (digest_fault) co_return *digest_fault;
        co_return co_await packs.digest(which, offset, length);
    }
    auto sidecar(PackId which) -> awaitable<Result<Bytes>> override
    {
        return packs.sidecar(sidecar_of.value_or(which));
    }
    auto look(PackId which) -> awaitable<Result<PackFacts>> override { return packs.look(which); }
    auto list(std::string from) -> awaitable<Result<PackPage>> override { return packs.list(from); }
    auto remove(PackId which) -> awaitable<Result<void>> override { return packs.remove(which); }
    auto free_space() -> awaitable<Result<std::uint64_t>> override { return packs.free_space(); }
};

struct VerifyPack : testing::Test {
    OddStore store;
    PackId id = PackId::mint(from_micros(1'000'000), {});

    void sealed(const PackId& which)
    {
        const auto writer = run(store.create(which)).value();
        ASSERT_TRUE(run(writer->append(to_bytes("abc"))));
        const std::vector<IndexEntry> entries{{"1.2", 0, 3, Digest::of(as_view("abc")), "application/dicom"}};
        ASSERT_TRUE(run(writer->seal(entries)));
    }
};

}  // namespace

TEST_F(VerifyPack, has_nothing_to_say_about_a_pack_that_is_not_sealed)
{
    ASSERT_TRUE(run(store.create(id)));

    EXPECT_EQ(run(verify_pack(store, id)).error().code(), errc::not_found);
}

TEST_F(VerifyPack, calls_unreadable_bytes_damage_and_a_busy_store_no_answer)
{
    sealed(id);

    store.digest_fault = Fault{errc::corrupt, "archive.medium"};
    EXPECT_EQ(run(verify_pack(store, id)).value().damaged.size(), 1U);
    store.digest_fault = Fault{errc::busy, "lane"};
    EXPECT_EQ(run(verify_pack(store, id)).error().code(), errc::busy);
}

TEST_F(VerifyPack, does_not_take_another_packs_sidecar)
{
    const auto other = PackId::mint(from_micros(2'000'000), {});
    sealed(id);
    sealed(other);

    store.sidecar_of = other;

    EXPECT_EQ(run(verify_pack(store, id)).error().code(), errc::corrupt);
}
