// What the ledger promises about the queue of cases and about its two sequences, events and audit.
#pragma once

#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

// ---- cases

TEST_P(LedgerContract, cases_come_back_as_they_were_put_in_every_state)
{
    for (const CaseState& state :
         {CaseState{Waiting{at(6)}}, CaseState{Claimed{person_id("dr-wang"), at(7), at(8)}},
          CaseState{Reported{id<ReportId>(1), person_id("dr-wang"), at(9)}},
          CaseState{Acknowledged{id<ReportId>(1), tricky, at(10)}}, CaseState{ledger::Held{at(11)}},
          CaseState{ledger::Cancelled{"李春兰", tricky, at(12)}},
          CaseState{ledger::Returned{person_id("dr-wang"), "111209", at(13)}},
          CaseState{ledger::Asked{person_id("dr-wang"), at(14)}}}) {
        put(&Facts::cases, full_case(state));
        EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.find(id<CaseId>(1)); }), full_case(state));
    }
    put(&Facts::cases, waiting_case(1), full_draft());
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.find(id<CaseId>(1)); }), waiting_case(1));
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.find(id<CaseId>(2)); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.draft(id<CaseId>(1)); }), full_draft());
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.draft(id<CaseId>(2)); }), std::nullopt);

    auto later = full_draft();
    later.body = "";
    later.by = person_id("dr-li");
    put(&Facts::cases, later);
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.draft(id<CaseId>(1)); }), later);
}

TEST_P(LedgerContract, every_form_of_a_case_is_kept_in_order)
{
    const auto form = [](int which, std::int64_t number, std::string text) {
        return ledger::FormRevision{id<CaseId>(which), number, std::move(text), tricky, at(number)};
    };
    put(&Facts::cases, form(1, 1, "{}"), form(2, 0, "{}"), form(1, 0, tricky), form(1, 2, ""));

    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.forms(id<CaseId>(1)); }),
              (std::vector{form(1, 0, tricky), form(1, 1, "{}"), form(1, 2, "")}));
    EXPECT_TRUE(ask(&Facts::cases, [](auto& book) { return book.forms(id<CaseId>(3)); }).empty());
}

TEST_P(LedgerContract, a_held_or_cancelled_case_waits_for_nobody_and_is_counted)
{
    auto held = waiting_case(1);
    held.state = ledger::Held{at(1)};
    auto cancelled = waiting_case(2);
    cancelled.state = ledger::Cancelled{"a", "b", at(1)};
    put(&Facts::cases, held, cancelled, waiting_case(3));

    const auto listed = [&](CaseStateName state) {
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.list({.state = state}); }));
    };
    EXPECT_EQ(ids_of(ask(&Facts::cases, [](auto& book) { return book.waiting({site_id("seaside")}, 9); })),
              ids<CaseId>({3}));
    EXPECT_EQ(listed(CaseStateName::held), ids<CaseId>({1}));
    EXPECT_EQ(listed(CaseStateName::cancelled), ids<CaseId>({2}));
    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.counts(); }),
              (CaseCounts{.waiting = 1, .held = 1, .cancelled = 1}));
}

