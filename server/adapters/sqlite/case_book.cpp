#include "server/adapters/sqlite/case_book.hpp"

#include "server/adapters/sqlite/case_patients.hpp"
#include "server/adapters/sqlite/case_row.hpp"

#include <algorithm>

namespace shanhai::sqlite {
namespace {

using namespace ledger;

// Where a waiting case stands in the queue: enough to merge queues without reading the cases.
using Turn = std::tuple<int, std::int64_t, std::int64_t, CaseId>;

auto read_turn(Row& row) -> Turn
{
    const auto first_class = row.take<int>();
    const auto turn = row.take<std::int64_t>();
    const auto opened_at = row.take<std::int64_t>();
    return {first_class, turn, opened_at, row.take<CaseId>()};
}

#define BY_TURN " ORDER BY class, turn, opened_at, id LIMIT "

// Whoever may not review walks past what waits for a reviewer. Few may not, and little waits: no index knows of it.
auto of_theirs(const Readership& who) -> std::string_view { return who.may_review ? "" : " AND in_review = 0"; }

auto turns_of_all(Db& db, const Readership& who, const std::string& kept_for, const std::string& specialty,
                  std::size_t limit) -> Result<std::vector<Turn>>
{
    return db.all("SELECT class, turn, opened_at, id FROM cases WHERE state = 'waiting' AND reading_group = $1"
                  " AND kept_for = $2 AND specialty = $3" + std::string{of_theirs(who)} + BY_TURN "$4",
                  {who.group, kept_for, specialty, limit}, read_turn);
}

auto turns_of_one(Db& db, const Readership& who, const std::string& kept_for, const std::string& specialty,
                  const std::string& modality, std::size_t limit) -> Result<std::vector<Turn>>
{
    return db.all("SELECT class, turn, opened_at, id FROM cases WHERE state = 'waiting' AND reading_group = $1"
                  " AND kept_for = $2 AND specialty = $3 AND modality = $4" +
                      std::string{of_theirs(who)} + BY_TURN "$5",
                  {who.group, kept_for, specialty, modality, limit}, read_turn);
}

auto with_nobody(const std::vector<std::string>& words) -> std::set<std::string>
{
    auto all = std::set<std::string>(words.begin(), words.end());
    all.insert("");
    return all;
}

// One probe of a partial index for each queue that this reader stands at, then a merge. "modality IN (...)" reads the
// same and leaves it to the planner whether to walk the whole queue when nothing fits.
auto turns(Db& db, const Readership& who, std::size_t limit) -> Result<std::vector<Turn>>
{
    const auto modalities = std::set<std::string>(who.modalities.begin(), who.modalities.end());
    const auto keepers = with_nobody(who.person ? std::vector{who.person->text()} : std::vector<std::string>{});
    std::vector<Turn> merged;
    const auto merge = [&merged](Result<std::vector<Turn>> queue) -> Result<void> {
        if (!queue) return queue.error();
        merged.insert(merged.end(), queue->begin(), queue->end());
        return {};
    };
    for (const auto& kept_for : keepers) {
        for (const auto& specialty : with_nobody(who.specialties)) {
            if (modalities.empty())
                if (auto done = merge(turns_of_all(db, who, kept_for, specialty, limit)); !done)
                    return done.error();
            for (const auto& modality : modalities) {
                auto done = merge(turns_of_one(db, who, kept_for, specialty, modality, limit));
                if (!done) return done.error();
            }
        }
    }
    std::sort(merged.begin(), merged.end());
    if (merged.size() > limit) merged.erase(merged.begin() + static_cast<std::ptrdiff_t>(limit), merged.end());
    return merged;
}

// A state stands in the text as a literal, never as a parameter: only so can a partial index serve.
auto condition_of(CaseStateName state) -> std::string
{
    const auto is = " AND state = '" + std::string{word_of(state)} + "'";
    return state == CaseStateName::acknowledged ? is : is + " AND state <> 'acknowledged'";
}

}  // namespace

auto CaseBook::put(const Case& which) -> Result<void>
{
    if (auto noted = note_patient_of_form(db_, which.id, which.form); !noted) return noted;
    const auto* const claimed = std::get_if<Claimed>(&which.state);
    return db_.change("INSERT INTO cases (" CASE_COLUMNS ") VALUES"
                      " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, reading_group = excluded.reading_group,"
                      " modality = excluded.modality, priority = excluded.priority, opened_at = excluded.opened_at,"
                      " deadline = excluded.deadline, state = excluded.state, claimed_by = excluded.claimed_by,"
                      " claimed_until = excluded.claimed_until, class = excluded.class,"
                      " in_review = excluded.in_review, turn = excluded.turn,"
                      " specialty = excluded.specialty, kept_for = excluded.kept_for, alarm_at = excluded.alarm_at,"
                      " facts = excluded.facts",
                      {which.id, which.site, which.group, which.modality, int(which.priority), which.opened_at,
                       which.deadline, name_of(which.state), claimed ? Param{claimed->by} : Param{std::nullopt},
                       claimed ? Param{claimed->until} : Param{std::nullopt}, is_first_class(which) ? 0 : 1,
                       which.review ? 1 : 0, which.turn, which.specialty,
                       which.kept ? which.kept->person.text() : std::string{}, which.alarm_at,
                       facts_of(which)});
}

auto CaseBook::find(const CaseId& id) -> Result<std::optional<Case>>
{
    return db_.first("SELECT " CASE_COLUMNS " FROM cases WHERE id = $1", {id}, read_case);
}

auto CaseBook::waiting(const Readership& who, std::size_t limit) -> Result<std::vector<Case>>
{
    auto order = turns(db_, who, limit);
    if (!order) return order.error();
    std::vector<Case> cases;
    for (const auto& turn : *order) {
        auto which = find(std::get<CaseId>(turn));
        if (!which) return which.error();
        if (*which) cases.push_back(std::move(**which));
    }
    return cases;
}

auto CaseBook::last_turn(const SiteId& group, const SiteId& site, std::string_view modality,
                         wire::Priority priority)
    -> Result<std::optional<Instant>>
{
    return db_.first("SELECT turn FROM cases WHERE state = 'waiting' AND reading_group = $1 AND site = $2"
                     " AND modality = $3 AND priority = $4 ORDER BY turn DESC LIMIT 1",
                     {group, site, modality, int(priority)}, [](Row& row) { return row.take<Instant>(); });
}

auto CaseBook::alarmed(Instant now, std::size_t limit) -> Result<std::vector<Case>>
{
    return db_.all("SELECT " CASE_COLUMNS " FROM cases WHERE alarm_at <= $1 ORDER BY alarm_at, id LIMIT $2",
                   {now, limit}, read_case);
}

auto CaseBook::lapsed(Instant now, std::size_t limit) -> Result<std::vector<Case>>
{
    return db_.all("SELECT " CASE_COLUMNS " FROM cases WHERE state = 'claimed' AND claimed_until <= $1"
                   " ORDER BY claimed_until, id LIMIT $2",
                   {now, limit}, read_case);
}

auto CaseBook::list(const CaseFilter& filter) -> Result<std::vector<Case>>
{
    std::string sql = "SELECT " CASE_COLUMNS " FROM cases WHERE 1 = 1";
    std::vector<Param> params;
    const auto add = [&](std::string_view condition, Param param) {
        params.push_back(param);
        sql.append(condition).append(std::to_string(params.size()));
    };
    if (filter.site) add(" AND site = $", *filter.site);
    if (filter.group) add(" AND reading_group = $", *filter.group);
    if (filter.state) sql += condition_of(*filter.state);
    if (filter.claimed_by) add(condition_of(CaseStateName::claimed) + " AND claimed_by = $", *filter.claimed_by);
    if (filter.after) add(" AND id < $", *filter.after);
    add(" ORDER BY id DESC LIMIT $", filter.limit);
    return db_.all(sql, params, read_case);
}

auto CaseBook::opened_between(Instant from, Instant until) -> Result<std::vector<Case>>
{
    return db_.all("SELECT " CASE_COLUMNS " FROM cases WHERE opened_at >= $1 AND opened_at < $2"
                   " ORDER BY opened_at, id",
                   {from, until}, read_case);
}

auto CaseBook::counts() -> Result<CaseCounts>
{
    const auto read = [](Row& row) {
        const auto state = row.take<CaseStateName>();
        return std::pair{state, row.take<std::int64_t>()};
    };
    auto rows = db_.all("SELECT state, count(*) FROM cases GROUP BY state", {}, read);
    if (!rows) return rows.error();
    CaseCounts counts;
    for (const auto& [state, count] : *rows) {
        switch (state) {
        case CaseStateName::waiting: counts.waiting = count; break;
        case CaseStateName::claimed: counts.claimed = count; break;
        case CaseStateName::reported: counts.reported = count; break;
        case CaseStateName::acknowledged: counts.acknowledged = count; break;
        case CaseStateName::held: counts.held = count; break;
        case CaseStateName::cancelled: counts.cancelled = count; break;
        case CaseStateName::returned: counts.returned = count; break;
        case CaseStateName::asked: counts.asked = count; break;
        }
    }
    return counts;
}

auto CaseBook::put(const Draft& draft) -> Result<void>
{
    return db_.change("INSERT INTO drafts (of_case, saved_by, saved_at, revision, body) VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (of_case) DO UPDATE SET saved_by = excluded.saved_by,"
                      " saved_at = excluded.saved_at, revision = excluded.revision, body = excluded.body",
                      {draft.of, draft.by, draft.at, draft.revision, draft.body});
}

auto CaseBook::draft(const CaseId& of) -> Result<std::optional<Draft>>
{
    const auto read = [](Row& row) -> Draft {
        return {row.take<CaseId>(), row.take<PersonId>(), row.take<Instant>(), row.take<std::int64_t>(),
                row.take<std::string>()};
    };
    return db_.first("SELECT of_case, saved_by, saved_at, revision, body FROM drafts WHERE of_case = $1", {of}, read);
}

auto CaseBook::put(const FormRevision& revision) -> Result<void>
{
    return db_.change("INSERT INTO case_forms (of_case, number, written_by, written_at, form)"
                      " VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (of_case, number) DO UPDATE SET written_by = excluded.written_by,"
                      " written_at = excluded.written_at, form = excluded.form",
                      {revision.of, revision.number, revision.by, revision.at, revision.form});
}

auto CaseBook::forms(const CaseId& of) -> Result<std::vector<FormRevision>>
{
    const auto read = [](Row& row) {
        FormRevision revision{.of = row.take<CaseId>(), .number = row.take<std::int64_t>()};
        revision.by = row.take<std::string>();
        revision.at = row.take<Instant>();
        revision.form = row.take<std::string>();
        return revision;
    };
    return db_.all("SELECT of_case, number, written_by, written_at, form FROM case_forms WHERE of_case = $1"
                   " ORDER BY number",
                   {of}, read);
}

}  // namespace shanhai::sqlite
