// Review and the versions that follow a report, on the command line: report submit, send-back, amend, versions, ...
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `session` and `errand` outlive the parsing and the work.
void add_versions(CLI::App& reports, Session& session, Errand& errand);

}  // namespace shanhai::cli
