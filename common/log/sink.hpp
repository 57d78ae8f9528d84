// The log's way out of the process: a file or standard error, written by one thread behind a bounded queue.
//
// A caller never waits for the disk. When the queue is full its oldest lines make room; how many were lost is written
// as the event log.lines_lost as soon as there is room again, and at the end. Destruction writes all that is queued.
#pragma once

#include "common/log/log.hpp"

#include <filesystem>
#include <memory>

namespace shanhai::log {

struct Outlet {
    std::filesystem::path file = {};             // empty: standard error; a file is appended to
    std::size_t queue_max = 8192;                // lines
};

auto open_sink(Outlet outlet) -> Result<std::unique_ptr<Sink>>;

}  // namespace shanhai::log
