#include "server/adapters/memory/ledger.hpp"

#include "tests/contract/ledger_contract.hpp"

namespace shanhai::test {
namespace {

struct MemoryHouse final : LedgerHouse {
    explicit MemoryHouse(std::size_t works_waiting_max) : memory{works_waiting_max} {}
    auto ledger() -> Ledger& override { return memory; }

    memory::Ledger memory;
};

auto open_memory(std::size_t works_waiting_max) -> std::unique_ptr<LedgerHouse>
{
    return std::make_unique<MemoryHouse>(works_waiting_max);
}

auto open_repeating(std::size_t works_waiting_max) -> std::unique_ptr<LedgerHouse>
{
    auto house = std::make_unique<MemoryHouse>(works_waiting_max);
    house->memory.run_works_twice();
    return house;
}

INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract,
                         testing::Values(LedgerAdapter{"once", open_memory}, LedgerAdapter{"twice", open_repeating}),
                         [](const auto& test) { return test.param.name; });

auto put_site(Facts& facts) -> Result<void> { return facts.people().put(full_site()); }
auto has_site(Facts& facts) -> Result<bool> { return facts.people().site(full_site().id).value().has_value(); }

TEST(MemoryLedger, fails_as_many_commits_as_it_was_told_before_they_take_effect)
{
    memory::Ledger ledger;
    ledger.fail_commits(errc::storage_full, 2);

    EXPECT_EQ(run(ledger.commit(put_site)).error().code(), errc::storage_full);
    EXPECT_EQ(run(ledger.commit(put_site)).error().code(), errc::storage_full);
    EXPECT_FALSE(run(ledger.look(has_site)).value());
    EXPECT_TRUE(run(ledger.commit(put_site)));
    EXPECT_TRUE(run(ledger.look(has_site)).value());
}

TEST(MemoryLedger, loses_an_acknowledgement_of_what_took_effect)
{
    memory::Ledger ledger;
    ledger.lose_acknowledgements(errc::unavailable);

    EXPECT_EQ(run(ledger.commit(put_site)).error().code(), errc::unavailable);
    EXPECT_TRUE(run(ledger.look(has_site)).value());
    EXPECT_TRUE(run(ledger.commit(put_site)));
}

TEST(MemoryLedger, loses_no_acknowledgement_of_what_failed_anyway)
{
    memory::Ledger ledger;
    ledger.lose_acknowledgements(errc::unavailable);
    const auto refused = [](Facts&) -> Result<void> { return Fault{errc::stale, "test"}; };

    EXPECT_EQ(run(ledger.commit(refused)).error().code(), errc::stale);
    EXPECT_EQ(run(ledger.commit(put_site)).error().code(), errc::unavailable);
}

TEST(MemoryLedger, fails_looks_when_told_and_commits_not)
{
    memory::Ledger ledger;
    ledger.fail_looks(errc::unavailable);

    EXPECT_TRUE(run(ledger.commit(put_site)));
    EXPECT_EQ(run(ledger.look(has_site)).error().code(), errc::unavailable);
    EXPECT_TRUE(run(ledger.look(has_site)).value());
}

TEST(MemoryLedger, runs_a_work_twice_so_that_one_with_another_effect_is_found_out)
{
    memory::Ledger ledger;
    ledger.run_works_twice();
    int runs = 0;
    const auto counting = [&](Facts& facts) -> Result<std::int64_t> {
        ++runs;
        return facts.trail().append(bare_event());
    };

    EXPECT_EQ(run(ledger.commit(counting)).value(), 1) << "the rehearsal left nothing behind";
    EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace shanhai::test
