// A report has reached the clinic: somebody there fetched it, or one of its machines took it. Nobody has seen it yet.
#pragma once

#include "server/cases/record.hpp"

namespace shanhai::delivery {

// The first time counts, for the delivery and for its case; later ones change nothing. `actor` as the audit trail names
// them.
auto note_arrival(ledger::Facts& facts, ledger::Delivery delivery, std::string actor, Instant now) -> Result<void>;

}  // namespace shanhai::delivery
