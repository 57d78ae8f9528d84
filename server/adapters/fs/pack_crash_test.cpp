// kill -9 while a pack is being written: every length that was acknowledged is there, byte for byte.
//
// In turns the child is killed from outside, whatever it is just doing, and within the nth call it makes to the disk.
#include "server/adapters/fs/fs_packs.hpp"
#include "tests/contract/pack_store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

using namespace shanhai;
using namespace shanhai::fs;

namespace {

constexpr int rounds = 30;
constexpr std::uint64_t piece_max = 256_KiB;
constexpr std::uint64_t growth_max = 64_MiB;  // of one child, should nobody kill it

// A disk before which one does not grow old: half of the write is done, nothing of any other call.
class DeadlyDisk final : public Syscalls {
public:
    explicit DeadlyDisk(int calls) : left_{calls} {}

    auto pwrite(int file, ByteView bytes, std::uint64_t offset) -> ssize_t override
    {
        if (last()) {
            static_cast<void>(Syscalls::pwrite(file, bytes.first(bytes.size() / 2), offset));
            die();
        }
        return Syscalls::pwrite(file, bytes, offset);
    }
    auto ftruncate(int file, std::uint64_t length) -> int override
    {
        if (last()) die();
        return Syscalls::ftruncate(file, length);
    }
    auto fdatasync(int file) -> int override
    {
        if (last()) die();
        return Syscalls::fdatasync(file);
    }

private:
    auto last() -> bool { return --left_ == 0; }
    static void die() { ::kill(::getpid(), SIGKILL); }

    std::atomic<int> left_;
};

// The pack's content is known by position alone, so that any child can go on and the parent can check.
auto content(std::uint64_t offset, std::uint64_t length) -> Bytes
{
    Bytes bytes(length);
    for (auto& byte : bytes) {
        byte = static_cast<std::byte>((offset * 0x9E3779B97F4A7C15U) >> 56);
        ++offset;
    }
    return bytes;
}

auto begin(archive::PackStore& store, PackId id, std::uint64_t acknowledged)
    -> awaitable<Result<std::unique_ptr<archive::PackWriter>>>
{
    auto earlier = co_await store.look(id);
    if (!earlier) co_return co_await store.create(id);
    co_return co_await store.reopen(id, acknowledged);
}

// The child's life. What it reports, it may have told a clinic.
auto write_until_killed(archive::PackStore& store, PackId id, std::uint64_t acknowledged, int report, unsigned seed)
    -> awaitable<Result<void>>
{
    std::minstd_rand engine{seed};
    const auto end = acknowledged + growth_max;
    auto opened = co_await begin(store, id, acknowledged);
    if (!opened) co_return opened.error();
    auto& writer = **opened;
    while (writer.length() < end) {
        auto piece = content(writer.length(), 1 + engine() % piece_max);
        auto appended = co_await writer.append(std::move(piece));
        if (!appended) co_return appended.error();

        if (engine() % 8 == 0) {  // an object that fails its digest
            const auto good = writer.length();
            Bytes bad(5000);
            auto spoilt = co_await writer.append(std::move(bad));
            if (!spoilt) co_return spoilt.error();
            auto dropped = co_await writer.cut(good);
            if (!dropped) co_return dropped.error();
        }
        if (engine() % 2 == 0) {
            auto durable = co_await writer.flush();
            if (!durable) co_return durable.error();
            if (::write(report, &*durable, sizeof *durable) != sizeof *durable) break;
        }
    }
    co_return Result<void>{};
}

struct Plan {
    unsigned seed;
    unsigned patience = 0;  // killed from outside after so many acknowledgements
    int calls = 0;          // or within this call to the disk
};

[[noreturn]] void child(const path& folder, const PackId& id, std::uint64_t acknowledged, int report, Plan plan)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    asio::io_context io{1};
    DeadlyDisk disk{plan.calls};
    Lane lane{"disk", 4, 64};
    const auto store = FsPacks::open_store(folder, lane, disk);
    const bool fine = store && test::run(io, write_until_killed(**store, id, acknowledged, report, plan.seed));
    ::_exit(fine ? 0 : 1);
}

struct Report {
    std::uint64_t acknowledged;
    int status;
};

auto run_and_kill(const path& folder, const PackId& id, std::uint64_t acknowledged, Plan plan) -> Report
{
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error{"no pipe"};
    const auto pid = ::fork();
    if (pid == 0) {
        ::close(ends[0]);
        child(folder, id, acknowledged, ends[1], plan);
    }
    ::close(ends[1]);
    auto latest = acknowledged;
    for (unsigned heard = 0;; ++heard) {
        if (plan.patience != 0 && heard == plan.patience) ::kill(pid, SIGKILL);  // and hear what it had still said
        if (::read(ends[0], &latest, sizeof latest) != sizeof latest) break;
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return {latest, status};
}

}  // namespace

TEST(PackCrash, loses_no_acknowledged_byte_when_it_is_killed_at_any_moment)
{
    const auto id = PackId::mint(from_micros(1'000'000), {});
    const test::TempDir folder;
    std::minstd_rand engine{20260305};
    std::uint64_t acknowledged = 0;
    int torn = 0;

    for (int round = 0; round < rounds; ++round) {
        Plan plan{static_cast<unsigned>(engine())};
        if (round % 2 == 0) plan.patience = 1 + engine() % 8;
        else plan.calls = 1 + static_cast<int>(engine() % 24);
        SCOPED_TRACE("round " + std::to_string(round) + " seed " + std::to_string(plan.seed));
        const auto before = acknowledged;
        const auto report = run_and_kill(folder.path(), id, acknowledged, plan);
        acknowledged = report.acknowledged;
        ASSERT_TRUE(WIFSIGNALED(report.status)) << "the child ended by itself: " << report.status;
        ASSERT_GE(acknowledged, before + plan.patience);

        asio::io_context io{1};
        Lane lane{"disk", 1, 8};
        const auto store = FsPacks::open_store(folder.path(), lane).value();
        torn += test::run(io, store->look(id)).value().length > acknowledged ? 1 : 0;
        const auto writer = test::run(io, store->reopen(id, acknowledged));
        ASSERT_TRUE(writer) << writer.error().at();
        EXPECT_EQ(test::run(io, store->look(id)).value().length, acknowledged);
        for (auto at = before; at < acknowledged; at += archive::read_max) {
            const auto length = std::min(archive::read_max, acknowledged - at);
            ASSERT_EQ(test::run(io, store->read(id, at, length)).value(), content(at, length)) << "from byte " << at;
        }
    }
    EXPECT_GT(torn, 5) << "the kills spared the appends: this test shows less than it should";

    asio::io_context io{1};
    Lane lane{"disk", 1, 8};
    const auto store = FsPacks::open_store(folder.path(), lane).value();
    const auto writer = test::run(io, store->reopen(id, acknowledged)).value();
    Hasher hasher;
    for (std::uint64_t at = 0; at < acknowledged; at += archive::read_max)
        hasher.update(content(at, std::min(archive::read_max, acknowledged - at)));
    const std::vector<archive::IndexEntry> all{{"everything", 0, acknowledged, hasher.finish(), "application/dicom"}};
    ASSERT_TRUE(test::run(io, writer->seal(all)));
    EXPECT_TRUE(test::run(io, archive::verify_pack(*store, id)).value().intact());
}
