// `shanhaid check`: is everything here that the relay has said yes to, and is it what it was?
#pragma once

#include "server/settings.hpp"

namespace shanhai::server {

// Reads the settings, the authority, the audit chain with its checkpoints, and every byte of every pack, against the
// index beside it and the ledger's rows. Changes nothing. Prints progress and every finding; 0 when there is none.
auto check(const Layout& layout) -> int;

}  // namespace shanhai::server
