// Puts what has just become true about a report in the outbox of everybody who is to hear it. In the caller's
// transaction, as the architecture asks: nothing is delivered that is not in the outbox.
#pragma once

#include "server/ledger/ledger.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::reports {

// The same for the same report, destination and kind, so that a repeat is recognised.
auto push_id(ledger::PushKind kind, const ReportId& report, const ledger::DestinationId& to, Instant now)
    -> ledger::PushId;

// To every active destination of the site that asked.
auto announce(ledger::Facts& facts, const ReportId& report, const CaseId& of, const SiteId& site, Instant now)
    -> Result<void>;

}  // namespace shanhai::reports
