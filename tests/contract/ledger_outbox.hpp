// What the ledger promises about the outbox: destinations, pushes in line, recalls.
#pragma once

#include "tests/contract/ledger_house.hpp"
#include "tests/contract/ledger_outbox_rows.hpp"

namespace shanhai::test {

TEST_P(LedgerContract, destinations_and_pushes_come_back_as_they_were_put)
{
    const auto bare = Destination{.id = destination_id("pacs"),
                                  .site = site_id("niujie"),
                                  .channel = ledger::Protocol::cstore,
                                  .address = {},
                                  .tls = false,
                                  .active = false,
                                  .created_at = at(0)};
    put(&Facts::outbox, full_destination(), bare, full_destination("his-longtan", "longtan"));
    put(&Facts::outbox, full_push(1), push(2, at(5)));

    const auto all = ask(&Facts::outbox, [](auto& book) { return book.destinations(); });
    EXPECT_EQ(all, (std::vector{full_destination("his-longtan", "longtan"), full_destination(), bare}));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.destinations_of(site_id("niujie")); }),
              std::vector{full_destination()})
        << "what is not active gets nothing";
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.destination(destination_id("pacs")); }), bare);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.destination(destination_id("none")); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.push(id<PushId>(1)); }), full_push(1));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.push(id<PushId>(2)); }), push(2, at(5)));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.pushes_of(id<ReportId>(2)); }),
              std::vector{push(2, at(5))});
}

TEST_P(LedgerContract, pushes_are_due_in_order_but_those_about_one_case_one_after_the_other)
{
    auto second_of_case_1 = push(4, at(4));
    second_of_case_1.of = id<CaseId>(1);
    auto delivered = push(5, at(1));
    delivered.state = PushState::delivered;
    auto later = push(3, at(2));
    later.due_at = at(50);
    put(&Facts::outbox, push(2, at(3)), push(1, at(1)), later, second_of_case_1, delivered,
        push(6, at(1), "his-longtan"));

    const auto due = [&](std::string_view to, Instant before, std::size_t limit = 10) {
        return ids_of(ask(&Facts::outbox, [&](auto& book) { return book.due(destination_id(to), before, limit); }));
    };
    EXPECT_EQ(due("his-niujie", at(10)), ids<PushId>({1, 2}));
    EXPECT_EQ(due("his-niujie", at(3)), ids<PushId>({1}));
    EXPECT_EQ(due("his-niujie", at(51)), ids<PushId>({1, 3, 2}));
    EXPECT_EQ(due("his-niujie", at(51), 1), ids<PushId>({1}));
    EXPECT_EQ(due("his-longtan", at(10)), ids<PushId>({6}));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.awaited(at(10)); }),
              (std::vector{destination_id("his-longtan"), destination_id("his-niujie")}));
    EXPECT_TRUE(ask(&Facts::outbox, [](auto& book) { return book.awaited(at(1)); }).empty());

    auto resting = push(1, at(1));
    resting.due_at = at(60);
    put(&Facts::outbox, resting);
    EXPECT_EQ(due("his-niujie", at(10)), ids<PushId>({2})) << "what comes after it waits with it";
    resting.state = PushState::delivered;
    put(&Facts::outbox, resting);
    EXPECT_EQ(due("his-niujie", at(10)), ids<PushId>({2, 4}));
}

TEST_P(LedgerContract, at_one_moment_the_recall_of_a_version_goes_before_the_next)
{
    auto next = push(1, at(1));
    next.of = id<CaseId>(7);
    auto recall = push(2, at(1));
    recall.of = id<CaseId>(7);
    recall.kind = PushKind::recall;
    put(&Facts::outbox, next, recall);

    const auto first = ask(&Facts::outbox, [](auto& book) { return book.due(destination_id("his-niujie"), at(9), 9); });
    EXPECT_EQ(ids_of(first), ids<PushId>({2}));
}

TEST_P(LedgerContract, what_is_overdue_alarmed_or_refused_is_found_and_counted)
{
    auto soon = push(1, at(1));
    soon.alarm_at = at(20);
    auto sooner = push(2, at(2));
    sooner.alarm_at = at(10);
    auto refused = push(3, at(3));
    refused.state = PushState::refused;
    refused.alarmed = true;
    put(&Facts::outbox, soon, sooner, refused, push(4, at(4), "his-longtan"));

    const auto overdue = [&](Instant before, std::size_t limit = 9) {
        return ids_of(ask(&Facts::outbox, [&](auto& book) { return book.overdue(before, limit); }));
    };
    EXPECT_EQ(overdue(at(10)), ids<PushId>({}));
    EXPECT_EQ(overdue(at(21)), ids<PushId>({2, 1}));
    EXPECT_EQ(overdue(at(21), 1), ids<PushId>({2}));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.push_counts(); }), (ledger::PushCounts{3, 1, 1}));

    const auto list = [&](ledger::PushFilter filter) {
        return ids_of(ask(&Facts::outbox, [&](auto& book) { return book.list(filter); }));
    };
    EXPECT_EQ(list({}), ids<PushId>({4, 3, 2, 1}));
    EXPECT_EQ(list({.limit = 2}), ids<PushId>({4, 3}));
    EXPECT_EQ(list({.to = destination_id("his-niujie")}), ids<PushId>({3, 2, 1}));
    EXPECT_EQ(list({.report = id<ReportId>(2)}), ids<PushId>({2}));
    EXPECT_EQ(list({.alarmed = true}), ids<PushId>({3}));
}

TEST_P(LedgerContract, recalls_are_remembered_and_their_notices_wait_for_a_name)
{
    const auto recall = ledger::Recall{id<ReportId>(1), id<CaseId>(1), true, tricky, "person:dr-wang", at(5)};
    const auto notice = [](int report, std::string_view to, Instant told) {
        return ledger::RecallNotice{.report = id<ReportId>(report), .to = site_id(to), .at = told};
    };
    auto known = notice(1, "niujie", at(5));
    known.acknowledged_at = at(6);
    known.acknowledged_by = "李春兰";
    put(&Facts::outbox, recall);
    put(&Facts::outbox, known, notice(2, "niujie", at(9)), notice(3, "niujie", at(7)), notice(1, "longtan", at(5)));

    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.recall(id<ReportId>(1)); }), recall);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.recall(id<ReportId>(2)); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.notice(id<ReportId>(1), site_id("niujie")); }), known);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.notice(id<ReportId>(2), site_id("longtan")); }),
              std::nullopt);
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.notices(site_id("niujie"), false, 9); }),
              (std::vector{notice(3, "niujie", at(7)), notice(2, "niujie", at(9))}));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.notices(site_id("niujie"), true, 2); }),
              (std::vector{known, notice(3, "niujie", at(7))}));
    EXPECT_EQ(ask(&Facts::outbox, [](auto& book) { return book.unacknowledged_recalls(); }), 3);
}

}  // namespace shanhai::test