TEST_P(LedgerContract, emergencies_come_first_then_the_earlier_turn_then_the_older)
{
    const auto waiting = [](int number, wire::Priority priority, int turn, int opened, std::string modality) {
        auto row = waiting_case(number);
        row.priority = priority;
        row.turn = at(turn);
        row.opened_at = at(opened);
        row.modality = std::move(modality);
        return row;
    };
    auto elsewhere = waiting(9, wire::Priority::emergency, 1, 1, "CT");
    elsewhere.group = site_id("weining");
    put(&Facts::cases, waiting(1, wire::Priority::urgent, 30, 1, "CT"),
        waiting(2, wire::Priority::emergency, 90, 9, "DX"), waiting(4, wire::Priority::routine, 20, 8, "ECG"),
        waiting(3, wire::Priority::urgent, 20, 8, "CT"), waiting(5, wire::Priority::urgent, 20, 7, "DX"),
        waiting(6, wire::Priority::routine, 19, 9, "CT"));
    put(&Facts::cases, elsewhere, claimed_case(7, at(1)), claimed_case(8, at(99'999)));

    const auto queue = [&](std::vector<std::string> modalities, std::size_t limit) {
        return ids_of(ask(&Facts::cases,
                          [&](auto& book) { return book.waiting({site_id("seaside"), modalities}, limit); }));
    };
    EXPECT_EQ(queue({}, 99), ids<CaseId>({2, 6, 5, 3, 4, 1}));
    EXPECT_EQ(queue({}, 1), ids<CaseId>({2}));
    EXPECT_EQ(queue({"CT", "ECG"}, 99), ids<CaseId>({6, 3, 4, 1}));
    EXPECT_EQ(queue({"CT", "ECG"}, 3), ids<CaseId>({6, 3, 4}));
    EXPECT_EQ(queue({"CT", "CT"}, 99), ids<CaseId>({6, 3, 1})) << "named twice, listed once";
    EXPECT_EQ(queue({"MR"}, 99), ids<CaseId>({}));

    put(&Facts::cases, claimed_case(2, at(60)));
    EXPECT_EQ(queue({}, 2), ids<CaseId>({6, 5})) << "claimed: no longer waiting";
}

TEST_P(LedgerContract, a_case_waits_for_those_with_its_specialty_and_for_the_one_it_is_kept_for)
{
    const auto waiting = [](int number, std::string specialty, std::string_view kept_for) {
        auto row = waiting_case(number);
        row.specialty = std::move(specialty);
        if (!kept_for.empty()) row.kept = ledger::Reservation{person_id(kept_for), at(9)};
        return row;
    };
    put(&Facts::cases, waiting(1, "", ""), waiting(2, "心电", ""), waiting(3, "神经", ""), waiting(4, "", "dr-li"),
        waiting(5, "心电", "dr-li"), waiting(6, "", "dr-wang"));

    const auto queue = [&](std::vector<std::string> specialties, std::optional<std::string> who,
                           std::vector<std::string> modalities = {}) {
        const auto person = who ? std::optional{person_id(*who)} : std::nullopt;
        return ids_of(ask(&Facts::cases, [&](auto& book) {
            return book.waiting({site_id("seaside"), modalities, specialties, person}, 99);
        }));
    };
    EXPECT_EQ(queue({}, std::nullopt), ids<CaseId>({1}));
    EXPECT_EQ(queue({"心电"}, std::nullopt), ids<CaseId>({1, 2}));
    EXPECT_EQ(queue({"心电", "神经"}, "dr-wang"), ids<CaseId>({1, 2, 3, 6}));
    EXPECT_EQ(queue({}, "dr-li"), ids<CaseId>({1, 4}));
    EXPECT_EQ(queue({"心电"}, "dr-li", {"CT"}), ids<CaseId>({1, 2, 4, 5}));
    EXPECT_EQ(queue({"心电"}, "dr-li", {"MR"}), ids<CaseId>({}));
}

TEST_P(LedgerContract, the_last_turn_of_a_site_is_that_of_its_waiting_cases_of_one_kind)
{
    const auto waiting = [](int number, std::string_view site, std::string modality, int turn) {
        auto row = waiting_case(number);
        row.site = site_id(site);
        row.modality = std::move(modality);
        row.turn = at(turn);
        return row;
    };
    auto emergency = waiting(4, "niujie", "CT", 70);
    emergency.priority = wire::Priority::emergency;
    auto claimed = waiting(5, "niujie", "CT", 80);
    claimed.state = Claimed{person_id("dr-wang"), at(1), at(99)};
    put(&Facts::cases, waiting(1, "niujie", "CT", 30), waiting(2, "niujie", "CT", 20), waiting(3, "niujie", "DX", 90),
        emergency, claimed, waiting(6, "elsewhere", "CT", 60));

    const auto last = [&](std::string_view group, std::string_view modality,
                          wire::Priority priority = wire::Priority::routine) {
        return ask(&Facts::cases,
                   [&](auto& book) { return book.last_turn(site_id(group), site_id("niujie"), modality, priority); });
    };
    EXPECT_EQ(last("seaside", "CT"), at(30));
    EXPECT_EQ(last("seaside", "DX"), at(90));
    EXPECT_EQ(last("seaside", "MR"), std::nullopt);
    EXPECT_EQ(last("seaside", "CT", wire::Priority::emergency), at(70));
    EXPECT_EQ(last("seaside", "CT", wire::Priority::urgent), std::nullopt);
    EXPECT_EQ(last("weining", "CT"), std::nullopt);
}

TEST_P(LedgerContract, cases_with_an_alarm_are_found_when_it_is_due_the_longest_overdue_first)
{
    const auto alarmed = [](int number, std::optional<int> when) {
        auto row = waiting_case(number);
        if (when) row.alarm_at = at(*when);
        return row;
    };
    put(&Facts::cases, alarmed(1, 30), alarmed(2, 10), alarmed(3, std::nullopt), alarmed(4, 20));

    const auto due = [&](int now, std::size_t limit) {
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.alarmed(at(now), limit); }));
    };
    EXPECT_EQ(due(9, 9), ids<CaseId>({}));
    EXPECT_EQ(due(20, 9), ids<CaseId>({2, 4}));
    EXPECT_EQ(due(99, 2), ids<CaseId>({2, 4}));
    put(&Facts::cases, alarmed(2, std::nullopt));
    EXPECT_EQ(due(99, 9), ids<CaseId>({4, 1})) << "seen to: no alarm any more";
}

