// What flush() may say, in which order the disk is asked, and what several who wait at once share.
#include "server/adapters/fs/fs_packs.hpp"
#include "server/adapters/fs/scripted_disk.hpp"
#include "tests/contract/pack_store_contract.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>

#include <future>
#include <thread>

using namespace shanhai;
using namespace shanhai::fs;
using namespace std::chrono_literals;
using archive::some_bytes;

namespace {

// Holds a call until it is opened, and says when the first one has arrived.
class Gate {
public:
    void pass()
    {
        if (!reached_.exchange(true)) arrived_.set_value();
        opened_.wait();
    }
    void wait_until_reached() { arrival_.wait(); }
    void open() { open_.set_value(); }

private:
    std::promise<void> open_;
    std::promise<void> arrived_;
    std::shared_future<void> opened_ = open_.get_future().share();
    std::future<void> arrival_ = arrived_.get_future();
    std::atomic<bool> reached_ = false;
};

struct PackDurability : testing::Test {
    asio::io_context io{1};
    test::TempDir folder;
    ScriptedDisk disk;
    PackId id = PackId::mint(from_micros(1'000'000), {});

    template <class T>
    auto run(awaitable<T> task) -> T
    {
        return test::run(io, std::move(task));
    }
    auto open_store(Lane& lane) -> std::unique_ptr<FsPacks>
    {
        return FsPacks::open_store(folder.path(), lane, disk).value();
    }
    auto syncs() const { return std::ranges::count(disk.calls(), Call::sync); }

    // Runs while the test goes on.
    template <class T>
    auto start(awaitable<Result<T>> task) -> std::future<std::optional<Result<T>>>
    {
        auto answer = asio::co_spawn(io, boxed(std::move(task)), asio::use_future);
        io.restart();
        io.poll();
        return answer;
    }
    auto begin_flush(archive::PackWriter& writer) { return start(writer.flush()); }
    template <class T>
    auto answer_of(std::future<std::optional<Result<T>>>& future) -> Result<T>
    {
        io.restart();
        while (future.wait_for(0s) != std::future_status::ready && io.run_one_for(30s) != 0) {}
        return future.get().value();
    }
};

// What one of many associations does with its pack.
auto write_one_pack(archive::PackStore& store, PackId which, int objects) -> awaitable<Result<std::uint64_t>>
{
    auto writer = co_await store.create(which);
    if (!writer) co_return writer.error();
    std::uint64_t durable = 0;
    for (int i = 0; i < objects; ++i) {
        auto object = some_bytes(1000 + static_cast<std::size_t>(i));
        auto appended = co_await (*writer)->append(std::move(object));
        if (!appended) co_return appended.error();
        auto flushed = co_await (*writer)->flush();
        if (!flushed) co_return flushed.error();
        durable = *flushed;
    }
    co_return durable;
}

}  // namespace

TEST_F(PackDurability, asks_the_disk_in_this_order_before_it_says_yes)
{
    Lane lane{"disk", 1, 8};
    const auto store = open_store(lane);
    const auto opening = disk.calls().size();
    auto calls = [&, seen = opening]() mutable {
        auto all = disk.calls();
        const auto before = std::exchange(seen, all.size());
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
        return all;
    };
    using Calls = std::vector<Call>;
    const auto object = some_bytes(10);
    const std::vector<archive::IndexEntry> entries{archive::entry_of("1.2", 0, object)};

    auto writer = run(store->create(id)).value();
    EXPECT_EQ(calls(), (Calls{Call::sync_folder, Call::sync_folder})) << "the pack's folder is new as well";
    ASSERT_TRUE(run(writer->append(object)));
    EXPECT_EQ(calls(), Calls{Call::write});
    ASSERT_TRUE(run(writer->flush()));
    EXPECT_EQ(calls(), Calls{Call::sync});
    ASSERT_TRUE(run(writer->seal(entries)));
    EXPECT_EQ(calls(), (Calls{Call::cut, Call::sync, Call::write, Call::sync, Call::rename, Call::sync_folder}));
    writer.reset();
    ASSERT_TRUE(run(store->remove(id)));
    EXPECT_EQ(calls(), Calls{Call::sync_folder});
}

