// The one way a case changes: the row, the event and the audit line, together, in the caller's transaction.
#pragma once

#include "server/cases/case.hpp"
#include "server/cases/policy.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::cases {

// `actor` as the audit trail names them.
auto record(ledger::Facts& facts, Case before, const Happening& happening, std::string actor) -> Result<Case>;

// Puts a new case in the queue, or holds it for the clinic to check. Its deadline comes from the policy; revision and
// token start at 0.
struct Opening {
    CaseId id;
    SiteId site;
    SiteId group;
    std::vector<StudyUid> studies;
    std::string modality;
    wire::Priority priority;
    std::string form;                        // JSON
    std::string patient_name;
    bool declared_complete;
    Instant at;
    std::vector<ledger::Doubt> doubts{};  // a contradiction among them holds the case at once
};
auto open(ledger::Facts& facts, Opening opening, const Policy& policy, std::string actor) -> Result<Case>;

}  // namespace shanhai::cases
