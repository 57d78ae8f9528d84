// The one way an alert changes: the row, the line of its register, the events and the audit line, together, in the
// caller's transaction.
#pragma once

#include "server/critical/alert.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::critical {

auto record(ledger::Facts& facts, Alert before, const Happening& happening) -> Result<Alert>;

// A new one, with the first line of its register.
auto open(ledger::Facts& facts, Alert alert, std::vector<Notice> calls, const Who& who) -> Result<Alert>;

}  // namespace shanhai::critical
