// Runs one errand to its end, or to Ctrl-C.
#pragma once

#include "common/runtime/asio.hpp"
#include "tools/shanhai/console.hpp"

#include <functional>

namespace shanhai::cli {

using Errand = std::function<awaitable<Outcome<void>>()>;

auto run(const Console& console, const Errand& errand) -> Exit;

}  // namespace shanhai::cli
