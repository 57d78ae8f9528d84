#include "server/adapters/sqlite/trail.hpp"

#include "server/adapters/sqlite/audit_row.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define EVENT_COLUMNS "number, happened_at, kind, about, site, reading_group, body"

auto read_event(Row& row) -> Event
{
    return {.number = row.take<std::int64_t>(),
            .at = row.take<Instant>(),
            .kind = row.take<std::string>(),
            .about = row.take<std::optional<CaseId>>(),
            .site = row.take<SiteId>(),
            .group = row.take<SiteId>(),
            .body = row.take<std::string>()};
}

}  // namespace

// There is one writer, and what it takes back it takes back whole: so the greatest number there is plus one leaves
// no gap, where a sequence of the database's would.
auto Trail::append(const Event& event) -> Result<std::int64_t>
{
    auto last = last_event();
    if (!last) return last;
    const auto number = *last + 1;
    auto done = db_.change("INSERT INTO events (" EVENT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           {number, event.at, event.kind, event.about, event.site, event.group, event.body});
    if (!done) return done.error();
    return number;
}

// Two walks along an index, one for each way of being allowed to see; "site = $1 OR reading_group = $1" is none.
auto Trail::events(std::int64_t after, const std::optional<SiteId>& visible_to, std::size_t limit)
    -> Result<std::vector<Event>>
{
    if (!visible_to) {
        return db_.all("SELECT " EVENT_COLUMNS " FROM events WHERE number > $1 ORDER BY number LIMIT $2",
                       {after, limit}, read_event);
    }
    return db_.all("SELECT " EVENT_COLUMNS " FROM events WHERE number IN ("
                   "SELECT number FROM (SELECT number FROM events WHERE site = $1 AND number > $2"
                   " ORDER BY number LIMIT $3) AS asked"
                   " UNION SELECT number FROM (SELECT number FROM events WHERE reading_group = $1 AND number > $2"
                   " ORDER BY number LIMIT $3) AS reads)"
                   " ORDER BY number LIMIT $3",
                   {*visible_to, after, limit}, read_event);
}

auto Trail::last_event() -> Result<std::int64_t> { return last_number("SELECT max(number) FROM events"); }

auto Trail::append(const AuditEntry& entry) -> Result<void>
{
    auto last = last_number("SELECT max(number) FROM audit");
    if (!last) return last.error();
    if (entry.number != *last + 1) return Fault{errc::stale, "ledger.audit"};
    return db_.change("INSERT INTO audit (" AUDIT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                      {entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.outcome, entry.detail,
                       entry.previous, entry.hash});
}

auto Trail::last_audit() -> Result<std::optional<AuditEntry>>
{
    return db_.first("SELECT " AUDIT_COLUMNS " FROM audit ORDER BY number DESC LIMIT 1", {}, read_audit);
}

auto Trail::audit(std::int64_t after, std::size_t limit) -> Result<std::vector<AuditEntry>>
{
    return db_.all("SELECT " AUDIT_COLUMNS " FROM audit WHERE number > $1 ORDER BY number LIMIT $2", {after, limit},
                   read_audit);
}

auto Trail::last_number(std::string_view sql) -> Result<std::int64_t>
{
    auto last = db_.first(sql, {}, [](Row& row) { return row.take<std::optional<std::int64_t>>(); });
    if (!last) return last.error();
    return last->value_or(std::nullopt).value_or(0);
}

}  // namespace shanhai::sqlite
