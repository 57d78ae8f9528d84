// `shanhai critical …`, `shanhai duty`, `shanhai admin contacts …` and `shanhai admin roster …`: what the command line
// says becomes wishes, and an errand.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// Whichever command is chosen puts its work into `errand`. `session` and `errand` outlive the parsing and the work.
void add_critical(CLI::App& app, Session& session, Errand& errand);
void add_duty(CLI::App& admin, Session& session, Errand& errand);

}  // namespace shanhai::cli
