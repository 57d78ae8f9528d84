#include "server/adapters/sqlite/alert_book.hpp"

#include "server/adapters/sqlite/alert_words.hpp"

namespace shanhai::sqlite {

namespace {

using namespace ledger;

#define ALERT_COLUMNS "id, of_case, site, reading_group, due_at, facts"

auto facts_of(const Alert& alert) -> std::string
{
    return json::serialize(json::object{{"modality", alert.modality},
                                        {"hurried", alert.hurried},
                                        {"criterion", to_json(alert.criterion)},
                                        {"finding", alert.finding},
                                        {"found_by", alert.found_by},
                                        {"found_at", to_json(alert.found_at)},
                                        {"state", to_json(alert.state)},
                                        {"revision", alert.revision},
                                        {"level", alert.level},
                                        {"reminders", alert.reminders},
                                        {"wrong_read_backs", alert.wrong_read_backs},
                                        {"duty_called", alert.duty_called},
                                        {"first_check", to_json(alert.first_check)},
                                        {"confirmed_at", to_json(alert.confirmed_at)},
                                        {"acknowledged_at", to_json(alert.acknowledged_at)},
                                        {"actions", to_json(alert.actions)},
                                        {"void_wanted_by", to_json(alert.void_wanted_by)},
                                        {"correction_open", alert.correction_open},
                                        {"notices", to_json(alert.notices)}});
}

auto read_alert(Row& row) -> Alert
{
    auto id = row.take<AlertId>();
    auto of = row.take<CaseId>();
    auto site = row.take<SiteId>();
    auto group = row.take<SiteId>();
    const auto due_at = row.take<std::optional<Instant>>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .of = std::move(of),
            .site = std::move(site),
            .group = std::move(group),
            .modality = facts.get<std::string>("modality"),
            .hurried = facts.get<bool>("hurried"),
            .criterion = facts.get<Criterion>("criterion"),
            .finding = facts.get<std::string>("finding"),
            .found_by = facts.get<std::string>("found_by"),
            .found_at = facts.get<Instant>("found_at"),
            .state = facts.get<AlertState>("state"),
            .revision = facts.get<std::int64_t>("revision"),
            .level = facts.get<std::int64_t>("level"),
            .reminders = facts.get<std::int64_t>("reminders"),
            .wrong_read_backs = facts.get<std::int64_t>("wrong_read_backs"),
            .duty_called = facts.get<bool>("duty_called"),
            .first_check = facts.get<std::optional<PersonId>>("first_check"),
            .confirmed_at = facts.get<std::optional<Instant>>("confirmed_at"),
            .acknowledged_at = facts.get<std::optional<Instant>>("acknowledged_at"),
            .actions = facts.get<std::vector<std::string>>("actions"),
            .void_wanted_by = facts.get<std::optional<PersonId>>("void_wanted_by"),
            .correction_open = facts.get<bool>("correction_open"),
            .due_at = due_at,
            .notices = facts.get<std::vector<Notice>>("notices")};
}

auto read_step(Row& row) -> Step
{
    const auto number = row.take<std::int64_t>();
    const auto at = row.take<Instant>();
    auto what = row.take<std::string>();
    auto actor = row.take<std::string>();
    auto by = row.take<std::string>();
    auto note = row.take<std::string>();
    return {number, at, std::move(what), std::move(actor), std::move(by), std::move(note)};
}

}  // namespace

auto AlertBook::put(const Alert& alert) -> Result<void>
{
    return db_.change("INSERT INTO alerts (id, of_case, site, reading_group, open, due_at, send_at, facts)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                      " ON CONFLICT (id) DO UPDATE SET open = excluded.open, due_at = excluded.due_at,"
                      " send_at = excluded.send_at, facts = excluded.facts",
                      {alert.id, alert.of, alert.site, alert.group, is_open(alert), alert.due_at,
                       ledger::send_at(alert), facts_of(alert)});
}

auto AlertBook::find(const AlertId& id) -> Result<std::optional<Alert>>
{
    return db_.first("SELECT " ALERT_COLUMNS " FROM alerts WHERE id = $1", {id}, read_alert);
}

auto AlertBook::list(const AlertFilter& filter) -> Result<std::vector<Alert>>
{
    auto sql = std::string{"SELECT " ALERT_COLUMNS " FROM alerts WHERE 1 = 1"};
    std::vector<Param> params;
    const auto only = [&](std::string_view column, Param value, std::string_view how = " = ") {
        params.push_back(value);
        sql += " AND " + std::string{column} + std::string{how} + '$' + std::to_string(params.size());
    };
    if (filter.of) only("of_case", *filter.of);
    if (filter.site) only("site", *filter.site);
    if (filter.group) only("reading_group", *filter.group);
    if (filter.after) only("id", *filter.after, " < ");
    if (filter.open_only) sql += " AND open = 1";
    params.push_back(filter.limit);
    sql += " ORDER BY id DESC LIMIT $" + std::to_string(params.size());
    return db_.all(sql, params, read_alert);
}

auto AlertBook::due(Instant now, std::size_t limit) -> Result<std::vector<Alert>>
{
    return db_.all("SELECT " ALERT_COLUMNS " FROM alerts WHERE due_at IS NOT NULL AND due_at <= $1"
                   " ORDER BY due_at, id LIMIT $2",
                   {now, limit}, read_alert);
}

auto AlertBook::to_send(Instant now, std::size_t limit) -> Result<std::vector<Alert>>
{
    return db_.all("SELECT " ALERT_COLUMNS " FROM alerts WHERE send_at IS NOT NULL AND send_at <= $1"
                   " ORDER BY send_at, id LIMIT $2",
                   {now, limit}, read_alert);
}

auto AlertBook::append(const AlertId& of, const Step& step) -> Result<void>
{
    auto last = db_.first("SELECT coalesce(max(number), 0) FROM alert_steps WHERE alert = $1", {of},
                          [](Row& row) { return row.take<std::int64_t>(); });
    if (!last) return last.error();
    if (step.number != last->value_or(0) + 1) return Fault{errc::stale, "ledger.step"};
    return db_.change("INSERT INTO alert_steps (alert, number, at, what, actor, said_by, note)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      {of, step.number, step.at, step.what, step.actor, step.by, step.note});
}

auto AlertBook::steps(const AlertId& of) -> Result<std::vector<Step>>
{
    return db_.all("SELECT number, at, what, actor, said_by, note FROM alert_steps WHERE alert = $1 ORDER BY number",
                   {of}, read_step);
}

}  // namespace shanhai::sqlite