TEST_P(LedgerContract, claims_lapse_when_their_lease_is_over_the_longest_over_first)
{
    put(&Facts::cases, claimed_case(1, at(30)), claimed_case(2, at(10)), claimed_case(3, at(20)), waiting_case(4));

    const auto lapsed = [&](Instant now, std::size_t limit) {
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.lapsed(now, limit); }));
    };
    EXPECT_EQ(lapsed(at(20) - std::chrono::microseconds{1}, 9), ids<CaseId>({2}));
    EXPECT_EQ(lapsed(at(20), 9), ids<CaseId>({2, 3}));
    EXPECT_EQ(lapsed(at(99), 2), ids<CaseId>({2, 3}));
    EXPECT_EQ(lapsed(at(99), 3), ids<CaseId>({2, 3, 1}));

    put(&Facts::cases, waiting_case(2));
    EXPECT_EQ(lapsed(at(99), 9), ids<CaseId>({3, 1})) << "handed back: no lease to lapse";
}

TEST_P(LedgerContract, cases_are_listed_newest_first_by_any_mix_of_filters)
{
    auto elsewhere = waiting_case(3);
    elsewhere.site = site_id("elsewhere");
    auto other_group = waiting_case(4);
    other_group.group = site_id("weining");
    auto other_reader = claimed_case(6, at(9));
    other_reader.state = Claimed{person_id("dr-li"), at(1), at(9)};
    auto reported = waiting_case(7);
    reported.state = Reported{id<ReportId>(1), person_id("dr-wang"), at(9)};
    put(&Facts::cases, waiting_case(1), waiting_case(2), elsewhere, other_group, claimed_case(5, at(9)), other_reader,
        reported);

    const auto list = [&](CaseFilter filter) {
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.list(filter); }));
    };
    EXPECT_EQ(list({}), ids<CaseId>({7, 6, 5, 4, 3, 2, 1}));
    EXPECT_EQ(list({.site = site_id("niujie")}), ids<CaseId>({7, 6, 5, 4, 2, 1}));
    EXPECT_EQ(list({.group = site_id("seaside")}), ids<CaseId>({7, 6, 5, 3, 2, 1}));
    EXPECT_EQ(list({.state = CaseStateName::waiting}), ids<CaseId>({4, 3, 2, 1}));
    EXPECT_EQ(list({.state = CaseStateName::reported}), ids<CaseId>({7}));
    EXPECT_EQ(list({.state = CaseStateName::acknowledged}), ids<CaseId>({}));
    EXPECT_EQ(list({.claimed_by = person_id("dr-wang")}), ids<CaseId>({5})) << "reported by her is not claimed by her";
    EXPECT_EQ(list({.site = site_id("niujie"),
                    .group = site_id("seaside"),
                    .state = CaseStateName::claimed,
                    .claimed_by = person_id("dr-li")}),
              ids<CaseId>({6}));
    EXPECT_EQ(list({.site = site_id("niujie"), .group = site_id("seaside"), .after = id<CaseId>(5), .limit = 1}),
              ids<CaseId>({2}));
}

TEST_P(LedgerContract, a_list_of_cases_is_paged_without_loss_or_repetition)
{
    for (int number = 1; number <= 7; ++number) put(&Facts::cases, waiting_case(number));

    for (const std::size_t limit : {1, 2, 6, 7, 8}) {
        std::vector<CaseId> met;
        CaseFilter filter{.limit = limit};
        for (;;) {
            const auto page = ids_of(ask(&Facts::cases, [&](auto& book) { return book.list(filter); }));
            EXPECT_LE(page.size(), limit);
            if (page.empty()) break;
            met.insert(met.end(), page.begin(), page.end());
            filter.after = page.back();
        }
        EXPECT_EQ(met, ids<CaseId>({7, 6, 5, 4, 3, 2, 1})) << "pages of " << limit;
    }
}

