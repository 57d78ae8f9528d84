#include "server/adapters/sqlite/outbox_book.hpp"

namespace shanhai::sqlite {

template <>
inline constexpr auto words<ledger::Protocol> = std::array<std::string_view, 3>{"webhook", "cstore", "mllp"};
template <>
inline constexpr auto words<ledger::PushKind> = std::array<std::string_view, 2>{"recall", "report"};
template <>
inline constexpr auto words<ledger::PushState> =
    std::array<std::string_view, 4>{"due", "delivered", "refused", "dead"};

namespace {

using namespace ledger;

#define DESTINATION_COLUMNS "id, site, active, facts"
#define PUSH_COLUMNS "id, kind, report, of_case, destination, state, made_at, due_at, alarm_at, alarmed, facts"
#define NOTICE_COLUMNS "report, to_site, told_at, acknowledged_at, acknowledged_by"

auto facts_of(const Destination& destination) -> std::string
{
    return json::serialize(json::object{{"channel", to_json(destination.channel)},
                                        {"address", destination.address},
                                        {"tls", destination.tls},
                                        {"pinned", to_json(destination.pinned)},
                                        {"our_title", destination.our_title},
                                        {"their_title", destination.their_title},
                                        {"key", destination.key},
                                        {"created_at", to_json(destination.created_at)}});
}

auto read_destination(Row& row) -> Destination
{
    auto id = row.take<DestinationId>();
    auto site = row.take<SiteId>();
    const bool active = row.take<bool>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .site = std::move(site),
            .channel = facts.get<Protocol>("channel"),
            .address = facts.get<std::string>("address"),
            .tls = facts.get<bool>("tls"),
            .pinned = facts.get<std::optional<Digest>>("pinned"),
            .our_title = facts.get<std::string>("our_title"),
            .their_title = facts.get<std::string>("their_title"),
            .key = facts.get<std::string>("key"),
            .active = active,
            .created_at = facts.get<Instant>("created_at")};
}

auto facts_of(const Push& push) -> std::string
{
    return json::serialize(json::object{{"attempts", push.attempts},
                                        {"begun_at", to_json(push.begun_at)},
                                        {"ended_at", to_json(push.ended_at)},
                                        {"last", push.last},
                                        {"ended_by", push.ended_by},
                                        {"instead", push.instead}});
}

auto read_push(Row& row) -> Push
{
    auto id = row.take<PushId>();
    const auto kind = row.take<PushKind>();
    auto report = row.take<ReportId>();
    auto of = row.take<CaseId>();
    auto to = row.take<DestinationId>();
    const auto state = row.take<PushState>();
    const auto made_at = row.take<Instant>();
    const auto due_at = row.take<Instant>();
    const auto alarm_at = row.take<std::optional<Instant>>();
    const bool alarmed = row.take<bool>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .kind = kind,
            .report = std::move(report),
            .of = std::move(of),
            .to = std::move(to),
            .state = state,
            .made_at = made_at,
            .due_at = due_at,
            .attempts = facts.get<std::int64_t>("attempts"),
            .begun_at = facts.get<std::optional<Instant>>("begun_at"),
            .ended_at = facts.get<std::optional<Instant>>("ended_at"),
            .alarm_at = alarm_at,
            .alarmed = alarmed,
            .last = facts.get<std::string>("last"),
            .ended_by = facts.get<std::string>("ended_by"),
            .instead = facts.get<std::string>("instead")};
}

auto facts_of(const Recall& recall) -> std::string
{
    return json::serialize(json::object{{"of", to_json(recall.of)},
                                        {"wrong_patient", recall.wrong_patient},
                                        {"reason", recall.reason},
                                        {"by", recall.by},
                                        {"at", to_json(recall.at)}});
}

auto read_recall(Row& row) -> Recall
{
    auto report = row.take<ReportId>();
    const auto facts = row.take<Fields>();
    return {.report = std::move(report),
            .of = facts.get<CaseId>("of"),
            .wrong_patient = facts.get<bool>("wrong_patient"),
            .reason = facts.get<std::string>("reason"),
            .by = facts.get<std::string>("by"),
            .at = facts.get<Instant>("at")};
}

