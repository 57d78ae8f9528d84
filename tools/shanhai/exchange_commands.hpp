// What a reader and the clinic say to each other, on the command line: return, ask, case answer, case retaken, ...
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// The reader's words are verbs of their own, the clinic's are about a case. `session` and `errand` outlive the parsing
// and the work.
void add_exchange(CLI::App& app, CLI::App& cases, Session& session, Errand& errand);

}  // namespace shanhai::cli
