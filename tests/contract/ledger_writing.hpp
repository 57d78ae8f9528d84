// What the ledger promises about versions of a report and about writing them.
#pragma once

#include "server/ledger/writing.hpp"
#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

inline auto current_report(int number, int of = 1) -> Report
{
    auto report = full_report(number);
    report.of = id<CaseId>(of);
    report.superseded_by.reset();
    report.timed = true;
    return report;
}

TEST_P(LedgerContract, one_version_of_a_report_is_current_and_a_second_is_refused)
{
    put(&Facts::reports, full_report(1), current_report(2), current_report(4, 2));
    const auto current = [&](int of) {
        return ask(&Facts::reports, [&](auto& book) { return book.current(id<CaseId>(of)); });
    };
    EXPECT_EQ(current(1), current_report(2));
    EXPECT_EQ(current(2), current_report(4, 2));
    EXPECT_EQ(current(3), std::nullopt);

    const auto second = commit([](Facts& facts) { return facts.reports().put(current_report(3)); });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), (Fault{errc::conflict, "ledger.report"}));
    EXPECT_EQ(current(1), current_report(2));

    put(&Facts::reports, full_report(2), current_report(3));
    EXPECT_EQ(current(1), current_report(3));
}

TEST_P(LedgerContract, reports_are_found_by_their_code_and_those_without_a_timestamp_are_listed)
{
    put(&Facts::reports, full_report(2), full_report(1), current_report(3));
    const auto by = [&](std::string_view code) {
        return ask(&Facts::reports, [&](auto& book) { return book.by_code(digest_of(code)); });
    };
    EXPECT_EQ(by("code 1"), full_report(1));
    EXPECT_EQ(by("code 3"), current_report(3));
    EXPECT_EQ(by("code 9"), std::nullopt);
    const auto untimed = [&](std::size_t limit) {
        return ask(&Facts::reports, [&](auto& book) { return book.untimed(limit); });
    };
    EXPECT_EQ(untimed(10), (std::vector{full_report(1), full_report(2)}));
    EXPECT_EQ(untimed(1), (std::vector{full_report(1)}));
}

TEST_P(LedgerContract, drafts_are_kept_as_they_were_saved_each_time)
{
    const auto draft = [](int of, std::int64_t number) {
        return ledger::DraftRevision{id<CaseId>(of), number, person_id("dr-wang"), at(int(number)), long_text};
    };
    put(&Facts::writing, draft(1, 2), draft(1, 1), draft(2, 1));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.revisions(id<CaseId>(1)); }),
              (std::vector{draft(1, 1), draft(1, 2)}));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.revision(id<CaseId>(2), 1); }), draft(2, 1));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.revision(id<CaseId>(2), 2); }), std::nullopt);
}

TEST_P(LedgerContract, a_site_has_one_set_of_phrases)
{
    const auto set = [](std::string_view site, std::int64_t revision) {
        return ledger::PhraseSet{site_id(site), revision, tricky, at(3), long_text};
    };
    put(&Facts::writing, set("niujie", 1), set("longtan", 1));
    put(&Facts::writing, set("niujie", 2));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.phrases(site_id("niujie")); }), set("niujie", 2));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.phrases(site_id("elsewhere")); }), std::nullopt);
}

TEST_P(LedgerContract, reviews_come_back_by_the_time_of_the_signature)
{
    const auto record = [](int number) {
        return ledger::ReviewRecord{.report = id<ReportId>(number),
                                    .of = id<CaseId>(1),
                                    .author = person_id("dr-zhao"),
                                    .reviewer = person_id("dr-wang"),
                                    .alteration = ledger::Alteration::diagnosis,
                                    .rewrites = 2,
                                    .difference = tricky,
                                    .submitted_at = at(1),
                                    .signed_at = at(number)};
    };
    put(&Facts::writing, record(3), record(1), record(2));
    const auto between = [&](int from, int until) {
        return ask(&Facts::writing, [&](auto& book) { return book.reviews(at(from), at(until)); });
    };
    EXPECT_EQ(between(0, 10), (std::vector{record(1), record(2), record(3)}));
    EXPECT_EQ(between(2, 3), (std::vector{record(2)}));
}

TEST_P(LedgerContract, everybody_who_looked_a_report_up_is_known_in_order)
{
    const auto look = [](int report, int when, bool full) {
        return ledger::Lookup{id<ReportId>(report), at(when), tricky, full};
    };
    const auto note = [&](const ledger::Lookup& lookup) {
        ASSERT_TRUE(commit([lookup](Facts& facts) { return facts.writing().note(lookup); }));
    };
    note(look(1, 5, false));
    note(look(2, 6, false));
    note(look(1, 5, false));
    note(look(1, 4, true));
    EXPECT_EQ(ask(&Facts::writing, [](auto& book) { return book.lookups(id<ReportId>(1)); }),
              (std::vector{look(1, 5, false), look(1, 5, false), look(1, 4, true)}));
}

TEST_P(LedgerContract, what_waits_for_a_reviewer_is_not_offered_to_those_who_may_not_review)
{
    auto plain = full_case(ledger::Waiting{at(1)});
    plain.id = id<CaseId>(1);
    plain.review.reset();
    plain.kept.reset();
    plain.specialty.clear();
    auto in_review = plain;
    in_review.id = id<CaseId>(2);
    in_review.review = ledger::Review{person_id("dr-zhao"), at(2), 1, std::nullopt};
    put(&Facts::cases, plain, in_review);
    const auto offered = [&](bool may_review, std::vector<std::string> modalities) {
        const auto who = ledger::Readership{.group = plain.group, .modalities = modalities, .may_review = may_review};
        return ids_of(ask(&Facts::cases, [&](auto& book) { return book.waiting(who, 10); }));
    };
    EXPECT_EQ(offered(true, {}), ids<CaseId>({1, 2}));
    EXPECT_EQ(offered(false, {}), ids<CaseId>({1}));
    EXPECT_EQ(offered(true, {plain.modality}), ids<CaseId>({1, 2}));
    EXPECT_EQ(offered(false, {plain.modality}), ids<CaseId>({1}));
}

}  // namespace shanhai::test
