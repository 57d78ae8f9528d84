// `shanhai signer …`, and the options that say which key signs.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"
#include "tools/shanhai/signer.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// Whichever command is chosen puts its work into `errand`. `session` and `errand` outlive the parsing and the work.
void add_signer(CLI::App& app, Session& session, Errand& errand);
void add_signer_options(CLI::App& command, SignerWishes& wishes);

}  // namespace shanhai::cli
