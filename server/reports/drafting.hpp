// The drafts of a case as they were saved: what may be in one, which of them are kept, and how they are found again.
//
// The latest draft stands with the case. Those before it are revisions: autosave makes one every few seconds, so of
// what one person writes within half a minute only the last is kept. What somebody let go is always kept: the last
// words of a person before another goes on, what was given to a reviewer, what was signed.
#pragma once

#include "common/wire/report.hpp"
#include "server/ledger/ledger.hpp"
#include "server/ledger/writing.hpp"

namespace shanhai::reports {

// So a case that is written on without a pause makes two revisions a minute, however often it is saved.
inline constexpr auto revision_span = std::chrono::seconds{30};

// Whether `earlier` becomes a revision when somebody saves over it. Pure.
auto is_worth_keeping(const ledger::Draft& earlier, const PersonId& next, Instant now) -> bool;

// too_large "draft.length"; malformed "draft.measurement" or "draft.key-image" with its place from 1.
auto check(const wire::ReportDraft& draft) -> Result<void>;

// Keeps the case's draft as it is now, because somebody lets go of it: given to a reviewer, or signed. May be repeated.
auto keep_draft(ledger::Facts& facts, const CaseId& which) -> Result<void>;

// The latest one, or a revision: not_found "draft.number" for one that was not kept.
auto draft_at(ledger::Facts& facts, const CaseId& which, std::int64_t revision) -> Result<ledger::DraftRevision>;
// Those that were kept and the latest one, the oldest first.
auto drafts_of(ledger::Facts& facts, const CaseId& which) -> Result<std::vector<ledger::DraftRevision>>;

}  // namespace shanhai::reports
