#include "server/audit/chain.hpp"

#include <gtest/gtest.h>

using namespace shanhai;

namespace {

auto chain_of(int length) -> std::vector<ledger::AuditEntry>
{
    std::vector<ledger::AuditEntry> chain;
    auto previous = audit::genesis();
    for (int i = 1; i <= length; ++i) {
        auto entry = ledger::AuditEntry{.number = i,
                                        .at = from_micros(i),
                                        .actor = "person:dr-wang",
                                        .action = "case.claimed",
                                        .subject = "case",
                                        .outcome = "ok",
                                        .detail = "",
                                        .previous = previous,
                                        .hash = previous};
        entry.hash = audit::hash_of(entry);
        previous = entry.hash;
        chain.push_back(entry);
    }
    return chain;
}

}  // namespace

TEST(AuditChain, holds_for_what_was_not_touched)
{
    const auto chain = chain_of(10);

    EXPECT_TRUE(audit::check_chain(std::nullopt, chain));
    EXPECT_TRUE(audit::check_chain(chain[3], std::span{chain}.subspan(4))) << "and can be checked page by page";
}

TEST(AuditChain, names_the_first_entry_that_was_altered_removed_or_inserted)
{
    const auto whole = chain_of(10);

    auto altered = whole;
    altered[4].actor = "person:dr-li";
    EXPECT_EQ(audit::check_chain(std::nullopt, altered).error().subject(), "5");

    auto rehashed = altered;
    rehashed[4].hash = audit::hash_of(rehashed[4]);
    EXPECT_EQ(audit::check_chain(std::nullopt, rehashed).error().subject(), "6") << "mending one hash breaks the next";

    auto removed = whole;
    removed.erase(removed.begin() + 2);
    EXPECT_EQ(audit::check_chain(std::nullopt, removed).error().subject(), "3");

    auto doubled = whole;
    doubled.insert(doubled.begin() + 2, whole[1]);
    EXPECT_EQ(audit::check_chain(std::nullopt, doubled).error().subject(), "3");
}

TEST(AuditChain, tells_fields_apart_even_when_their_texts_run_together)
{
    auto one = chain_of(1).front();
    auto other = one;
    one.actor = "ab";
    one.action = "c";
    other.actor = "a";
    other.action = "bc";

    EXPECT_NE(audit::hash_of(one), audit::hash_of(other));
}
