#include "server/adapters/fs/fs_packs.hpp"

#include "server/adapters/fs/scripted_disk.hpp"
#include "tests/contract/pack_store_contract.hpp"
#include "tests/contract/packs_ahead_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/resource.h>

#include <csignal>
#include <fstream>

using namespace shanhai;
using namespace shanhai::fs;
using archive::some_bytes;

namespace {

struct FsAdapter {
    auto store() -> archive::PackStore& { return *packs; }
    void damage(const PackId& which, std::uint64_t offset)
    {
        std::fstream file{layout.pack(which), std::ios::in | std::ios::out | std::ios::binary};
        file.seekg(static_cast<std::streamoff>(offset));
        const auto byte = static_cast<char>(file.get() ^ 1);
        file.seekp(static_cast<std::streamoff>(offset));
        file.put(byte);
    }
    void shorten(const PackId& which, std::uint64_t length)
    {
        std::filesystem::resize_file(layout.pack(which), length);
    }
    void fail_next_flush()
    {
        auto failed = std::make_shared<std::atomic<bool>>(false);
        disk.follow([failed](Call call, int) { return call == Call::sync && !failed->exchange(true) ? EIO : 0; });
    }
    void fill_up()  // some of it still fits, as on a real disk
    {
        disk.write_at_most(100);
        auto left = std::make_shared<std::atomic<int>>(3);
        disk.follow([left](Call call, int) { return call == Call::write && (*left)-- <= 0 ? ENOSPC : 0; });
    }
    void make_room()
    {
        disk.write_at_most(std::size_t(-1));
        disk.follow({});
    }

    test::TempDir folder;
    Layout layout{folder.path()};
    ScriptedDisk disk;
    Lane lane{"disk", 4, 64};
    std::unique_ptr<FsPacks> packs = FsPacks::open_store(folder.path(), lane, disk).value();
};

struct FsPacksTest : testing::Test {
    asio::io_context io{1};  // outlives the lane, whose last job may still be on its way back
    PackId id = PackId::mint(from_micros(1'000'000), {});
    FsAdapter fs;
    std::unique_ptr<archive::PackWriter> writer;

    template <class T>
    auto run(awaitable<T> task) -> T
    {
        return test::run(io, std::move(task));
    }
    void SetUp() override { writer = run(fs.packs->create(id)).value(); }
};

auto permissions_of(const path& where) { return std::filesystem::status(where).permissions(); }

}  // namespace

namespace shanhai::archive {
INSTANTIATE_TYPED_TEST_SUITE_P(Fs, PackStoreContract, FsAdapter);
INSTANTIATE_TYPED_TEST_SUITE_P(Fs, PacksAheadContract, FsAdapter);
}

TEST_F(FsPacksTest, keeps_a_pack_as_one_plain_file_that_strangers_cannot_read)
{
    using std::filesystem::perms;
    const auto object = some_bytes(1000);
    ASSERT_TRUE(run(writer->append(object)));
    const std::vector<archive::IndexEntry> entries{archive::entry_of("1.2", 0, object)};
    ASSERT_TRUE(run(writer->seal(entries)));

    const auto folder = fs.folder.path() / "packs" / id.text().substr(id.text().size() - 2);
    for (const auto* ending : {".pack", ".jsonl"}) {
        const auto file = folder / (id.text() + ending);
        ASSERT_TRUE(std::filesystem::exists(file)) << file;
        EXPECT_EQ(permissions_of(file) & ~perms{0640}, perms::none);
    }
    EXPECT_EQ(permissions_of(folder) & ~perms{0750}, perms::none);
    EXPECT_EQ(std::filesystem::file_size(folder / (id.text() + ".pack")), 1000U);
}

TEST_F(FsPacksTest, is_found_again_by_the_next_process)
{
    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    ASSERT_TRUE(run(writer->flush()));
    const auto next = FsPacks::open_store(fs.folder.path(), fs.lane).value();

    EXPECT_EQ(run(next->reopen(id, 100)).error().at(), "archive.writer") << "the first still holds it";
    writer.reset();
    EXPECT_TRUE(run(next->reopen(id, 100)));
    EXPECT_EQ(run(next->read(id, 0, 100)).value(), some_bytes(100));
}

