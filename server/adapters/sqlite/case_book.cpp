#include "server/adapters/sqlite/case_book.hpp"

#include <algorithm>

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define CASE_COLUMNS \
    "id, site, reading_group, modality, priority, opened_at, deadline, state, claimed_by, claimed_until, facts"

auto state_facts(const CaseState& state) -> json::object
{
    struct {
        auto operator()(const Waiting& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Claimed& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Reported& now) const -> json::object
        {
            return {{"report", to_json(now.report)}, {"by", to_json(now.by)}, {"at", to_json(now.at)}};
        }
        auto operator()(const Acknowledged& now) const -> json::object
        {
            return {{"report", to_json(now.report)}, {"by", now.by}, {"at", to_json(now.at)}};
        }
        auto operator()(const Held& now) const -> json::object { return {{"since", to_json(now.since)}}; }
        auto operator()(const Cancelled& now) const -> json::object
        {
            return {{"by", now.by}, {"reason", now.reason}, {"at", to_json(now.at)}};
        }
    } facts;
    return std::visit(facts, state);
}

auto read_state(CaseStateName name, const Fields& facts, std::optional<PersonId> by, std::optional<Instant> until)
    -> CaseState
{
    switch (name) {
    case CaseStateName::waiting: return Waiting{facts.get<Instant>("since")};
    case CaseStateName::claimed:
        if (!by || !until) throw DamagedRow{};
        return Claimed{std::move(*by), facts.get<Instant>("since"), *until};
    case CaseStateName::reported:
        return Reported{facts.get<ReportId>("report"), facts.get<PersonId>("by"), facts.get<Instant>("at")};
    case CaseStateName::acknowledged:
        return Acknowledged{facts.get<ReportId>("report"), facts.get<std::string>("by"), facts.get<Instant>("at")};
    case CaseStateName::held: return Held{facts.get<Instant>("since")};
    case CaseStateName::cancelled:
        return Cancelled{facts.get<std::string>("by"), facts.get<std::string>("reason"), facts.get<Instant>("at")};
    }
    throw DamagedRow{};
}

auto facts_of(const Case& which) -> std::string
{
    return json::serialize(json::object{{"service", to_json(which.service)},
                                        {"studies", to_json(which.studies)},
                                        {"form", which.form},
                                        {"patient_name", which.patient_name},
                                        {"declared_complete", which.declared_complete},
                                        {"state", state_facts(which.state)},
                                        {"revision", which.revision},
                                        {"token", which.token},
                                        {"first_claimed_at", to_json(which.first_claimed_at)},
                                        {"reported_at", to_json(which.reported_at)},
                                        {"extended_at", to_json(which.extended_at)},
                                        {"acknowledged_at", to_json(which.acknowledged_at)},
                                        {"doubts", to_json(which.doubts)},
                                        {"checked", to_json(which.checked)}});
}

auto read_priority(Row& row) -> wire::Priority
{
    const auto number = row.take<int>();
    if (number < int(wire::Priority::emergency) || number > int(wire::Priority::routine)) throw DamagedRow{};
    return static_cast<wire::Priority>(number);
}