TEST_P(LedgerContract, cases_opened_between_two_moments_include_the_first_and_not_the_second)
{
    put(&Facts::cases, waiting_case(4), waiting_case(1), waiting_case(3), waiting_case(2));

    const auto opened = [&](Instant from, Instant until) {
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.opened_between(from, until); }));
    };
    EXPECT_EQ(opened(at(2), at(4)), ids<CaseId>({2, 3}));
    EXPECT_EQ(opened(at(2), at(2)), ids<CaseId>({}));
    EXPECT_EQ(opened(at(0), at(9)), ids<CaseId>({1, 2, 3, 4}));
}

// ---- events and audit

TEST_P(LedgerContract, events_come_back_as_they_were_appended_with_their_numbers)
{
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_event(); }), 0);
    auto misnumbered = bare_event();
    misnumbered.number = 77;

    const auto numbers = commit([&](Facts& facts) -> Result<std::pair<std::int64_t, std::int64_t>> {
        const auto first = facts.trail().append(full_event());
        const auto second = facts.trail().append(misnumbered);
        return std::pair{first.value(), second.value()};
    });

    EXPECT_EQ(numbers.value(), (std::pair<std::int64_t, std::int64_t>{1, 2}));
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_event(); }), 2);
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.events(0, std::nullopt, 9); }),
              (std::vector{full_event(), bare_event()}));
}

TEST_P(LedgerContract, events_are_read_behind_a_number_by_those_who_may_see_them)
{
    const auto event = [](std::string_view site, std::string_view group) {
        return Event{0, at(1), "case.opened", std::nullopt, site_id(site), site_id(group), "{}"};
    };
    ASSERT_TRUE(commit([&](Facts& facts) -> Result<void> {
        for (const auto& [site, group] :
             {std::pair{"aa", "xx"}, {"bb", "xx"}, {"aa", "yy"}, {"xx", "xx"}, {"cc", "yy"}})
            if (auto done = facts.trail().append(event(site, group)); !done) return done.error();
        return {};
    }));

    const auto numbers = [&](std::int64_t after, std::optional<std::string> site, std::size_t limit) {
        std::vector<std::int64_t> all;
        const auto visible_to = site ? std::optional{site_id(*site)} : std::nullopt;
        for (const auto& row : ask(&Facts::trail, [&](auto& trail) { return trail.events(after, visible_to, limit); }))
            all.push_back(row.number);
        return all;
    };
    using Numbers = std::vector<std::int64_t>;
    EXPECT_EQ(numbers(0, std::nullopt, 9), (Numbers{1, 2, 3, 4, 5}));
    EXPECT_EQ(numbers(2, std::nullopt, 2), (Numbers{3, 4}));
    EXPECT_EQ(numbers(5, std::nullopt, 9), Numbers{});
    EXPECT_EQ(numbers(0, "aa", 9), (Numbers{1, 3}));
    EXPECT_EQ(numbers(0, "xx", 9), (Numbers{1, 2, 4})) << "asking and reading at once is one event";
    EXPECT_EQ(numbers(1, "xx", 1), Numbers{2});
    EXPECT_EQ(numbers(0, "dd", 9), Numbers{});
}

TEST_P(LedgerContract, audit_entries_follow_each_other)
{
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_audit(); }), std::nullopt);
    const auto append = [&](std::int64_t number) {
        return commit([&](Facts& facts) { return facts.trail().append(audit_entry(number)); });
    };

    EXPECT_EQ(append(2).error().code(), errc::stale);
    EXPECT_TRUE(append(1));
    EXPECT_EQ(append(1).error().code(), errc::stale);
    EXPECT_EQ(append(3).error().code(), errc::stale);
    EXPECT_TRUE(append(2));
    EXPECT_TRUE(append(3));

    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_audit(); }), audit_entry(3));
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.audit(0, 9); }),
              (std::vector{audit_entry(1), audit_entry(2), audit_entry(3)}));
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.audit(1, 1); }), std::vector{audit_entry(2)});
}

}  // namespace shanhai::test