TEST_F(PackDurability, keeps_every_promise_wherever_the_disk_goes_away)
{
    const auto first = some_bytes(5000, 1);
    const auto second = some_bytes(70, 2);
    const std::vector<archive::IndexEntry> entries{archive::entry_of("1", 0, first),
                                                   archive::entry_of("2", 5000, second)};
    bool survived = false;
    for (int alive = 0; !survived; ++alive) {
        SCOPED_TRACE(alive);
        ASSERT_LT(alive, 40) << "the disk is never asked that often";
        const test::TempDir fresh;
        Lane lane{"disk", 1, 8};
        const auto store = FsPacks::open_store(fresh.path(), lane, disk).value();
        auto left = std::make_shared<std::atomic<int>>(alive);
        disk.follow([left](Call, int) { return (*left)-- > 0 ? 0 : EIO; });

        std::uint64_t acknowledged = 0;
        bool sealed = false;
        auto writer = run(store->create(id));
        if (writer) {
            for (const auto& object : {first, second}) {
                if (!run((*writer)->append(object))) break;
                const auto flushed = run((*writer)->flush());
                if (!flushed) break;
                acknowledged = *flushed;
            }
            sealed = acknowledged == 5070 && run((*writer)->seal(entries));
        }
        const bool created = writer.has_value();
        if (created) writer->reset();
        disk.follow({});

        const auto facts = run(store->look(id));
        ASSERT_EQ(facts.has_value(), created);
        if (!created) continue;
        if (facts->sealed) {
            EXPECT_TRUE(run(archive::verify_pack(*store, id)).value().intact()) << "a seal that shows is a whole one";
        } else {
            ASSERT_FALSE(sealed);
            ASSERT_TRUE(run(store->reopen(id, acknowledged)));
        }
        auto promised = first;
        promised.insert(promised.end(), second.begin(), second.end());
        promised.resize(acknowledged);
        EXPECT_EQ(run(store->read(id, 0, acknowledged)).value(), promised);
        survived = sealed;
    }
}

TEST_F(PackDurability, acknowledges_no_byte_that_was_not_in_the_file_when_a_sync_began)
{
    std::atomic<std::uint64_t> covered = 0;
    disk.follow([&](Call call, int file) {
        struct stat facts {};
        if (call == Call::sync && ::fstat(file, &facts) == 0) covered = static_cast<std::uint64_t>(facts.st_size);
        return 0;
    });
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    std::minstd_rand engine{42};

    for (int round = 0; round < 50; ++round) {
        ASSERT_TRUE(run(writer->append(some_bytes(engine() % 3000))));
        auto flushed = begin_flush(*writer);
        ASSERT_TRUE(run(writer->append(some_bytes(engine() % 3000)))) << "while the flush is on its way";
        const auto durable = answer_of(flushed).value();

        EXPECT_LE(durable, covered);
        EXPECT_LE(run(writer->flush()).value(), covered);
    }
    EXPECT_EQ(run(writer->flush()).value(), writer->length());
}

TEST_F(PackDurability, shares_one_sync_among_all_who_wait_for_it)
{
    Gate gate;
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    ASSERT_TRUE(run(writer->append(some_bytes(10))));
    disk.follow([&](Call call, int) {
        if (call == Call::sync) gate.pass();
        return 0;
    });

    auto first = begin_flush(*writer);
    gate.wait_until_reached();
    ASSERT_TRUE(run(writer->append(some_bytes(5)))) << "appending does not wait for the sync";
    std::vector<decltype(first)> others;
    for (int i = 0; i < 20; ++i) others.push_back(begin_flush(*writer));
    gate.open();

    EXPECT_EQ(answer_of(first).value(), 10U);
    for (auto& other : others) EXPECT_EQ(answer_of(other).value(), 15U);
    EXPECT_EQ(syncs(), 2);
}

TEST_F(PackDurability, flushes_for_the_others_when_one_of_them_leaves)
{
    Gate gate;
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    ASSERT_TRUE(run(writer->append(some_bytes(10))));
    disk.follow([&](Call call, int) {
        if (call == Call::sync) gate.pass();
        return 0;
    });

    auto leaving = start(within(1ms, writer->flush()));
    auto also_leaving = start(within(1ms, writer->flush()));
    auto staying = begin_flush(*writer);
    EXPECT_EQ(answer_of(leaving).error().code(), errc::timeout);
    EXPECT_EQ(answer_of(also_leaving).error().code(), errc::timeout);
    gate.open();

    EXPECT_EQ(answer_of(staying).value(), 10U);
}

