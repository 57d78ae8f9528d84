// What durability costs: packs, commits, and the order of the queue.
#include "server/adapters/fs/fs_packs.hpp"
#include "server/adapters/sqlite/ledger.hpp"
#include "tests/contract/ledger_rows.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <benchmark/benchmark.h>

using namespace shanhai;

namespace {

constexpr std::size_t ct = 512 * 1024;

// As an association does it: two pieces ahead, then a flush.
auto keep_one(archive::PackWriter& pack, std::shared_ptr<Hasher> digest) -> awaitable<Result<std::uint64_t>>
{
    for (int i = 0; i < 2; ++i) {
        auto piece = Bytes(ct / 2);
        auto appended = co_await pack.append_behind(std::move(piece), digest);
        if (!appended) co_return appended.error();
    }
    co_return co_await pack.flush();
}

void pack_keeps_a_ct_slice(benchmark::State& state)
{
    asio::io_context io{1};
    const test::TempDir folder;
    test::FakeClock clock;
    test::SeededEntropy chance;
    Lane disk{"disk", 4, 64};
    auto packs = fs::FsPacks::open_store(folder.path(), disk).value();
    auto pack = test::run(io, packs->create(mint<PackId>(clock, chance))).value();
    auto digest = std::make_shared<Hasher>();
    for (auto _ : state) {
        if (!test::run(io, keep_one(*pack, digest))) return state.SkipWithError("the disk is full");
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(ct));
}
BENCHMARK(pack_keeps_a_ct_slice)->UseRealTime()->Unit(benchmark::kMicrosecond);

auto commit_one(ledger::Ledger& ledger, int number) -> awaitable<Result<void>>
{
    auto work = [number](ledger::Facts& facts) { return facts.archive().put(test::full_object(number)); };
    co_return co_await ledger.commit(std::move(work));
}

// So many wait for a commit at once; they share its flush.
void ledger_commits(benchmark::State& state)
{
    asio::io_context io{1};
    const test::TempDir folder;
    auto ledger = sqlite::Ledger::open(folder / "ledger.db").value();
    int number = 0;
    for (auto _ : state) {
        for (std::int64_t i = 0; i < state.range(0); ++i)
            asio::co_spawn(io, commit_one(*ledger, ++number % 200), asio::detached);
        io.restart();
        io.run();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(ledger_commits)->Arg(1)->Arg(8)->Arg(32)->UseRealTime()->Unit(benchmark::kMicrosecond);

void queue_finds_the_most_urgent(benchmark::State& state)
{
    const test::TempDir folder;
    asio::io_context io{1};
    auto ledger = sqlite::Ledger::open(folder / "ledger.db").value();
    const auto waiting = static_cast<int>(state.range(0));
    auto fill = [waiting](ledger::Facts& facts) -> Result<void> {
        for (int i = 0; i < waiting; ++i) {
            auto which = test::waiting_case(i % 250);
            which.id = CaseId::mint(test::at(i), {std::byte(i), std::byte(i >> 8), std::byte(i >> 16)});
            if (auto put = facts.cases().put(which); !put) return put.error();
        }
        return {};
    };
    if (!test::run(io, ledger->commit(fill))) return state.SkipWithError("the ledger could not be filled");
    auto best = [](ledger::Facts& facts) -> Result<std::size_t> {
        auto found = facts.cases().waiting({test::site_id("seaside"), {"CT"}}, 1);
        if (!found) return found.error();
        return found->size();
    };
    for (auto _ : state) benchmark::DoNotOptimize(test::run(io, ledger->look(best)));
}
BENCHMARK(queue_finds_the_most_urgent)->Arg(100)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
