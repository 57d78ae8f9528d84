// What happened to a case: the facts that evolve() replays, and the names under which events and audit know them.
#pragma once

#include "server/ledger/cases.hpp"

namespace shanhai::cases {

using ledger::Case;

// When a case must be called out and read, and where it stands until then (timing.hpp makes it).
struct Timing {
    Instant warning;
    Instant escalation;
    Instant deadline;
    Instant turn;

    friend auto operator==(const Timing&, const Timing&) -> bool = default;
};

// `group`: who reads it from now on, where that is not who was asked last.
struct CaseClaimed { PersonId by; std::int64_t token; Instant at; Instant until; std::optional<SiteId> group{}; };
struct ClaimRenewed { Instant at; Instant until; };
struct ClaimReleased { PersonId by; Instant at; };
struct ClaimLapsed { PersonId by; Instant at; };
struct ClaimHandedOver { PersonId by; PersonId to; std::int64_t token; Instant at; Instant until; };
struct CaseReported { PersonId by; ReportId report; Instant at; };
struct CaseDelivered { ReportId report; Instant at; };
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
    Timing timing;
};
struct CaseCorrected {
    std::string by;
    std::string form;
    std::string patient_name;
    wire::Priority priority;
    wire::Lane lane;
    std::vector<ledger::Doubt> doubts;
    Instant at;
    Timing timing;
};
struct CaseCancelled {
    std::string by;
    std::string reason;
    Instant at;
};

// 退回重拍 (domain: quality rejection), and how it ended.
struct CaseReturned {
    PersonId by;
    std::string reason;
    std::string advice;
    Instant at;
};
struct CaseRetaken {
    std::string by;
    std::vector<StudyUid> studies;  // that the case did not have yet
    Instant at;
    Timing timing;
};
struct CaseLimited {
    std::string by;
    std::string why;
    Instant at;
    Timing timing;
};

// 待补充. `deadline`: as it is once the clock has been stopped for as long as the clinic took, if the rule says so.
struct QuestionAsked {
    PersonId by;
    std::string question;
    Instant at;
};
struct QuestionAnswered {
    std::string by;
    std::string answer;
    Instant at;
    std::optional<ledger::Reservation> kept;  // for who asked; none: somebody reads it already
    std::chrono::microseconds stopped;        // for how long its clock stood still
};

// 待审核 (domain: 师带徒): written by one, to be signed by another. `kept`: for the reviewer the author named.
struct CaseDrafted {
    PersonId by;
    std::int64_t draft;
    std::optional<ReportId> signed_by_author;  // where both sign
    std::optional<ledger::Reservation> kept;
    Instant at;
};
struct DraftSentBack {
    PersonId by;
    std::string text;
    ledger::Reservation kept;  // for who wrote it
    Instant at;
};

// A first word before the report; the case goes on.
struct CasePreliminary { PersonId by; ReportId report; Instant at; };

// 补充, 更正, 作废 of a report that is out. What counts stays what it was until the new version is signed.
struct AmendmentOpened { ledger::Amending what; std::int64_t token; Instant at; };
struct AmendmentDropped { PersonId by; Instant at; };
struct CaseAmended { PersonId by; ReportId report; ledger::ReportStatus kind; Instant at; };

// What time brings about by itself.
struct CaseWarned { Instant at; };      // nobody took it in time
struct CaseEscalated {
    std::optional<SiteId> to;           // who is asked next; none: there is nobody above
    Instant at;
};
struct CaseLate { Instant at; };        // its deadline has passed
struct CaseOffered { Instant at; };     // it is no longer kept for one person

using Happening = std::variant<CaseClaimed, ClaimRenewed, ClaimReleased, ClaimLapsed, ClaimHandedOver, CaseReported,
                               CaseDelivered, CaseAcknowledged, CaseHeld, CaseDoubted, CaseConfirmed, CaseCorrected,
                               CaseCancelled, CaseReturned, CaseRetaken, CaseLimited, QuestionAsked, QuestionAnswered,
                               CaseDrafted, DraftSentBack, CasePreliminary, AmendmentOpened, AmendmentDropped,
                               CaseAmended, CaseWarned, CaseEscalated, CaseLate, CaseOffered>;
auto name_of(const Happening& happening) -> std::string_view;    // "case.claimed"
auto when(const Happening& happening) -> Instant;

auto evolve(Case now, const Happening& happening) -> Case;

// When the relay must look at a case next by itself; none: only somebody's command changes it.
auto next_alarm(const Case& now) -> std::optional<Instant>;

}  // namespace shanhai::cases