auto read_case(Row& row) -> Case
{
    auto id = row.take<CaseId>();
    auto site = row.take<SiteId>();
    auto group = row.take<SiteId>();
    auto modality = row.take<std::string>();
    const auto priority = read_priority(row);
    const auto opened_at = row.take<Instant>();
    const auto deadline = row.take<Instant>();
    const auto state = row.take<CaseStateName>();
    auto claimed_by = row.take<std::optional<PersonId>>();
    const auto claimed_until = row.take<std::optional<Instant>>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .service = facts.get<Service>("service"),
            .site = std::move(site),
            .group = std::move(group),
            .studies = facts.get<std::vector<StudyUid>>("studies"),
            .modality = std::move(modality),
            .priority = priority,
            .form = facts.get<std::string>("form"),
            .patient_name = facts.get<std::string>("patient_name"),
            .declared_complete = facts.get<bool>("declared_complete"),
            .opened_at = opened_at,
            .deadline = deadline,
            .state = read_state(state, Fields{facts.value("state")}, std::move(claimed_by), claimed_until),
            .revision = facts.get<std::int64_t>("revision"),
            .token = facts.get<std::int64_t>("token"),
            .first_claimed_at = facts.get<std::optional<Instant>>("first_claimed_at"),
            .reported_at = facts.get<std::optional<Instant>>("reported_at"),
            .acknowledged_at = facts.get<std::optional<Instant>>("acknowledged_at"),
            .extended_at = facts.get<std::optional<Instant>>("extended_at"),
            .doubts = facts.get_or_none<std::vector<Doubt>>("doubts"),
            .checked = facts.get<std::optional<Checked>>("checked")};
}

// Where a waiting case stands in the queue: enough to merge queues without reading the cases.
using Turn = std::tuple<int, std::int64_t, std::int64_t, CaseId>;

auto read_turn(Row& row) -> Turn
{
    const auto priority = row.take<int>();
    const auto deadline = row.take<std::int64_t>();
    const auto opened_at = row.take<std::int64_t>();
    return {priority, deadline, opened_at, row.take<CaseId>()};
}

// One probe of the partial index per modality, then a merge. "modality IN (...)" reads the same and leaves it to the
// planner whether to walk the whole queue when nothing fits.
auto turns(Db& db, const SiteId& group, const std::vector<std::string>& modalities, std::size_t limit)
    -> Result<std::vector<Turn>>
{
    if (modalities.empty()) {
        return db.all(
            "SELECT priority, deadline, opened_at, id FROM cases WHERE state = 'waiting' AND reading_group = $1"
            " ORDER BY priority, deadline, opened_at, id LIMIT $2",
            {group, limit}, read_turn);
    }
    std::vector<Turn> merged;
    for (const auto& modality : std::set<std::string>(modalities.begin(), modalities.end())) {
        auto queue = db.all("SELECT priority, deadline, opened_at, id FROM cases"
                            " WHERE state = 'waiting' AND reading_group = $1 AND modality = $2"
                            " ORDER BY priority, deadline, opened_at, id LIMIT $3",
                            {group, modality, limit}, read_turn);
        if (!queue) return queue.error();
        merged.insert(merged.end(), queue->begin(), queue->end());
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
    const auto* const claimed = std::get_if<Claimed>(&which.state);
    return db_.change("INSERT INTO cases (" CASE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
                      " ON CONFLICT (id) DO UPDATE SET site = excluded.site, reading_group = excluded.reading_group,"
                      " modality = excluded.modality, priority = excluded.priority, opened_at = excluded.opened_at,"
                      " deadline = excluded.deadline, state = excluded.state, claimed_by = excluded.claimed_by,"
                      " claimed_until = excluded.claimed_until, facts = excluded.facts",
                      {which.id, which.site, which.group, which.modality, int(which.priority), which.opened_at,
                       which.deadline, name_of(which.state), claimed ? Param{claimed->by} : Param{std::nullopt},
                       claimed ? Param{claimed->until} : Param{std::nullopt}, facts_of(which)});
}

auto CaseBook::find(const CaseId& id) -> Result<std::optional<Case>>
{
    return db_.first("SELECT " CASE_COLUMNS " FROM cases WHERE id = $1", {id}, read_case);
}

auto CaseBook::waiting(const SiteId& group, const std::vector<std::string>& modalities, std::size_t limit)
    -> Result<std::vector<Case>>
{
    auto order = turns(db_, group, modalities, limit);
    if (!order) return order.error();
    std::vector<Case> cases;
    for (const auto& turn : *order) {
        auto which = find(std::get<CaseId>(turn));
        if (!which) return which.error();
        if (*which) cases.push_back(std::move(**which));
    }
    return cases;
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
