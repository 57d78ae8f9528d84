// Critical values over HTTP.
#pragma once

#include "server/critical/critical.hpp"
#include "server/people/gate.hpp"

namespace shanhai::critical {

auto routes(Critical& critical, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::critical
