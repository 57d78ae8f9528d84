// What helps to write, on the command line: draft list, draft show, draft fill; phrases.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `session` and `errand` outlive the parsing and the work.
void add_drafts(CLI::App& app, Session& session, Errand& errand);

}  // namespace shanhai::cli
