// What a reader writes while the claim is theirs. It stays with the case, whoever reads it next.
#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

auto save_in(Facts& facts, const Principal& who, const CaseId& which, const wire::DraftSave& save, Instant now)
    -> Result<ledger::Draft>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (auto theirs = check_writer(who, *found, save.token, now); !theirs) return theirs.error();

    auto earlier = facts.cases().draft(which);
    if (!earlier) return earlier.error();
    const auto revision = *earlier ? (*earlier)->revision : 0;
    const auto body = wire::write_json(save.draft);
    const bool repeated = *earlier && save.revision == revision - 1 && (*earlier)->body == body;
    if (repeated) return std::move(**earlier);
    if (save.revision != revision) return Fault{errc::stale, "draft.revision"};

    const auto draft = ledger::Draft{which, who.person->id, now, revision + 1, body};
    if (auto put = facts.cases().put(draft); !put) return put.error();
    const auto note = audit::Note{now, who.actor(), "draft.saved", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return draft;
}

}  // namespace

auto Reports::save(Principal who, CaseId which, wire::DraftSave draft) -> awaitable<Result<ledger::Draft>>
{
    for (const auto* text : {&draft.draft.technique, &draft.draft.findings, &draft.draft.impression,
                             &draft.draft.recommendation})
        if (text->size() > report::prose_max) co_return Fault{errc::too_large, "draft.length"};
    auto work = [who, which, draft = std::move(draft), now = clock_.now()](Facts& facts) {
        return save_in(facts, who, which, draft, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Reports::draft(Principal who, CaseId which) -> awaitable<Result<ledger::Draft>>
{
    auto work = [who, which](Facts& facts) -> Result<ledger::Draft> {
        auto found = cases::visible_case(facts, who, which);
        if (!found) return found.error();
        if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
        auto draft = facts.cases().draft(which);
        if (!draft) return draft.error();
        if (!*draft) return Fault{errc::not_found, "draft"};
        return std::move(**draft);
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::reports
