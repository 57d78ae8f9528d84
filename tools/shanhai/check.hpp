// shanhai check: is the report with this code genuine, and does it still count? The relay is asked; `verify` asks the
// file alone.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct CodeWishes {
    std::string code;
    bool full = false;  // what it says, too; noted in our name
};

// A code that was mistyped is told so here, without asking. What must not be used any more is a failure, so that
// scripts notice: unproven "verify.not-current" or "verify.unknown-code".
auto check_code(Session& session, CodeWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
