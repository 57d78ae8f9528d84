// The reader's queue: what waits, whose it is, and giving it back.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto list_queue(Session& session) -> awaitable<Outcome<void>>;
auto take_next(Session& session) -> awaitable<Outcome<void>>;

enum class ClaimStep { claim, renew, release };
auto change_claim(Session& session, ClaimStep step, std::string which, std::optional<std::int64_t> token)
    -> awaitable<Outcome<void>>;

// Gives a claimed case, with its draft, to a colleague.
auto hand_over(Session& session, std::string which, std::optional<std::int64_t> token, std::string to)
    -> awaitable<Outcome<void>>;

auto show_case(Session& session, std::string which) -> awaitable<Outcome<void>>;

// What --token says, else what this computer remembers: "case.unclaimed".
auto token_for(const Member& member, const CaseId& which, std::optional<std::int64_t> said) -> Outcome<std::int64_t>;

}  // namespace shanhai::cli
