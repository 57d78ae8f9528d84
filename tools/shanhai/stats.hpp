// The administrator's tables: what came, what waits, what is late, how long each leg took, when the backlog is gone.
#pragma once

#include "common/wire/insight.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct StatsWishes {
    std::string from;  // days or moments; empty: the last day
    std::string until;
    bool csv = false;  // for a spreadsheet: UTF-8 with its mark, times in seconds
};
auto show_stats(Session& session, StatsWishes wishes) -> awaitable<Outcome<void>>;

// A line for each row of each table, after a line of names. Pure.
auto csv_of(const wire::Stats& stats) -> std::vector<std::string>;

}  // namespace shanhai::cli
