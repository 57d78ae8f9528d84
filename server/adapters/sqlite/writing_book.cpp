#include "server/adapters/sqlite/writing_book.hpp"

namespace shanhai::sqlite {

template <>
inline constexpr auto words<ledger::Alteration> =
    std::array<std::string_view, 4>{"none", "wording", "description", "diagnosis"};

namespace {

using namespace ledger;

#define REVISION_COLUMNS "of_case, revision, person, saved_at, body"

auto read_revision(Row& row) -> DraftRevision
{
    auto of = row.take<CaseId>();
    const auto revision = row.take<std::int64_t>();
    auto by = row.take<PersonId>();
    const auto at = row.take<Instant>();
    return {std::move(of), revision, std::move(by), at, row.take<std::string>()};
}

auto read_phrases(Row& row) -> PhraseSet
{
    auto site = row.take<SiteId>();
    const auto revision = row.take<std::int64_t>();
    auto by = row.take<std::string>();
    const auto at = row.take<Instant>();
    return {std::move(site), revision, std::move(by), at, row.take<std::string>()};
}

auto facts_of(const ReviewRecord& record) -> std::string
{
    return json::serialize(json::object{{"of", to_json(record.of)},
                                        {"author", to_json(record.author)},
                                        {"reviewer", to_json(record.reviewer)},
                                        {"alteration", to_json(record.alteration)},
                                        {"rewrites", record.rewrites},
                                        {"difference", record.difference},
                                        {"submitted_at", to_json(record.submitted_at)}});
}

auto read_record(Row& row) -> ReviewRecord
{
    auto report = row.take<ReportId>();
    const auto signed_at = row.take<Instant>();
    const auto facts = row.take<Fields>();
    return {.report = std::move(report),
            .of = facts.get<CaseId>("of"),
            .author = facts.get<PersonId>("author"),
            .reviewer = facts.get<PersonId>("reviewer"),
            .alteration = facts.get<Alteration>("alteration"),
            .rewrites = facts.get<int>("rewrites"),
            .difference = facts.get<std::string>("difference"),
            .submitted_at = facts.get<Instant>("submitted_at"),
            .signed_at = signed_at};
}

auto read_lookup(Row& row) -> Lookup
{
    auto report = row.take<ReportId>();
    const auto at = row.take<Instant>();
    auto from = row.take<std::string>();
    return {std::move(report), at, std::move(from), row.take<int>() != 0};
}

}  // namespace

auto WritingBook::put(const DraftRevision& revision) -> Result<void>
{
    return db_.change("INSERT INTO draft_revisions (" REVISION_COLUMNS ") VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (of_case, revision) DO UPDATE SET person = excluded.person,"
                      " saved_at = excluded.saved_at, body = excluded.body",
                      {revision.of, revision.revision, revision.by, revision.at, revision.body});
}

auto WritingBook::revisions(const CaseId& of) -> Result<std::vector<DraftRevision>>
{
    return db_.all("SELECT " REVISION_COLUMNS " FROM draft_revisions WHERE of_case = $1 ORDER BY revision", {of},
                   read_revision);
}

auto WritingBook::revision(const CaseId& of, std::int64_t number) -> Result<std::optional<DraftRevision>>
{
    return db_.first("SELECT " REVISION_COLUMNS " FROM draft_revisions WHERE of_case = $1 AND revision = $2",
                     {of, number}, read_revision);
}

auto WritingBook::put(const PhraseSet& set) -> Result<void>
{
    return db_.change("INSERT INTO phrase_sets (site, revision, person, saved_at, body) VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (site) DO UPDATE SET revision = excluded.revision, person = excluded.person,"
                      " saved_at = excluded.saved_at, body = excluded.body",
                      {set.site, set.revision, set.by, set.at, set.body});
}

auto WritingBook::phrases(const SiteId& site) -> Result<std::optional<PhraseSet>>
{
    return db_.first("SELECT site, revision, person, saved_at, body FROM phrase_sets WHERE site = $1", {site},
                     read_phrases);
}

auto WritingBook::put(const ReviewRecord& record) -> Result<void>
{
    return db_.change("INSERT INTO review_records (report, signed_at, facts) VALUES ($1, $2, $3)"
                      " ON CONFLICT (report) DO UPDATE SET signed_at = excluded.signed_at, facts = excluded.facts",
                      {record.report, record.signed_at, facts_of(record)});
}

auto WritingBook::reviews(Instant from, Instant until) -> Result<std::vector<ReviewRecord>>
{
    return db_.all("SELECT report, signed_at, facts FROM review_records WHERE signed_at >= $1 AND signed_at < $2"
                   " ORDER BY signed_at, report",
                   {from, until}, read_record);
}

auto WritingBook::note(const Lookup& lookup) -> Result<void>
{
    return db_.change("INSERT INTO lookups (report, looked_at, came_from, complete) VALUES ($1, $2, $3, $4)",
                      {lookup.report, lookup.at, lookup.from, lookup.full ? 1 : 0});
}

auto WritingBook::lookups(const ReportId& report) -> Result<std::vector<Lookup>>
{
    return db_.all("SELECT report, looked_at, came_from, complete FROM lookups WHERE report = $1 ORDER BY number",
                   {report}, read_lookup);
}

}  // namespace shanhai::sqlite