auto read_notice(Row& row) -> RecallNotice
{
    auto report = row.take<ReportId>();
    auto to = row.take<SiteId>();
    const auto at = row.take<Instant>();
    const auto acknowledged_at = row.take<std::optional<Instant>>();
    auto acknowledged_by = row.take<std::string>();
    return {.report = std::move(report),
            .to = std::move(to),
            .at = at,
            .acknowledged_at = acknowledged_at,
            .acknowledged_by = std::move(acknowledged_by)};
}

}  // namespace

auto OutboxBook::put(const Destination& destination) -> Result<void>
{
    return db_.change("INSERT INTO destinations (" DESTINATION_COLUMNS ") VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, active = excluded.active,"
                      " facts = excluded.facts",
                      {destination.id, destination.site, destination.active, facts_of(destination)});
}

auto OutboxBook::destination(const DestinationId& id) -> Result<std::optional<Destination>>
{
    return db_.first("SELECT " DESTINATION_COLUMNS " FROM destinations WHERE id = $1", {id}, read_destination);
}

auto OutboxBook::destinations() -> Result<std::vector<Destination>>
{
    return db_.all("SELECT " DESTINATION_COLUMNS " FROM destinations ORDER BY id", {}, read_destination);
}

auto OutboxBook::destinations_of(const SiteId& site) -> Result<std::vector<Destination>>
{
    return db_.all("SELECT " DESTINATION_COLUMNS " FROM destinations WHERE site = $1 AND active = 1 ORDER BY id",
                   {site}, read_destination);
}

auto OutboxBook::put(const Push& push) -> Result<void>
{
    return db_.change("INSERT INTO pushes (" PUSH_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                      " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, report = excluded.report,"
                      " of_case = excluded.of_case, destination = excluded.destination, state = excluded.state,"
                      " made_at = excluded.made_at, due_at = excluded.due_at, alarm_at = excluded.alarm_at,"
                      " alarmed = excluded.alarmed, facts = excluded.facts",
                      {push.id, push.kind, push.report, push.of, push.to, push.state, push.made_at, push.due_at,
                       push.alarm_at, push.alarmed, facts_of(push)});
}

auto OutboxBook::push(const PushId& id) -> Result<std::optional<Push>>
{
    return db_.first("SELECT " PUSH_COLUMNS " FROM pushes WHERE id = $1", {id}, read_push);
}

auto OutboxBook::pushes_of(const ReportId& report) -> Result<std::vector<Push>>
{
    return db_.all("SELECT " PUSH_COLUMNS " FROM pushes WHERE report = $1 ORDER BY id", {report}, read_push);
}

auto OutboxBook::awaited(Instant before) -> Result<std::vector<DestinationId>>
{
    // The plus keeps SQLite from walking an index in order of destination, which reads what is not due, too.
    return db_.all("SELECT destination FROM pushes WHERE state = 'due' AND due_at < $1"
                   " GROUP BY +destination ORDER BY 1",
                   {before}, [](Row& row) { return row.take<DestinationId>(); });
}

auto OutboxBook::due(const DestinationId& to, Instant before, std::size_t limit) -> Result<std::vector<Push>>
{
    return db_.all("SELECT " PUSH_COLUMNS " FROM pushes AS mine WHERE destination = $1 AND state = 'due'"
                   " AND due_at < $2 AND NOT EXISTS (SELECT 1 FROM pushes AS earlier"
                   " WHERE earlier.destination = mine.destination AND earlier.of_case = mine.of_case"
                   " AND earlier.state = 'due'"
                   " AND (earlier.made_at, earlier.kind, earlier.id) < (mine.made_at, mine.kind, mine.id))"
                   " ORDER BY made_at, kind, id LIMIT $3",
                   {to, before, limit}, read_push);
}

