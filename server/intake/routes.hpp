// The HTTP face of intake: submissions, and their bytes under tus 1.0 (https://tus.io/protocols/resumable-upload);
// DICOMweb's Store transaction.
#pragma once

#include "server/intake/held_cases.hpp"
#include "server/intake/parts.hpp"
#include "server/intake/reception.hpp"
#include "server/intake/settings.hpp"
#include "server/people/gate.hpp"

namespace shanhai::intake {

auto routes(Submissions& submissions, Parts& parts, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>;
auto stow_routes(Reception::Means means, IntakeSettings settings, people::Gate& gate) -> std::vector<http::Route>;
auto conflict_routes(ledger::Ledger& ledger, people::Gate& gate) -> std::vector<http::Route>;
auto held_routes(HeldCases& held, people::Gate& gate, Clock& clock) -> std::vector<http::Route>;
auto clock_routes(ledger::Ledger& ledger, people::Gate& gate) -> std::vector<http::Route>;
auto to_view(const ledger::Submission& submission) -> wire::SubmissionView;

}  // namespace shanhai::intake
