// A draft out of its author's hands: in the caller's transaction.
#pragma once

#include "server/cases/sight.hpp"

namespace shanhai::reports {

struct HandingIn {
    std::int64_t token = 0;
    ledger::Draft draft;
    std::optional<PersonId> reviewer{};          // who is asked first
    std::optional<ReportId> signed_by_author{};  // where both sign
};

// The draft as it was handed in stays, whatever the reviewer makes of it. The faults of SubmitDraft.
auto hand_in(ledger::Facts& facts, const people::Principal& who, cases::Case which, const HandingIn& what, Instant now)
    -> Result<cases::Case>;

// Half of what is left until the deadline belongs to whoever was asked; then anybody who may can take it.
auto kept_until(const cases::Case& which, Instant now) -> Instant;

}  // namespace shanhai::reports
