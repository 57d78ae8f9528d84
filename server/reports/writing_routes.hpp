// The HTTP face of what helps to write a report: past drafts, templates and phrases.
#pragma once

#include "server/people/gate.hpp"
#include "server/reports/phrases.hpp"

namespace shanhai::reports {

auto writing_routes(ledger::Ledger& ledger, Clock& clock, people::Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::reports
