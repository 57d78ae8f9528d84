// A secret that stands in a file of its own: read each time, so that a new one counts at once.
#pragma once

#include "common/runtime/offload.hpp"

#include <filesystem>

namespace shanhai::critical {

// The first line. unavailable "critical.secret" when there is none, or it has a character no header may carry.
auto read_secret(Lane& disk, std::filesystem::path file) -> awaitable<Result<std::string>>;

}  // namespace shanhai::critical
