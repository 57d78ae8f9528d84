#include "server/audit/checkpoint.hpp"

#include "server/audit/chain.hpp"

#include <gtest/gtest.h>

namespace shanhai::audit {
namespace {

using namespace std::chrono_literals;

const auto noon = parse_instant("2026-03-05T12:00:00Z").value();

auto entry(std::int64_t number) -> ledger::AuditEntry
{
    return {number, noon, "relay", "test.noted", "nothing", "ok", "", genesis(), genesis()};
}
auto checkpoint(std::int64_t number, Instant at) -> ledger::Checkpoint { return {number, genesis(), at, {}}; }

TEST(Checkpoint, states_number_hash_and_time_in_canonical_json)
{
    EXPECT_EQ(statement_of(entry(7), noon),
              R"({"at":"2026-03-05T12:00:00.000000Z","format":"shanhai audit checkpoint 1","hash":")" +
                  genesis().hex() + R"(","number":7,"version":"0.1.0"})");
}

TEST(Checkpoint, speaks_of_one_entry_and_no_other)
{
    const auto said = statement_of(entry(7), noon);
    auto altered = entry(7);
    altered.hash = Digest::of(as_view("something else"));

    EXPECT_TRUE(check_statement(said, entry(7)));
    EXPECT_EQ(check_statement(said, entry(8)).error(), (Fault{errc::corrupt, "audit.checkpoint", "8"}));
    EXPECT_FALSE(check_statement(said, altered));
    EXPECT_FALSE(check_statement(R"({"number":7})", entry(7))) << "a receipt, say, that the same key signed";
    EXPECT_FALSE(check_statement("", entry(7)));
}

TEST(Checkpoint, is_due_after_so_many_entries_or_so_long_and_never_for_nothing_new)
{
    const auto rule = CheckpointRule{1h, 100};
    const auto before = checkpoint(50, noon);

    EXPECT_TRUE(is_due(rule, std::nullopt, entry(1), noon)) << "the first, at once";
    EXPECT_FALSE(is_due(rule, before, entry(50), noon + 24h));
    EXPECT_FALSE(is_due(rule, before, entry(51), noon + 59min));
    EXPECT_TRUE(is_due(rule, before, entry(51), noon + 1h));
    EXPECT_FALSE(is_due(rule, before, entry(149), noon));
    EXPECT_TRUE(is_due(rule, before, entry(150), noon));
}

TEST(Checkpoint, files_sort_in_the_order_of_the_chain)
{
    EXPECT_EQ(file_name_of(checkpoint(1234, noon)), "000000001234.p7m");
    EXPECT_LT(file_name_of(checkpoint(999, noon)), file_name_of(checkpoint(1000, noon)));
}

}  // namespace
}  // namespace shanhai::audit
