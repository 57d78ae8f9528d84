#include "server/adapters/sqlite/report_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define REPORT_COLUMNS "id, of_case, version, facts"

auto facts_of(const PreparedReport& prepared) -> std::string
{
    return json::serialize(json::object{{"of", to_json(prepared.of)},
                                        {"token", prepared.token},
                                        {"by", to_json(prepared.by)},
                                        {"signer", to_json(prepared.signer)},
                                        {"prepared_at", to_json(prepared.prepared_at)},
                                        {"version", prepared.version},
                                        {"status", to_json(prepared.status)},
                                        {"previous", to_json(prepared.previous)},
                                        {"author", to_json(prepared.author)},
                                        {"code", to_json(prepared.code)},
                                        {"concerns", prepared.concerns},
                                        {"countersigns", prepared.countersigns}});
}

// Rows from before there was more than one kind of version are final.
auto status_of(const Fields& facts) -> ReportStatus
{
    return facts.has("status") ? facts.get<ReportStatus>("status") : ReportStatus::final;
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
            .expires_at = expires_at,
            .version = facts.has("version") ? facts.get<int>("version") : 1,
            .status = status_of(facts),
            .previous = facts.get<std::optional<ReportId>>("previous"),
            .author = facts.get<std::optional<PersonId>>("author"),
            .code = facts.get<std::optional<Digest>>("code"),
            .concerns = facts.get_or_none<std::string>("concerns"),
            .countersigns = facts.get_or_none<bool>("countersigns")};
}

auto place_of(const std::optional<Place>& place) -> json::value
{
    if (!place) return nullptr;
    return json::object{{"pack", to_json(place->pack)}, {"offset", place->offset}, {"size", place->size}};
}

auto read_place(const Fields& facts) -> std::optional<Place>
{
    if (facts.value("sm2").is_null()) return std::nullopt;
    const auto inner = Fields{facts.value("sm2")};
    return Place{inner.get<PackId>("pack"), inner.get<std::uint64_t>("offset"), inner.get<std::uint64_t>("size")};
}

auto facts_of(const Report& report) -> std::string
{
    return json::serialize(json::object{{"by", to_json(report.by)},
                                        {"signer", to_json(report.signer)},
                                        {"digest", to_json(report.digest)},
                                        {"pack", to_json(report.place.pack)},
                                        {"pack_offset", report.place.offset},
                                        {"pack_size", report.place.size},
                                        {"signed_at", to_json(report.signed_at)},
                                        {"status", to_json(report.status)},
                                        {"author", to_json(report.author)},
                                        {"previous", to_json(report.previous)},
                                        {"superseded_by", to_json(report.superseded_by)},
                                        {"code", to_json(report.code)},
                                        {"decisions", report.decisions},
                                        {"timed", report.timed},
                                        {"sm2", place_of(report.sm2)}});
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
            .signed_at = facts.get<Instant>("signed_at"),
            .status = status_of(facts),
            .author = facts.get<std::optional<PersonId>>("author"),
            .previous = facts.get<std::optional<ReportId>>("previous"),
            .superseded_by = facts.get<std::optional<ReportId>>("superseded_by"),
            .code = facts.get<std::optional<Digest>>("code"),
            .decisions = facts.get_or_none<std::string>("decisions"),
            .timed = !facts.has("timed") || facts.get<bool>("timed"),
            .sm2 = read_place(facts)};
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
    if (!report.superseded_by) {
        auto rival = current(report.of);
        if (!rival) return rival.error();
        if (*rival && (*rival)->id != report.id) return Fault{errc::conflict, "ledger.report"};
    }
    return db_.change("INSERT INTO reports (id, of_case, version, current, timed, code, facts)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                      " ON CONFLICT (id) DO UPDATE SET of_case = excluded.of_case, version = excluded.version,"
                      " current = excluded.current, timed = excluded.timed, code = excluded.code,"
                      " facts = excluded.facts",
                      {report.id, report.of, report.version, report.superseded_by ? 0 : 1, report.timed ? 1 : 0,
                       report.code, facts_of(report)});
}

auto ReportBook::report(const ReportId& id) -> Result<std::optional<Report>>
{
    return db_.first("SELECT " REPORT_COLUMNS " FROM reports WHERE id = $1", {id}, read_report);
}

auto ReportBook::reports_of(const CaseId& which) -> Result<std::vector<Report>>
{
    return db_.all("SELECT " REPORT_COLUMNS " FROM reports WHERE of_case = $1 ORDER BY version, id", {which},
                   read_report);
}

auto ReportBook::current(const CaseId& of) -> Result<std::optional<Report>>
{
    return db_.first("SELECT " REPORT_COLUMNS " FROM reports WHERE of_case = $1 AND current = 1", {of}, read_report);
}

auto ReportBook::by_code(const Digest& code) -> Result<std::optional<Report>>
{
    return db_.first("SELECT " REPORT_COLUMNS " FROM reports WHERE code = $1", {code}, read_report);
}

auto ReportBook::untimed(std::size_t limit) -> Result<std::vector<Report>>
{
    return db_.all("SELECT " REPORT_COLUMNS " FROM reports WHERE timed = 0 ORDER BY id LIMIT $1", {limit}, read_report);
}

}  // namespace shanhai::sqlite
