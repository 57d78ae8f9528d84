// The moment a report becomes final: the case, the report, the outbox row and the audit line, in one transaction.
#pragma once

#include "server/ledger/ledger.hpp"
#include "server/people/principal.hpp"

#include <functional>

namespace shanhai::reports {

// What rings where a version changes what is done with the patient: in the same transaction, or the version is not out.
using Alarm = std::function<Result<void>(ledger::Facts& facts, const ledger::Case& which, const people::Principal& who,
                                         const std::string& why, Instant now)>;

// A report that is final already is the answer: the same signature may come twice at once. stale "case.token" when the
// claim is no longer theirs; forbidden "signer.unknown", "signer.revoked" or "signer.expired" when the report's
// certificate may not sign for them; stale "report.version" when another version was signed since it was prepared.
auto make_final(ledger::Facts& facts, const people::Principal& who, std::int64_t token, ledger::Report report,
                DeliveryId delivery, Instant now, const Alarm& alarm = {}) -> Result<ledger::Report>;

// The certificate with this fingerprint, if it signs for this person now.
auto usable_signer(ledger::Facts& facts, const people::Principal& who, const Digest& fingerprint, Instant now)
    -> Result<ledger::Credential>;

}  // namespace shanhai::reports
