#include "server/adapters/sqlite/roster_book.hpp"

#include "server/adapters/sqlite/alert_words.hpp"

namespace shanhai::sqlite {

namespace {

using namespace ledger;

#define SHIFT_COLUMNS "id, site, duty, begins_at, ends_at, facts"
#define AGREEMENT_COLUMNS "from_site, to_site, facts"

auto facts_of(const Shift& shift) -> std::string
{
    return json::serialize(json::object{{"modalities", to_json(shift.modalities)},
                                        {"person", to_json(shift.person)},
                                        {"name", shift.name},
                                        {"phone", shift.phone}});
}

auto read_shift(Row& row) -> Shift
{
    auto id = row.take<ShiftId>();
    auto site = row.take<SiteId>();
    auto duty = row.take<std::string>();
    const auto from = row.take<Instant>();
    const auto until = row.take<Instant>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .site = std::move(site),
            .duty = std::move(duty),
            .modalities = facts.get<std::set<std::string>>("modalities"),
            .person = facts.get<std::optional<PersonId>>("person"),
            .name = facts.get<std::string>("name"),
            .phone = facts.get<std::string>("phone"),
            .from = from,
            .until = until};
}

auto facts_of(const Agreement& agreement) -> std::string
{
    return json::serialize(json::object{{"contacts", to_json(agreement.contacts)},
                                        {"agreed_on", to_json(agreement.agreed_on)},
                                        {"agreed_by", agreement.agreed_by}});
}

auto read_agreement(Row& row) -> Agreement
{
    auto from = row.take<SiteId>();
    auto to = row.take<SiteId>();
    const auto facts = row.take<Fields>();
    return {.from = std::move(from),
            .to = std::move(to),
            .contacts = facts.get<std::vector<Contact>>("contacts"),
            .agreed_on = facts.get<Day>("agreed_on"),
            .agreed_by = facts.get<std::string>("agreed_by")};
}

}  // namespace

auto RosterBook::put(const Shift& shift) -> Result<void>
{
    return db_.change("INSERT INTO shifts (" SHIFT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, duty = excluded.duty,"
                      " begins_at = excluded.begins_at, ends_at = excluded.ends_at, facts = excluded.facts",
                      {shift.id, shift.site, shift.duty, shift.from, shift.until, facts_of(shift)});
}

auto RosterBook::drop(const ShiftId& id) -> Result<void>
{
    return db_.change("DELETE FROM shifts WHERE id = $1", {id});
}

auto RosterBook::shift(const ShiftId& id) -> Result<std::optional<Shift>>
{
    return db_.first("SELECT " SHIFT_COLUMNS " FROM shifts WHERE id = $1", {id}, read_shift);
}

auto RosterBook::shifts(const std::optional<SiteId>& site, Instant from, Instant until) -> Result<std::vector<Shift>>
{
    return db_.all("SELECT " SHIFT_COLUMNS " FROM shifts WHERE ends_at > $1 AND begins_at < $2"
                   " AND ($3 IS NULL OR site = $3) ORDER BY begins_at, id",
                   {from, until, site}, read_shift);
}

auto RosterBook::on_duty(const SiteId& site, std::string_view duty, Instant at) -> Result<std::vector<Shift>>
{
    return db_.all("SELECT " SHIFT_COLUMNS " FROM shifts WHERE site = $1 AND duty = $2 AND ends_at > $3"
                   " AND begins_at <= $3 ORDER BY begins_at DESC, id DESC",
                   {site, duty, at}, read_shift);
}

auto RosterBook::put(const Agreement& agreement) -> Result<void>
{
    return db_.change("INSERT INTO agreements (" AGREEMENT_COLUMNS ") VALUES ($1, $2, $3)"
                      " ON CONFLICT (from_site, to_site) DO UPDATE SET facts = excluded.facts",
                      {agreement.from, agreement.to, facts_of(agreement)});
}

auto RosterBook::agreement(const SiteId& from, const SiteId& to) -> Result<std::optional<Agreement>>
{
    return db_.first("SELECT " AGREEMENT_COLUMNS " FROM agreements WHERE from_site = $1 AND to_site = $2", {from, to},
                     read_agreement);
}

auto RosterBook::agreements() -> Result<std::vector<Agreement>>
{
    return db_.all("SELECT " AGREEMENT_COLUMNS " FROM agreements ORDER BY from_site, to_site", {}, read_agreement);
}

}  // namespace shanhai::sqlite
