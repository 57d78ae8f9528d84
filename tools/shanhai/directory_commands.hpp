// The administrator's book on the command line: institutions, who reads for whom, persons.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `admin site ...`, `admin pairing ...`, `admin person ...`. Both outlive the parsing and the work.
void add_directory_commands(CLI::App& admin, Session& session, Errand& errand);

}  // namespace shanhai::cli
