// The words of the command line for delivery: what is typed becomes one of its errands.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// `report recall`, `report ack-recall`; `admin destination ...`, `admin push ...`. Both outlive the parsing.
void add_recall_commands(CLI::App& reports, Session& session, Errand& errand);
void add_destination_commands(CLI::App& admin, Session& session, Errand& errand);

}  // namespace shanhai::cli
