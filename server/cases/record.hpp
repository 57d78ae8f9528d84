// The one way a case changes: the row, the event and the audit line, together, in the caller's transaction.
#pragma once

#include "server/cases/case.hpp"
#include "server/cases/timing.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::cases {

// `actor` as the audit trail names them.
auto record(ledger::Facts& facts, Case before, const Happening& happening, std::string actor) -> Result<Case>;

// When the case is due if its clock starts `from`, and its turn behind what its site has waiting already.
auto timing_in(ledger::Facts& facts, const Policy& policy, const Case& which, Instant from) -> Result<Timing>;

// The clock starts when everything is here. What urgent and emergency cases spend held counts: their clock never
// stops, so that nobody forgets them. A routine case could not be claimed meanwhile, and starts anew.
auto timing_after_hold(ledger::Facts& facts, const Policy& policy, const Case& which, Instant released)
    -> Result<Timing>;

// Puts a new case in the queue, or holds it for the clinic to check. Its deadline and turn come from the policy;
// revision and token start at 0.
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
    wire::Lane lane = wire::Lane::none;   // any of them makes it an emergency
    std::string specialty{};
    std::optional<PersonId> expert{};     // may take it before the others, until those are called
    std::optional<Instant> acquired_at{};
    std::vector<std::string> marks{};     // see ledger::Case
};
auto open(ledger::Facts& facts, Opening opening, const Policy& policy, std::string actor) -> Result<Case>;

}  // namespace shanhai::cases
