// A report in any form, and whether it is genuine, on the command line: fetch, verify, trust update, check.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `session` and `errand` outlive the parsing and the work.
void add_proofs(CLI::App& app, Session& session, Errand& errand);

}  // namespace shanhai::cli
