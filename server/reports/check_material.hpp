// What the checks look at, from the ledger, in the look that gathers the report itself.
#pragma once

#include "server/people/principal.hpp"
#include "server/reports/checks.hpp"

namespace shanhai::reports {

// Whoever signs is `who`; `draft` is what they sign. Reads the images they opened from the audit trail, from the
// entry that opened the case on: a walk over what this person did since. corrupt "ledger.form" or "ledger.draft".
auto gather_checks(ledger::Facts& facts, const people::Principal& who, const ledger::Case& which,
                   const ledger::Draft& draft) -> Result<CheckMaterial>;

}  // namespace shanhai::reports
