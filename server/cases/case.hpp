// What may happen to a case, as pure functions: decide() says yes or no and why, evolve() says what is true afterwards.
//
// The server, the simulator and the audit use the same two. A case waits, is claimed under a lease, comes back when the
// lease ends, is reported, and is acknowledged by the clinic. Every claim has a number, its fencing token: whoever acts
// under an older one is refused, however late their message arrives.
//
// A case whose form and images contradict each other is held before anybody can claim it, however urgent it is: read
// under a wrong name it would harm two patients. The clinic confirms that the images are this patient's, corrects the
// form, or cancels; what is still contradicted after a correction stays held.
#pragma once

#include "server/ledger/cases.hpp"

namespace shanhai::cases {

using ledger::Case;

// What somebody wants.
struct Claim { PersonId by; Instant at; Instant until; };
struct Renew { PersonId by; std::int64_t token; Instant at; Instant until; };
struct Release { PersonId by; std::int64_t token; Instant at; };
struct HandOver { PersonId by; std::int64_t token; PersonId to; Instant at; Instant until; };
struct Lapse { Instant at; };
struct Report { PersonId by; std::int64_t token; ReportId report; Instant at; };
struct Acknowledge { std::string by; ReportId report; Instant at; };
struct Hold {
    std::vector<ledger::Doubt> doubts;
    Instant at;
};  // all that is known now, notes too
struct Confirm {
    std::string by;
    std::optional<std::int64_t> seen;
    Instant at;
    Instant deadline;
};
struct Correct {
    std::string by;
    std::string form;  // JSON
    std::string patient_name;
    wire::Priority priority;
    std::vector<ledger::Doubt> doubts;  // of the corrected form
    std::optional<std::int64_t> seen;   // the revision the clinic looked at
    Instant at;
    Instant deadline;
};
struct Cancel {
    std::string by;
    std::string reason;
    Instant at;
};

// What happened.
struct CaseClaimed { PersonId by; std::int64_t token; Instant at; Instant until; };
struct ClaimRenewed { Instant at; Instant until; };
struct ClaimReleased { PersonId by; Instant at; };
struct ClaimLapsed { PersonId by; Instant at; };
struct ClaimHandedOver { PersonId by; PersonId to; std::int64_t token; Instant at; Instant until; };
struct CaseReported { PersonId by; ReportId report; Instant at; };
struct CaseAcknowledged { std::string by; ReportId report; Instant at; };

struct CaseHeld {
    std::vector<ledger::Doubt> doubts;
    Instant at;
};
struct CaseDoubted {
    std::vector<ledger::Doubt> doubts;
    Instant at;
};  // too late to hold it, or no need to
struct CaseConfirmed {
    std::string by;
    Instant at;
    Instant deadline;
};
struct CaseCorrected {
    std::string by;
    std::string form;
    std::string patient_name;
    wire::Priority priority;
    std::vector<ledger::Doubt> doubts;
    Instant at;
    Instant deadline;
};
struct CaseCancelled {
    std::string by;
    std::string reason;
    Instant at;
};

using Happening =
    std::variant<CaseClaimed, ClaimRenewed, ClaimReleased, ClaimLapsed, ClaimHandedOver, CaseReported, CaseAcknowledged,
                 CaseHeld, CaseDoubted, CaseConfirmed, CaseCorrected, CaseCancelled>;
auto name_of(const Happening& happening) -> std::string_view;    // "case.claimed"
auto when(const Happening& happening) -> Instant;

// conflict "case.claimed" when another holds it, "case.reported" when it is answered, "case.held" or "case.cancelled".
// Whoever holds it already renews.
auto decide(const Case& now, const Claim& wish) -> Result<Happening>;
// stale "case.token" when the claim is no longer theirs: it lapsed, or the case has gone on.
auto decide(const Case& now, const Renew& wish) -> Result<Happening>;
auto decide(const Case& now, const Release& wish) -> Result<Happening>;
auto decide(const Case& now, const Report& wish) -> Result<Happening>;
// The same; conflict "case.same-reader" when it is theirs already. Whether the other may read is the caller's to ask.
auto decide(const Case& now, const HandOver& wish) -> Result<Happening>;
// stale "case.lease" when there is no lease, or it still runs.
auto decide(const Case& now, const Lapse& wish) -> Result<Happening>;
// conflict "case.report" for another report than the current one, or when somebody acknowledged it already.
auto decide(const Case& now, const Acknowledge& wish) -> Result<Happening>;
// Holds what waits if there is a contradiction nobody has answered for yet; anything else is noted on the case.
auto decide(const Case& now, const Hold& wish) -> Result<Happening>;
// conflict "case.not-held" when there is nothing to answer; stale "case.revision" when it is not what they looked at.
auto decide(const Case& now, const Confirm& wish) -> Result<Happening>;
auto decide(const Case& now, const Correct& wish) -> Result<Happening>;
// Only what nobody has begun to read: conflict "case.claimed", "case.reported", "case.cancelled" otherwise.
auto decide(const Case& now, const Cancel& wish) -> Result<Happening>;

auto evolve(Case now, const Happening& happening) -> Case;

// Whether `by` holds the claim numbered `token` at this moment.
auto check_claim(const Case& now, const PersonId& by, std::int64_t token, Instant at) -> Result<void>;

auto has_contradiction(const std::vector<ledger::Doubt>& doubts) -> bool;

}  // namespace shanhai::cases
