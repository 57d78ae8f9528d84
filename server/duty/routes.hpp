// Rosters and agreements over HTTP.
#pragma once

#include "server/duty/duty.hpp"
#include "server/people/gate.hpp"

namespace shanhai::duty {

auto routes(Duty& duty, people::Gate& gate, Clock& clock, Entropy& entropy) -> std::vector<http::Route>;

}  // namespace shanhai::duty
