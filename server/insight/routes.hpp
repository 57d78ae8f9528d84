// The HTTP face of insight, for administrators.
#pragma once

#include "server/insight/insight.hpp"
#include "server/people/gate.hpp"

namespace shanhai::insight {

auto routes(Insight& insight, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;

}  // namespace shanhai::insight
