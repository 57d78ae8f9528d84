// What may happen to a case, as pure functions: decide() says yes or no and why, evolve() (happening.hpp) says what is
// true afterwards.
//
// The server, the simulator and the audit use the same two. A case waits, is claimed under a lease, comes back when the
// lease ends, is reported, and is acknowledged by the clinic. Every claim has a number, its fencing token: whoever acts
// under an older one is refused, however late their message arrives.
//
// A case whose form and images contradict each other is held before anybody can claim it, however urgent it is: read
// under a wrong name it would harm two patients. The clinic confirms that the images are this patient's, corrects the
// form, or cancels; what is still contradicted after a correction stays held.
//
// A reader may send a case back for better images, or ask the clinic something. Either ends the claim and keeps the
// draft. What nobody takes in time calls for attention by itself, then for the next hospital's, then for everybody's.
#pragma once

#include "server/cases/happening.hpp"

namespace shanhai::cases {

// What somebody wants.
struct Claim { PersonId by; Instant at; Instant until; std::optional<SiteId> group{}; };
struct Renew { PersonId by; std::int64_t token; Instant at; Instant until; };
struct Release { PersonId by; std::int64_t token; Instant at; };
struct HandOver { PersonId by; std::int64_t token; PersonId to; Instant at; Instant until; };
struct Lapse { Instant at; };
struct Report {
    PersonId by;
    std::int64_t token;
    ReportId report;
    Instant at;
    ledger::ReportStatus status = ledger::ReportStatus::final;
};
struct Deliver { ReportId report; Instant at; };
struct Acknowledge { std::string by; ReportId report; Instant at; };
struct Hold {
    std::vector<ledger::Doubt> doubts;
    Instant at;
};  // all that is known now, notes too
struct Confirm {
    std::string by;
    std::optional<std::int64_t> seen;
    Instant at;
    Timing timing;
};
struct Correct {
    std::string by;
    std::string form;  // JSON
    std::string patient_name;
    wire::Priority priority;
    wire::Lane lane;
    std::vector<ledger::Doubt> doubts;  // of the corrected form
    std::optional<std::int64_t> seen;   // the revision the clinic looked at
    Instant at;
    Timing timing;
};
struct Cancel {
    std::string by;
    std::string reason;
    Instant at;
};
struct Return {
    PersonId by;
    std::int64_t token;
    std::string reason;  // a code of wire/returning.hpp
    std::string advice;
    Instant at;
};
struct Retake {
    std::string by;
    std::vector<StudyUid> studies;  // the new images'
    Instant at;
    Timing timing;
};
struct ReadWithLimits {
    std::string by;
    std::string why;
    Instant at;
    Timing timing;
};
struct Ask {
    PersonId by;
    std::int64_t token;
    std::string question;
    Instant at;
};
struct Answer {
    std::string by;
    std::string answer;
    Instant at;
    Instant kept_until;  // until then the case is offered to who asked
};
struct Ring {
    std::optional<SiteId> upstream;  // who could be asked next
    Instant at;
};

// conflict "case.claimed" when another holds it, "case.kept" while it is kept for another, "case.reported" when it is
// answered, "case.held", "case.returned" or "case.cancelled"; "case.in-review" when it is their own draft. Whoever
// holds it already renews. An open question stops nobody.
auto decide(const Case& now, const Claim& wish) -> Result<Happening>;
// stale "case.token" when the claim is no longer theirs: it lapsed, or the case has gone on.
auto decide(const Case& now, const Renew& wish) -> Result<Happening>;
auto decide(const Case& now, const Release& wish) -> Result<Happening>;
// A preliminary or final one under a claim, any other under an amendment (versions.hpp): conflict "report.status".
auto decide(const Case& now, const Report& wish) -> Result<Happening>;
// The same; conflict "case.same-reader" when it is theirs already. Whether the other may read is the caller's to ask.
auto decide(const Case& now, const HandOver& wish) -> Result<Happening>;
// stale "case.lease" when there is no lease, or it still runs.
auto decide(const Case& now, const Lapse& wish) -> Result<Happening>;
// conflict "case.report" for another report than the current one, or when it was delivered already.
auto decide(const Case& now, const Deliver& wish) -> Result<Happening>;
// conflict "case.report" for another report than the current one, or when somebody acknowledged it already.
auto decide(const Case& now, const Acknowledge& wish) -> Result<Happening>;
// Holds what waits if there is a contradiction nobody has answered for yet; anything else is noted on the case.
auto decide(const Case& now, const Hold& wish) -> Result<Happening>;
// conflict "case.not-held" when there is nothing to answer; stale "case.revision" when it is not what they looked at.
auto decide(const Case& now, const Confirm& wish) -> Result<Happening>;
auto decide(const Case& now, const Correct& wish) -> Result<Happening>;
// Only what nobody reads: conflict "case.claimed", "case.reported", "case.cancelled" otherwise.
auto decide(const Case& now, const Cancel& wish) -> Result<Happening>;
// stale "case.token" as above.
auto decide(const Case& now, const Return& wish) -> Result<Happening>;
auto decide(const Case& now, const Ask& wish) -> Result<Happening>;
// conflict "case.not-returned" for what nobody sent back.
auto decide(const Case& now, const Retake& wish) -> Result<Happening>;
auto decide(const Case& now, const ReadWithLimits& wish) -> Result<Happening>;
// conflict "case.not-asked" when no question is open. The clock of a routine case stood still since it was asked;
// what is urgent never waits for an answer.
auto decide(const Case& now, const Answer& wish) -> Result<Happening>;
// stale "case.alarm" when nothing is due. More may be due after it: ring until nothing is.
auto decide(const Case& now, const Ring& wish) -> Result<Happening>;

// Whether `by` holds the claim numbered `token` at this moment.
auto check_claim(const Case& now, const PersonId& by, std::int64_t token, Instant at) -> Result<void>;

auto has_contradiction(const std::vector<ledger::Doubt>& doubts) -> bool;
auto open_question(const Case& now) -> const ledger::Remark*;    // the last one without an answer; null: none

}  // namespace shanhai::cases
