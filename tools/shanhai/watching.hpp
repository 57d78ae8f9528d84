// Follows what happens, live: a line (or a JSON object) for each event, until Ctrl-C.
//
// When the link is lost it comes again with the last number it has heard, so nothing is missed and nothing shown twice.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct WatchWishes {
    std::optional<std::int64_t> after;  // without: from now on
    std::vector<std::string> kinds;     // empty: all
};
auto watch(Session& session, WatchWishes wishes) -> awaitable<Outcome<void>>;

// Where to go on: "/api/v1/live?after=7&kinds=case.opened". Pure.
auto live_target(std::optional<std::int64_t> after, const std::vector<std::string>& kinds) -> std::string;

}  // namespace shanhai::cli
