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
};

// The faults of check_claim, check_amendment, roles_for and usable_signer; malformed "report.empty" without a draft.
auto gather(ledger::Facts& facts, const people::Principal& who, const CaseId& which, const PrepareWish& wish,
            const Rules& rules, Instant now) -> Result<Material>;

// Whether this person may write or sign under `token` now: their claim, or an amendment that is open.
auto check_writer(const people::Principal& who, const ledger::Case& which, std::int64_t token, Instant now)
    -> Result<void>;

}  // namespace shanhai::reports
