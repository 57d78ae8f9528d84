// shanhai profile: the enrolments of this computer, and which one is meant.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto list_own_profiles(Session& session) -> awaitable<Outcome<void>>;
auto show_own_profile(Session& session) -> awaitable<Outcome<void>>;
auto use_own_profile(Session& session, std::string name) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
