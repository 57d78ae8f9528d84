// The HTTP face of the queue.
#pragma once

#include "server/cases/exchange.hpp"
#include "server/cases/queue.hpp"
#include "server/people/gate.hpp"

namespace shanhai::cases {

auto exchange_routes(Exchange& exchange, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;
auto routes(Queue& queue, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;

}  // namespace shanhai::cases
