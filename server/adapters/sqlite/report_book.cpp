#include "server/adapters/sqlite/report_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

auto facts_of(const PreparedReport& prepared) -> std::string
{
    return json::serialize(json::object{{"of", to_json(prepared.of)},
                                        {"token", prepared.token},
                                        {"by", to_json(prepared.by)},
                                        {"signer", to_json(prepared.signer)},
                                        {"prepared_at", to_json(prepared.prepared_at)}});
}

auto read_prepared(Row& row) -> PreparedReport
{
    auto id = row.take<ReportId>();
    const auto expires_at = row.take<Instant>();
    const auto facts = row.take<Fields>();
    auto pending = row.take<Bytes>();
    auto pdf = row.take<Bytes>();
    return {.id = std::move(id),
            .of = facts.get<CaseId>("of"),
            .token = facts.get<std::int64_t>("token"),
            .by = facts.get<PersonId>("by"),
            .signer = facts.get<Digest>("signer"),
            .pdf = std::move(pdf),
            .pending_signature = std::move(pending),
            .prepared_at = facts.get<Instant>("prepared_at"),
            .expires_at = expires_at};
}

auto facts_of(const Report& report) -> std::string
{
    return json::serialize(json::object{{"by", to_json(report.by)},
                                        {"signer", to_json(report.signer)},
                                        {"digest", to_json(report.digest)},
                                        {"pack", to_json(report.place.pack)},
                                        {"pack_offset", report.place.offset},
                                        {"pack_size", report.place.size},
                                        {"signed_at", to_json(report.signed_at)}});
}

auto read_report(Row& row) -> Report
{
    auto id = row.take<ReportId>();
    auto of = row.take<CaseId>();
    const auto version = row.take<int>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .of = std::move(of),
            .version = version,
            .by = facts.get<PersonId>("by"),
            .signer = facts.get<Digest>("signer"),
            .digest = facts.get<Digest>("digest"),
            .place = Place{facts.get<PackId>("pack"), facts.get<std::uint64_t>("pack_offset"),
                           facts.get<std::uint64_t>("pack_size")},
            .signed_at = facts.get<Instant>("signed_at")};
}

}  // namespace

auto ReportBook::put(const PreparedReport& prepared) -> Result<void>
{
    return db_.change("INSERT INTO prepared_reports (id, expires_at, facts, pending, pdf) VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, facts = excluded.facts,"
                      " pending = excluded.pending, pdf = excluded.pdf",
                      {prepared.id, prepared.expires_at, facts_of(prepared), prepared.pending_signature, prepared.pdf});
}

auto ReportBook::prepared(const ReportId& id) -> Result<std::optional<PreparedReport>>
{
    return db_.first("SELECT id, expires_at, facts, pending, pdf FROM prepared_reports WHERE id = $1", {id},
                     read_prepared);
}

auto ReportBook::drop_prepared_before(Instant expired) -> Result<void>
{
    return db_.change("DELETE FROM prepared_reports WHERE expires_at < $1", {expired});
}

auto ReportBook::put(const Report& report) -> Result<void>
{
    return db_.change("INSERT INTO reports (id, of_case, version, facts) VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (id) DO UPDATE SET of_case = excluded.of_case, version = excluded.version,"
                      " facts = excluded.facts",
                      {report.id, report.of, report.version, facts_of(report)});
}

auto ReportBook::report(const ReportId& id) -> Result<std::optional<Report>>
{
    return db_.first("SELECT id, of_case, version, facts FROM reports WHERE id = $1", {id}, read_report);
}

auto ReportBook::reports_of(const CaseId& which) -> Result<std::vector<Report>>
{
    return db_.all("SELECT id, of_case, version, facts FROM reports WHERE of_case = $1 ORDER BY version, id", {which},
                   read_report);
}

}  // namespace shanhai::sqlite
