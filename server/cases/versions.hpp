// How one person's draft becomes another's report, and how a report that is out gets its next version. Pure.
//
// Who may not sign alone gives the draft out of hand: the case waits again, for somebody who may (待审核). They sign
// it, edited or not, or give it back to be rewritten.
//
// A report that is out is never edited. Whoever opens an amendment gets a token, as for a claim; until the new version
// is signed, or the time for it is over, the old one is what counts.
#pragma once

#include "server/cases/happening.hpp"

namespace shanhai::cases {

struct SubmitDraft {
    PersonId by;
    std::int64_t token;
    std::int64_t draft;                        // its revision
    std::optional<PersonId> reviewer;          // who is asked first
    Instant kept_until;                        // until when only they
    std::optional<ReportId> signed_by_author;  // where both sign
    Instant at;
};
struct SendDraftBack {
    PersonId by;
    std::int64_t token;
    std::string text;
    int rewrites_max;
    Instant kept_until;  // for who wrote it
    Instant at;
};
struct OpenAmendment {
    PersonId by;
    ledger::ReportStatus kind;
    std::string reason;
    std::string requested_by;
    Instant until;
    Instant at;
    bool significant = false;
    bool wrong_patient = false;
};
struct DropAmendment {
    PersonId by;
    std::int64_t token;
    Instant at;
};

// stale "case.token"; conflict "review.self" for a reviewer who wrote it.
auto decide(const Case& now, const SubmitDraft& wish) -> Result<Happening>;
// The same; conflict "case.not-in-review"; conflict "review.rounds" when it was sent back often enough: sign or edit.
auto decide(const Case& now, const SendDraftBack& wish) -> Result<Happening>;
// conflict "case.not-reported" where there is nothing to amend, "case.amending" while somebody does already.
auto decide(const Case& now, const OpenAmendment& wish) -> Result<Happening>;
// stale "case.token" when it is no longer open, or another's.
auto decide(const Case& now, const DropAmendment& wish) -> Result<Happening>;

// Whether the amendment numbered `token` is open at this moment. stale "case.token".
auto check_amendment(const Case& now, std::int64_t token, Instant at) -> Result<void>;

}  // namespace shanhai::cases
