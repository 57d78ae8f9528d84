#include "server/adapters/sqlite/audit_book.hpp"

#include "server/adapters/sqlite/audit_row.hpp"

#include <algorithm>

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define CHECKPOINT_COLUMNS "number, hash, made_at, sealed"

auto read_checkpoint(Row& row) -> Checkpoint
{
    return {.number = row.take<std::int64_t>(),
            .hash = row.take<Digest>(),
            .at = row.take<Instant>(),
            .sealed = row.take<Bytes>()};
}

// A WHERE clause that walks one index. The first condition says which; to the others the plus in front of a column
// denies theirs, or the planner might take the one that is worth least.
class Conditions {
public:
    void add(const char* column, const char* comparison, Param value)
    {
        params_.push_back(value);
        const bool first = params_.size() == 1;
        text_ += std::string{first ? " WHERE " : " AND +"} + column + comparison + last_place();
    }
    void behind(std::int64_t number)
    {
        params_.push_back(Param{number});
        text_ += std::string{params_.size() == 1 ? " WHERE " : " AND "} + "number > " + last_place();
    }
    auto limited(std::size_t limit, const char* order) -> std::string
    {
        params_.push_back(Param{limit});
        return text_ + " ORDER BY " + order + " LIMIT " + last_place();
    }
    auto params() const -> const std::vector<Param>& { return params_; }

private:
    auto last_place() const -> std::string { return "$" + std::to_string(params_.size()); }

    std::string text_;
    std::vector<Param> params_;
};

auto by_number(const AuditEntry& a, const AuditEntry& b) -> bool { return a.number < b.number; }

void keep_first(std::vector<AuditEntry>& all, std::size_t limit)
{
    std::ranges::sort(all, by_number);
    if (all.size() > limit) all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
}

}  // namespace

// One subject, or any: the narrowest of the indices that fit.
auto AuditBook::walk(const AuditFilter& filter, std::string_view subject) -> Result<std::vector<AuditEntry>>
{
    Conditions which;
    if (!subject.empty()) which.add("subject", " = ", subject);
    if (!filter.actor.empty()) which.add("actor", " = ", filter.actor);
    if (!filter.action.empty()) which.add("action", " = ", filter.action);
    const bool by_time = which.params().empty() && (filter.from || filter.until);
    if (!by_time) which.behind(filter.after);
    if (filter.from) which.add("happened_at", " >= ", *filter.from);
    if (filter.until) which.add("happened_at", " < ", *filter.until);
    if (by_time) which.add("number", " > ", filter.after);
    const auto where = which.limited(filter.limit, by_time ? "+number" : "number");
    return db_.all("SELECT " AUDIT_COLUMNS " FROM audit" + where, which.params(), read_audit);
}

// Each subject is a short walk of its own along the index; what they find is merged.
auto AuditBook::search(const AuditFilter& filter) -> Result<std::vector<AuditEntry>>
{
    if (filter.subjects.empty()) return walk(filter, {});
    std::vector<AuditEntry> all;
    for (const auto& subject : filter.subjects) {
        auto some = walk(filter, subject);
        if (!some) return some;
        all.insert(all.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
        if (all.size() > 4 * filter.limit) keep_first(all, filter.limit);
    }
    keep_first(all, filter.limit);
    return all;
}

auto AuditBook::cases_of_patient(std::string_view id, std::size_t limit) -> Result<std::vector<CaseId>>
{
    return db_.all("SELECT of_case FROM case_patients WHERE patient = $1 ORDER BY of_case LIMIT $2",
                   {id, limit}, [](Row& row) { return row.take<CaseId>(); });
}

auto AuditBook::put(const Checkpoint& checkpoint) -> Result<void>
{
    return db_.change("INSERT INTO audit_checkpoints (" CHECKPOINT_COLUMNS ") VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (number) DO UPDATE SET made_at = excluded.made_at, hash = excluded.hash,"
                      " sealed = excluded.sealed",
                      {checkpoint.number, checkpoint.hash, checkpoint.at, checkpoint.sealed});
}

auto AuditBook::last_checkpoint() -> Result<std::optional<Checkpoint>>
{
    return db_.first("SELECT " CHECKPOINT_COLUMNS " FROM audit_checkpoints ORDER BY number DESC LIMIT 1", {},
                     read_checkpoint);
}

auto AuditBook::checkpoints(std::int64_t after, std::size_t limit) -> Result<std::vector<Checkpoint>>
{
    return db_.all("SELECT " CHECKPOINT_COLUMNS " FROM audit_checkpoints WHERE number > $1"
                   " ORDER BY number LIMIT $2",
                   {after, limit}, read_checkpoint);
}

auto AuditBook::put(const AuditCursor& cursor) -> Result<void>
{
    return db_.change("INSERT INTO audit_cursors (target, number, wanted) VALUES ($1, $2, $3)"
                      " ON CONFLICT (target) DO UPDATE SET number = excluded.number, wanted = excluded.wanted",
                      {cursor.target, cursor.number, cursor.wanted});
}

auto AuditBook::cursor(std::string_view target) -> Result<std::optional<AuditCursor>>
{
    return db_.first("SELECT target, number, wanted FROM audit_cursors WHERE target = $1", {target}, [](Row& row) {
        return AuditCursor{row.take<std::string>(), row.take<std::int64_t>(), row.take<bool>()};
    });
}

}  // namespace shanhai::sqlite
