// The clinic's live connection for critical values: it rings on this computer, and tells the relay that it has.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

// Shows what is called here and what was voided, once for every round, until Ctrl-C. Each is answered with "received":
// a device has it, and no more than that.
auto watch_critical(Session& session) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
