// A case's form beside its studies, as the ledger has both.
#pragma once

#include "common/wire/request_form.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

// What to know before trusting these studies under this form: contradictions first.
auto doubts_of(ledger::Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies,
               const wire::RequestForm& form) -> Result<std::vector<ledger::Doubt>>;

// More images came for a case: what they contradict holds it, if nobody reads it yet, and is noted on it otherwise.
auto check_again(ledger::Facts& facts, const CaseId& which, Instant at) -> Result<void>;

}  // namespace shanhai::intake
