// Copies kept apart: the same UID with other bytes.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto list_conflicts(Session& session) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
