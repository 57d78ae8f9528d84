// Cases as they go over the wire. Pure.
#pragma once

#include "common/wire/case.hpp"
#include "server/cases/queue.hpp"

namespace shanhai::cases {

auto to_view(const Shown& shown, Instant now) -> wire::CaseView;
auto to_claim_view(const Shown& shown, Instant now) -> wire::ClaimView;   // for the holder alone: it has the token
auto to_view(const ledger::Event& event) -> wire::EventView;
auto to_views(const std::vector<ledger::Doubt>& doubts) -> std::vector<wire::DoubtView>;
auto to_views(const std::vector<ledger::Remark>& remarks) -> std::vector<wire::RemarkView>;
auto name_of(ledger::Service service) -> std::string_view;
auto name_of(ledger::Stage stage) -> std::string_view;
auto name_of(ledger::ReportStatus status) -> std::string_view;  // as it stands on the wire

}  // namespace shanhai::cases
