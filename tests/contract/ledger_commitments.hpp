// What the ledger promises about Storage Commitment and about copies kept apart.
#pragma once

#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

inline auto commitment(std::string transaction, Instant due_at, std::string_view device = "full") -> ledger::Commitment
{
    return {.device = digest_of(device),
            .transaction = std::move(transaction),
            .site = site_id("niujie"),
            .calling_title = "NIUJIE_DR",
            .called_title = "SHANHAI",
            .asked_at = at(1),
            .due_at = due_at,
            .attempts = 3,
            .instances = {{"1.2", "2.25.1", std::nullopt}, {"1.2", "2.25.2", std::uint16_t{0x0112}}}};
}

TEST_P(LedgerContract, commitments_come_back_as_they_were_put_until_they_are_dropped)
{
    auto changed = commitment("2.25.77", at(9));
    changed.attempts = 4;
    changed.instances.clear();
    put(&Facts::commitments, commitment("2.25.77", at(5)), commitment("2.25.78", at(5)));

    const auto find = [&](std::string_view transaction) {
        return ask(&Facts::commitments, [&](auto& book) { return book.find(digest_of("full"), transaction); });
    };
    EXPECT_EQ(find("2.25.77"), commitment("2.25.77", at(5)));
    EXPECT_EQ(find("2.25.79"), std::nullopt);
    put(&Facts::commitments, changed);
    EXPECT_EQ(find("2.25.77"), changed);
    EXPECT_EQ(ask(&Facts::commitments, [](auto& book) { return book.count_of(digest_of("full")); }), 2);
    EXPECT_EQ(ask(&Facts::commitments, [](auto& book) { return book.count_of(digest_of("bare")); }), 0);

    const auto drop = [](Facts& facts) { return facts.commitments().drop(digest_of("full"), "2.25.77"); };
    EXPECT_TRUE(commit(drop));
    EXPECT_TRUE(commit(drop)) << "what is gone may be dropped again";
    EXPECT_EQ(find("2.25.77"), std::nullopt);
    EXPECT_EQ(find("2.25.78"), commitment("2.25.78", at(5)));
}

TEST_P(LedgerContract, commitments_are_due_in_order_and_not_before_their_time)
{
    put(&Facts::commitments, commitment("2.25.1", at(7)), commitment("2.25.2", at(5)), commitment("2.25.3", at(6)),
        commitment("2.25.4", at(5), "bare"));

    const auto due = [&](Instant before, std::size_t limit) {
        std::vector<std::string> transactions;
        for (const auto& one : ask(&Facts::commitments, [&](auto& book) { return book.due(before, limit); }))
            transactions.push_back(one.transaction);
        return transactions;
    };
    EXPECT_TRUE(due(at(5), 10).empty());
    EXPECT_EQ(due(at(7), 10).size(), 3U);
    EXPECT_EQ(due(at(8), 10).back(), "2.25.1");
    EXPECT_EQ(due(at(8), 2).size(), 2U);
}

inline auto copy_apart(int number, std::string_view site, int instance) -> StoredObject
{
    auto object = full_object(number);
    object.id = id<ObjectId>(number);
    object.site = site_id(site);
    object.instance->instance = uid<InstanceUid>(instance);
    object.conflicting = true;
    return object;
}

TEST_P(LedgerContract, copies_kept_apart_are_listed_by_site_and_by_uid)
{
    auto held = copy_apart(1, "niujie", 5);
    held.conflicting = false;
    put(&Facts::archive, held, copy_apart(2, "niujie", 5), copy_apart(3, "niujie", 5), copy_apart(4, "niujie", 6),
        copy_apart(5, "longtan", 5));

    const auto conflicts = [&](std::optional<SiteId> site, std::optional<StoredObject> after, std::size_t limit) {
        return ids_of(ask(&Facts::archive, [&](auto& book) { return book.conflicts(site, after, limit); }));
    };
    EXPECT_EQ(conflicts(site_id("niujie"), std::nullopt, 10), ids<ObjectId>({2, 3, 4}));
    EXPECT_EQ(conflicts(std::nullopt, std::nullopt, 10), ids<ObjectId>({5, 2, 3, 4}));
    EXPECT_EQ(conflicts(std::nullopt, std::nullopt, 2), ids<ObjectId>({5, 2}));
    EXPECT_EQ(conflicts(std::nullopt, copy_apart(2, "niujie", 5), 2), ids<ObjectId>({3, 4}));
    EXPECT_EQ(conflicts(site_id("longtan"), copy_apart(5, "longtan", 5), 2), ids<ObjectId>({}));
    EXPECT_EQ(ids_of(ask(&Facts::archive,
                         [](auto& book) { return book.conflicts_with(site_id("niujie"), uid<InstanceUid>(5)); })),
              ids<ObjectId>({2, 3}));
}

}  // namespace shanhai::test
