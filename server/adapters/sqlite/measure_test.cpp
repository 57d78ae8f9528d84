// How fast it is, measured when asked for:
//   shanhai_sqlite_test --gtest_also_run_disabled_tests --gtest_filter='Measured.*'
#include "server/adapters/sqlite/ledger.hpp"

#include "tests/contract/ledger_rows.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace shanhai::test {
namespace {

using SteadyClock = std::chrono::steady_clock;

auto micros(SteadyClock::duration length) -> double
{
    return std::chrono::duration<double, std::micro>(length).count();
}

auto percentile(std::vector<double> samples, double part) -> double
{
    std::sort(samples.begin(), samples.end());
    return samples[std::min(samples.size() - 1, static_cast<std::size_t>(part * static_cast<double>(samples.size())))];
}

struct Load {
    sqlite::Ledger& ledger;
    SteadyClock::time_point end;
    std::vector<double> took{};
    int last = 0;

    // What admitting a case writes: the case, its event and its audit entry.
    auto commit_until_end() -> awaitable<void>
    {
        while (SteadyClock::now() < end) {
            const int number = ++last;
            const auto begin = SteadyClock::now();
            auto work = [number](Facts& facts) -> Result<void> {
                auto which = full_case(Waiting{at(1)});
                which.id = CaseId::mint(at(number), {});
                which.opened_at = at(number);
                which.deadline = at(number + 1'800);
                if (auto done = facts.cases().put(which); !done) return done;
                if (auto done = facts.trail().append(full_event()); !done) return done.error();
                const auto before = facts.trail().last_audit();
                if (!before) return before.error();
                return facts.trail().append(audit_entry(*before ? (*before)->number + 1 : 1));
            };
            const auto done = co_await ledger.commit(std::move(work));
            EXPECT_TRUE(done);
            took.push_back(micros(SteadyClock::now() - begin));
        }
    }
};

TEST(Measured, DISABLED_acknowledgements_per_second)
{
    for (const int callers : {1, 8, 64, 256}) {
        TempDir folder;
        asio::io_context io{1};
        auto ledger = sqlite::Ledger::open(folder / "ledger.db").value();
        const auto begin = SteadyClock::now();
        Load load{*ledger, begin + std::chrono::seconds{3}};
        for (int caller = 0; caller < callers; ++caller)
            asio::co_spawn(io, load.commit_until_end(), asio::detached);
        io.run();
        const auto seconds = micros(SteadyClock::now() - begin) / 1e6;
        const auto counts = ledger->counts();
        std::printf("%4d callers: %8.0f acks/s, %7.0f groups/s, ack p50 %7.0f us, p99 %7.0f us\n", callers,
                    static_cast<double>(counts.works) / seconds, static_cast<double>(counts.groups) / seconds,
                    percentile(load.took, 0.5), percentile(load.took, 0.99));
    }
}

TEST(Measured, DISABLED_the_best_waiting_case)
{
    TempDir folder;
    asio::io_context io{1};
    auto ledger = sqlite::Ledger::open(folder / "ledger.db").value();
    const std::vector<std::string> modalities{"CT", "DX", "ECG", "MR", "US"};
    int filled = 0;
    for (const int waiting : {10'000, 100'000}) {
        while (filled < waiting) {
            const auto fill = [&](Facts& facts) -> Result<void> {
                for (const int end = filled + 5'000; filled < end; ++filled) {
                    auto which = full_case(Waiting{at(1)});
                    which.id = CaseId::mint(at(filled), {});
                    which.modality = modalities[static_cast<std::size_t>(filled) % modalities.size()];
                    which.priority = static_cast<wire::Priority>(filled * 7 % 3);
                    which.deadline = at(filled * 7919 % 100'000);
                    if (auto done = facts.cases().put(which); !done) return done;
                }
                return {};
            };
            ASSERT_TRUE(run(io, ledger->commit(fill)));
        }
        for (const std::size_t limit : {1, 50}) {
            std::vector<double> inside;
            std::vector<double> outside;
            for (int i = 0; i < 3'000; ++i) {
                const auto question = [&](Facts& facts) -> Result<std::vector<Case>> {
                    const auto begin = SteadyClock::now();
                    auto found = facts.cases().waiting(site_id("seaside"), {"CT", "DX", "ECG"}, limit);
                    inside.push_back(micros(SteadyClock::now() - begin));
                    return found;
                };
                const auto begin = SteadyClock::now();
                ASSERT_EQ(run(io, ledger->look(question)).value().size(), limit);
                outside.push_back(micros(SteadyClock::now() - begin));
            }
            std::printf(
                "%6d waiting, limit %2zu: query p50 %6.1f us, p99 %6.1f us; look() p50 %6.1f us, p99 %6.1f us\n",
                waiting, limit, percentile(inside, 0.5), percentile(inside, 0.99), percentile(outside, 0.5),
                percentile(outside, 0.99));
        }
    }
}

}  // namespace
}  // namespace shanhai::test
