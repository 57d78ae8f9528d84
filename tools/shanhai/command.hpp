// One command of a group and what it is told, for *_commands.cpp: the wishes live as long as the command does.
#pragma once

#include "tools/shanhai/run.hpp"
#include "tools/shanhai/session.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {

template <class Wishes>
using Work = awaitable<Outcome<void>> (*)(Session&, Wishes);

// `session` and `errand` outlive the parsing and the work.
template <class Wishes>
auto add_command(CLI::App& parent, const char* name, const char* help, Session& session, Errand& errand,
                 Work<Wishes> work) -> std::pair<CLI::App*, Wishes&>
{
    auto wishes = std::make_shared<Wishes>();
    auto* const command = parent.add_subcommand(name, help);
    command->callback([wishes, work, &session, &errand] {
        errand = [wishes, work, &session] { return work(session, *wishes); };
    });
    return {command, *wishes};
}

// The same about one case.
template <class Wishes>
auto add_case_command(CLI::App& parent, const char* name, const char* help, Session& session, Errand& errand,
                      Work<Wishes> work) -> std::pair<CLI::App*, Wishes&>
{
    auto added = add_command(parent, name, help, session, errand, work);
    added.first->add_option("CASE", added.second.which, "病例编号")->required();
    return added;
}

}  // namespace shanhai::cli
