// The HTTP face of reports: drafts, and the two steps of a deferred signature.
#pragma once

#include "server/people/gate.hpp"
#include "server/reports/reports.hpp"
#include "server/reports/sm2_signatures.hpp"
#include "server/reports/versions.hpp"

namespace shanhai::reports {

auto routes(Reports& reports, people::Gate& gate) -> std::vector<http::Route>;
auto version_routes(Versions& versions, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;
auto sm2_routes(Sm2Signatures& signatures, people::Gate& gate) -> std::vector<http::Route>;
auto to_view(const ledger::Report& report) -> wire::ReportView;

}  // namespace shanhai::reports