auto OutboxBook::overdue(Instant before, std::size_t limit) -> Result<std::vector<Push>>
{
    return db_.all("SELECT " PUSH_COLUMNS " FROM pushes WHERE alarm_at IS NOT NULL AND alarm_at < $1"
                   " ORDER BY alarm_at, id LIMIT $2",
                   {before, limit}, read_push);
}

auto OutboxBook::list(const PushFilter& filter) -> Result<std::vector<Push>>
{
    std::string sql = "SELECT " PUSH_COLUMNS " FROM pushes WHERE 1 = 1";
    std::vector<Param> params;
    const auto where = [&](std::string_view column, Param value) {
        params.push_back(value);
        sql += " AND " + std::string{column} + " = $" + std::to_string(params.size());
    };
    if (filter.to) where("destination", *filter.to);
    if (filter.report) where("report", *filter.report);
    if (filter.alarmed) sql += " AND alarmed = 1";
    params.emplace_back(filter.limit);
    sql += " ORDER BY made_at DESC, id DESC LIMIT $" + std::to_string(params.size());
    return db_.all(sql, params, read_push);
}

auto OutboxBook::count(std::string_view sql) -> Result<std::int64_t>
{
    auto number = db_.first(sql, {}, [](Row& row) { return row.take<std::int64_t>(); });
    if (!number) return number.error();
    return number->value_or(0);
}

auto OutboxBook::push_counts() -> Result<PushCounts>
{
    auto due = count("SELECT count(*) FROM pushes WHERE state = 'due'");
    if (!due) return due.error();
    auto refused = count("SELECT count(*) FROM pushes WHERE state = 'refused'");
    if (!refused) return refused.error();
    auto alarmed = count("SELECT count(*) FROM pushes WHERE alarmed = 1");
    if (!alarmed) return alarmed.error();
    return PushCounts{*due, *refused, *alarmed};
}

auto OutboxBook::put(const Recall& recall) -> Result<void>
{
    return db_.change("INSERT INTO recalls (report, facts) VALUES ($1, $2)"
                      " ON CONFLICT (report) DO UPDATE SET facts = excluded.facts",
                      {recall.report, facts_of(recall)});
}

auto OutboxBook::recall(const ReportId& report) -> Result<std::optional<Recall>>
{
    return db_.first("SELECT report, facts FROM recalls WHERE report = $1", {report}, read_recall);
}

auto OutboxBook::put(const RecallNotice& notice) -> Result<void>
{
    return db_.change("INSERT INTO recall_notices (" NOTICE_COLUMNS ") VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (report, to_site) DO UPDATE SET told_at = excluded.told_at,"
                      " acknowledged_at = excluded.acknowledged_at, acknowledged_by = excluded.acknowledged_by",
                      {notice.report, notice.to, notice.at, notice.acknowledged_at, notice.acknowledged_by});
}

auto OutboxBook::notice(const ReportId& report, const SiteId& to) -> Result<std::optional<RecallNotice>>
{
    return db_.first("SELECT " NOTICE_COLUMNS " FROM recall_notices WHERE report = $1 AND to_site = $2", {report, to},
                     read_notice);
}

auto OutboxBook::notices(const SiteId& to, bool all, std::size_t limit) -> Result<std::vector<RecallNotice>>
{
    if (all) {
        return db_.all("SELECT " NOTICE_COLUMNS " FROM recall_notices WHERE to_site = $1"
                       " ORDER BY told_at, report LIMIT $2",
                       {to, limit}, read_notice);
    }
    return db_.all("SELECT " NOTICE_COLUMNS " FROM recall_notices WHERE to_site = $1 AND acknowledged_at IS NULL"
                   " ORDER BY told_at, report LIMIT $2",
                   {to, limit}, read_notice);
}

auto OutboxBook::unacknowledged_recalls() -> Result<std::int64_t>
{
    return count("SELECT count(*) FROM recall_notices WHERE acknowledged_at IS NULL");
}

}  // namespace shanhai::sqlite
