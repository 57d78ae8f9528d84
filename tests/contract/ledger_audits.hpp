// What the ledger promises about searching the audit trail, about checkpoints, and about how far it was sent.
#pragma once

#include "server/ledger/audits.hpp"
#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

// Every odd number by dr-wang, every third about case 1; a second apart.
inline auto line_of(std::int64_t number) -> AuditEntry
{
    auto entry = audit_entry(number);
    entry.at = at(number);
    entry.actor = number % 2 == 1 ? "person:dr-wang" : "site:niujie/gateway";
    entry.action = number % 5 == 0 ? "report.signed" : "case.read";
    entry.subject = id<CaseId>(number % 3 == 0 ? 1 : 2).text();
    return entry;
}

inline auto numbers_of(const std::vector<AuditEntry>& entries) -> std::vector<std::int64_t>
{
    std::vector<std::int64_t> all;
    for (const auto& entry : entries) all.push_back(entry.number);
    return all;
}

TEST_P(LedgerContract, audit_is_searched_by_who_what_whom_and_when_and_by_all_of_these_together)
{
    using Numbers = std::vector<std::int64_t>;
    const auto write = [](Facts& facts) -> Result<void> {
        for (int number = 1; number <= 12; ++number)
            if (auto done = facts.trail().append(line_of(number)); !done) return done;
        return {};
    };
    ASSERT_TRUE(commit(write));
    const auto found = [&](ledger::AuditFilter filter) {
        return numbers_of(ask(&Facts::audits, [&](auto& book) { return book.search(filter); }));
    };
    const auto one = id<CaseId>(1).text();

    EXPECT_EQ(found({.limit = 3}), (Numbers{1, 2, 3}));
    EXPECT_EQ(found({.after = 10}), (Numbers{11, 12}));
    EXPECT_EQ(found({.actor = "person:dr-wang"}), (Numbers{1, 3, 5, 7, 9, 11}));
    EXPECT_EQ(found({.actor = "person:dr-wang", .after = 5, .limit = 2}), (Numbers{7, 9}));
    EXPECT_EQ(found({.actor = "person:dr"}), Numbers{}) << "whole names only";
    EXPECT_EQ(found({.action = "report.signed"}), (Numbers{5, 10}));
    EXPECT_EQ(found({.subjects = {one}}), (Numbers{3, 6, 9, 12}));
    EXPECT_EQ(found({.subjects = {one, id<CaseId>(2).text()}, .limit = 5}), (Numbers{1, 2, 3, 4, 5}));
    EXPECT_EQ(found({.subjects = {one, id<CaseId>(2).text()}, .after = 9}), (Numbers{10, 11, 12}));
    EXPECT_EQ(found({.from = at(4), .until = at(6)}), (Numbers{4, 5})) << "the end is not in it";
    EXPECT_EQ(found({.from = at(4), .after = 6, .limit = 2}), (Numbers{7, 8}));
    EXPECT_EQ(found({.actor = "person:dr-wang", .action = "case.read", .subjects = {one}, .from = at(4)}), Numbers{9});
    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.search({.after = 11}); }), std::vector{line_of(12)});
}

TEST_P(LedgerContract, cases_are_found_by_the_patient_of_their_form_or_their_images)
{
    auto by_form = waiting_case(1);
    by_form.form = R"({"patient":{"name":"王小明","id":"H7","identity_number":"530102196203170011"}})";
    auto by_image = waiting_case(2);
    by_image.studies = {uid<StudyUid>(2)};
    auto neither = waiting_case(3);
    neither.form = R"({"patient":{"id":"","identity_number":""}})";
    auto tricky_one = full_case(Waiting{at(1)});
    tricky_one.id = id<CaseId>(4);
    put(&Facts::cases, by_form, by_image, neither, tricky_one);
    auto study = full_study(2);
    study.patient_id = "H7";
    study.in_case = by_image.id;
    auto arriving = full_study(3);
    arriving.patient_id = "H7";
    arriving.in_case = std::nullopt;
    put(&Facts::archive, study, arriving);

    const auto found = [&](std::string_view patient, std::size_t limit = 10) {
        return ask(&Facts::audits, [&](auto& book) { return book.cases_of_patient(patient, limit); });
    };
    EXPECT_EQ(found("H7"), ids<CaseId>({1, 2}));
    EXPECT_EQ(found("H7", 1), ids<CaseId>({1}));
    EXPECT_EQ(found("530102196203170011"), ids<CaseId>({1}));
    EXPECT_EQ(found("H"), ids<CaseId>({}));
    EXPECT_EQ(found(""), ids<CaseId>({})) << "who has no number is nobody in particular";
}

TEST_P(LedgerContract, checkpoints_are_kept_by_number)
{
    const auto checkpoint = [](int number) {
        return ledger::Checkpoint{number, digest_of(std::to_string(number)), at(number), all_bytes};
    };
    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.last_checkpoint(); }), std::nullopt);
    put(&Facts::audits, checkpoint(7), checkpoint(3), checkpoint(5), checkpoint(5));

    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.last_checkpoint(); }), checkpoint(7));
    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.checkpoints(0, 2); }),
              (std::vector{checkpoint(3), checkpoint(5)}));
    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.checkpoints(5, 9); }), std::vector{checkpoint(7)});
}

TEST_P(LedgerContract, cursors_are_kept_by_target)
{
    put(&Facts::audits, ledger::AuditCursor{"syslog", large, true}, ledger::AuditCursor{"other", 1, false});
    const auto cursor = [&] { return ask(&Facts::audits, [](auto& book) { return book.cursor("syslog"); }); };
    EXPECT_EQ(cursor(), (ledger::AuditCursor{"syslog", large, true}));
    put(&Facts::audits, ledger::AuditCursor{"syslog", 2, false});
    EXPECT_EQ(cursor(), (ledger::AuditCursor{"syslog", 2, false}));
    EXPECT_EQ(ask(&Facts::audits, [](auto& book) { return book.cursor("none"); }), std::nullopt);
}

}  // namespace shanhai::test
