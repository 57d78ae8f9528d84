// A cart's files on the command line: ecg show, ecg draw, ecg convert.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `session` and `errand` outlive the parsing and the work.
void add_ecg(CLI::App& app, Session& session, Errand& errand);

}  // namespace shanhai::cli
