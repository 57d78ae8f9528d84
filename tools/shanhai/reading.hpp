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

// A case that somebody here holds, by claim or amendment: everything a step under its token needs.
struct HeldCase {
    CaseId id;
    Member member;
    std::int64_t token = 0;
};
auto held_case(const Session& session, const std::string& which, std::optional<std::int64_t> said)
    -> Outcome<HeldCase>;

}  // namespace shanhai::cli