TEST_F(PackDurability, tells_all_who_share_a_sync_that_it_failed)
{
    Gate gate;
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    ASSERT_TRUE(run(writer->append(some_bytes(10))));
    disk.follow([&](Call call, int) {
        if (call != Call::sync) return 0;
        gate.pass();
        return EIO;
    });

    auto first = begin_flush(*writer);
    auto second = begin_flush(*writer);
    gate.open();

    EXPECT_EQ(answer_of(first).error().at(), "archive.sync");
    EXPECT_EQ(answer_of(second).error().at(), "archive.sync");
    EXPECT_EQ(syncs(), 1) << "a second sync might claim success: the system reports a lost write once";
}

TEST_F(PackDurability, does_not_count_a_sync_for_bytes_that_came_after_a_cut)
{
    Gate gate;
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    disk.follow([&](Call call, int) {
        if (call == Call::sync) gate.pass();
        return 0;
    });

    auto flushed = begin_flush(*writer);
    gate.wait_until_reached();
    ASSERT_TRUE(run(writer->cut(40)));
    ASSERT_TRUE(run(writer->append(some_bytes(60))));
    gate.open();

    EXPECT_EQ(answer_of(flushed).value(), 100U);
    EXPECT_EQ(syncs(), 2) << "the first began before the last sixty bytes were there";
}

TEST_F(PackDurability, leaves_an_abandoned_writer_useless_and_its_pack_whole)
{
    Gate gate;
    Lane lane{"disk", 1, 8};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    ASSERT_TRUE(run(writer->append(some_bytes(100))));
    const auto acknowledged = run(writer->flush()).value();
    disk.follow([&](Call call, int) {
        if (call == Call::write) gate.pass();
        return 0;
    });

    ASSERT_EQ(run(within(1ms, writer->append(some_bytes(50)))).error().code(), errc::timeout);
    EXPECT_EQ(run(writer->append(some_bytes(1))).error().at(), "archive.turn");
    EXPECT_EQ(run(writer->cut(0)).error().at(), "archive.turn");
    writer.reset();
    gate.open();

    writer = run(store->reopen(id, acknowledged)).value();
    EXPECT_EQ(writer->length(), 100U);
    EXPECT_EQ(run(store->look(id)).value().length, 100U) << "what landed late is cut off";
}

TEST_F(PackDurability, holds_the_pack_until_the_last_job_of_an_abandoned_writer_has_ended)
{
    Gate gate;
    Lane lane{"disk", 2, 8};
    const auto store = open_store(lane);
    auto writer = run(store->create(id)).value();
    disk.follow([&](Call call, int) {
        if (call == Call::write) gate.pass();
        return 0;
    });
    ASSERT_EQ(run(within(1ms, writer->append(some_bytes(50)))).error().code(), errc::timeout);
    gate.wait_until_reached();
    writer.reset();

    EXPECT_EQ(run(store->reopen(id, 0)).error().at(), "archive.writer");
    EXPECT_EQ(run(store->remove(id)).error().at(), "archive.writer");
    gate.open();
}

TEST_F(PackDurability, goes_on_after_the_lane_was_full)
{
    Lane lane{"disk", 1, 1};
    const auto store = open_store(lane);
    const auto wait_for_room = [&] {  // a job's place is given back a moment after its answer
        while (!lane.reserve()) std::this_thread::yield();
    };
    auto writer = run(store->create(id)).value();
    wait_for_room();
    ASSERT_TRUE(run(writer->append(some_bytes(10))));
    wait_for_room();
    {
        const auto taken = lane.reserve();
        EXPECT_EQ(run(writer->append(some_bytes(5))).error().code(), errc::busy);
        EXPECT_EQ(run(writer->cut(0)).error().code(), errc::busy);
        EXPECT_EQ(run(writer->flush()).error().code(), errc::busy);
    }

    EXPECT_TRUE(run(writer->append(some_bytes(5))));
    wait_for_room();
    EXPECT_EQ(run(writer->flush()).value(), 15U);
}

TEST_F(PackDurability, serves_many_writers_side_by_side)
{
    constexpr int packs = 12;
    constexpr int objects = 10;
    Lane lane{"disk", 4, 64};
    const auto store = open_store(lane);
    test::SeededEntropy chance;
    test::FakeClock clock;
    using Answer = std::future<std::optional<Result<std::uint64_t>>>;
    std::vector<Answer> answers;
    for (int i = 0; i < packs; ++i) {
        auto task = write_one_pack(*store, mint<PackId>(clock, chance), objects);
        answers.push_back(asio::co_spawn(io, boxed(std::move(task)), asio::use_future));
    }

    for (auto& answer : answers) EXPECT_EQ(answer_of(answer).value(), 10'045U);
}