TEST_F(FsPacksTest, goes_on_after_short_writes_and_signals)
{
    auto interrupted = std::make_shared<std::atomic<int>>(0);
    fs.disk.write_at_most(7);
    fs.disk.follow([interrupted](Call, int) { return (*interrupted)++ % 2 == 0 ? EINTR : 0; });

    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    EXPECT_EQ(run(writer->flush()).value(), 100U);

    EXPECT_EQ(run(fs.packs->read(id, 0, 100)).value(), some_bytes(100));
}

TEST_F(FsPacksTest, seals_over_what_a_crashed_seal_left_behind)
{
    std::ofstream{fs.layout.sidecar(id).concat(".new")} << "torn";
    const std::vector<archive::IndexEntry> none;

    ASSERT_TRUE(run(writer->seal(none)));

    EXPECT_TRUE(run(archive::verify_pack(*fs.packs, id)).value().intact());
    EXPECT_FALSE(std::filesystem::exists(fs.layout.sidecar(id).concat(".new")));
}

TEST_F(FsPacksTest, removes_what_a_crashed_seal_left_behind)
{
    std::ofstream{fs.layout.sidecar(id).concat(".new")} << "torn";
    writer.reset();

    ASSERT_TRUE(run(fs.packs->remove(id)));

    EXPECT_TRUE(std::filesystem::is_empty(fs.layout.pack(id).parent_path()));
}

TEST_F(FsPacksTest, does_not_seal_a_pack_that_lost_bytes_behind_its_back)
{
    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    fs.shorten(id, 50);
    const std::vector<archive::IndexEntry> none;

    EXPECT_EQ(run(writer->seal(none)).error().code(), errc::corrupt);
    EXPECT_EQ(run(writer->cut(60)).error().code(), errc::corrupt);

    EXPECT_EQ(std::filesystem::file_size(fs.layout.pack(id)), 50U) << "not filled up with zeros";
}

TEST_F(FsPacksTest, calls_the_systems_limit_on_file_sizes_no_room)
{
    // The real thing, without a disk of our own to fill: the kernel answers EFBIG after a partial write.
    struct SizeLimit {
        rlimit before{};
        void (*handler)(int) = std::signal(SIGXFSZ, SIG_IGN);
        explicit SizeLimit(rlim_t bytes)
        {
            ::getrlimit(RLIMIT_FSIZE, &before);
            const rlimit lower{bytes, before.rlim_max};
            ::setrlimit(RLIMIT_FSIZE, &lower);
        }
        ~SizeLimit()
        {
            ::setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, handler);
        }
    };
    {
        const SizeLimit limit{100'000};
        ASSERT_TRUE(run(writer->append(some_bytes(60'000, 1))));
        ASSERT_TRUE(run(writer->append(some_bytes(40'000, 2)))) << "exactly the limit";
        EXPECT_EQ(run(writer->append(some_bytes(1))).error().code(), errc::storage_full);
        ASSERT_TRUE(run(writer->cut(60'000)));
        EXPECT_EQ(run(writer->append(some_bytes(40'001))).error().at(), "archive.full") << "one more than the limit";
        EXPECT_EQ(std::filesystem::file_size(fs.layout.pack(id)), 60'000U) << "the part that fitted is gone again";
    }
    ASSERT_TRUE(run(writer->append(some_bytes(40'001, 3))));
    EXPECT_EQ(run(writer->flush()).value(), 100'001U);
    EXPECT_EQ(run(fs.packs->read(id, 60'000, 40'001)).value(), some_bytes(40'001, 3));
}

TEST_F(FsPacksTest, lists_no_file_that_is_not_a_pack)
{
    const auto folder = fs.layout.pack(id).parent_path();
    for (const auto* name : {"notes.txt", "pack_short.pack", ".pack", "pack_00000000000000000000000000.pack.bak"})
        std::ofstream{folder / name} << "x";

    const auto page = run(fs.packs->list({})).value();

    ASSERT_EQ(page.packs.size(), 1U);
    EXPECT_EQ(page.packs[0].id, id);
}

TEST(FsPacks, do_not_open_where_nothing_can_be_kept)
{
    test::TempDir folder;
    std::ofstream{folder / "file"} << "not a folder";
    Lane lane{"disk", 1, 1};

    EXPECT_FALSE(FsPacks::open_store(folder / "file", lane));
    EXPECT_FALSE(FsPacks::open_store(folder / "missing" / "deeper", lane)) << "only the last folder is made";
}
