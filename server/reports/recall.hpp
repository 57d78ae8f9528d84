// Taking a report back: it stays for ever, and from now on says that it must not be acted upon. Everybody who ever got
// it, or may have, hears so: the clinic in its inbox, every destination by its own channel.
#pragma once

#include "server/ledger/ledger.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::reports {

// In the caller's transaction: the recall, the notices, the pushes, the event and the audit line. A report that is
// recalled already answers the first recall. What was not yet begun to be sent is not sent any more.
auto recall(ledger::Facts& facts, const ledger::Report& report, ledger::Recall wish) -> Result<ledger::Recall>;

}  // namespace shanhai::reports
