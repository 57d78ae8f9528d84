// The audit trail as a hash chain: an outsider who holds the last hash can tell whether anything before it was altered.
//
// hash = SHA-256 over the number, the time in microseconds, actor, action, subject, outcome, detail and the previous
// hash, each text led by its length, so that no two different entries hash the same bytes. Pure.
#pragma once

#include "server/ledger/trail.hpp"

#include <span>

namespace shanhai::audit {

auto genesis() -> Digest;                    // what the first entry calls its previous
auto hash_of(const ledger::AuditEntry& entry) -> Digest;

// Whether `entries` follow `previous` and each other. The fault's subject is the number of the first that does not.
auto check_chain(const std::optional<ledger::AuditEntry>& previous, std::span<const ledger::AuditEntry> entries)
    -> Result<void>;

}  // namespace shanhai::audit
