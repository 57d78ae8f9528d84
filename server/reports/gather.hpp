// Everything a report is made of, in one look at the ledger: is it theirs to sign now, as what, and from which facts.
#pragma once

#include "server/people/principal.hpp"
#include "server/reports/compose.hpp"
#include "server/reports/rules.hpp"

namespace shanhai::reports {

struct PrepareWish {
    std::int64_t token = 0;
    Digest signer;             // fingerprint of the certificate that is to sign it
    bool preliminary = false;  // a first word; else what the claim or the amendment is for
    std::optional<PersonId> reviewer{};  // the author's signature, which this person is to countersign
};

// The faults of check_claim, check_amendment, roles_for, check_reviewer and usable_signer; malformed "report.empty"
// without a draft; conflict "report.countersign" where both are to sign and the author has not, or nobody is to.
auto gather(ledger::Facts& facts, const people::Principal& who, const CaseId& which, const PrepareWish& wish,
            const Rules& rules, Instant now) -> Result<Material>;

// Whether this person may write or sign under `token` now: their claim, or an amendment that is open.
// forbidden "review.reviewer" unless this person may sign the case: a colleague who reads it and does not learn.
auto check_reviewer(ledger::Facts& facts, const ledger::Case& which, const PersonId& reviewer, Instant now)
    -> Result<ledger::Person>;

auto check_writer(const people::Principal& who, const ledger::Case& which, std::int64_t token, Instant now)
    -> Result<void>;

}  // namespace shanhai::reports
