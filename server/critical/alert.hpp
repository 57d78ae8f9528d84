// What may happen to an alert about a critical value (危急值), as pure functions: decide() says yes or no and why,
// evolve() says what is true afterwards, step_of() writes the line of the register.
//
// The invariants that everything here serves:
//   - an alert is never closed by itself, nor by the side that reads: a timer that runs out calls somebody else
//   - only the treating side can acknowledge, and only by reading back
//   - after the last contact the duty of both sides (总值班) is called, again and again, until somebody answers
//   - a void alert needs two persons, a reason, and the acknowledgement of everybody's correction
// It knows nothing of reports: it lives on when its case is reported, amended or closed.
#pragma once

#include "server/ledger/alerts.hpp"

#include <variant>

namespace shanhai::critical {

using ledger::Alert;
using ledger::AlertState;
using ledger::Notice;

// How long each step may take before the next contact is called.
struct Timers {
    std::chrono::seconds decision;      // suspected: until a human has decided
    std::chrono::seconds delivery;      // confirmed, dispatched: until it is on somebody's device
    std::chrono::seconds acknowledge;   // delivered: until somebody has read it back
    std::chrono::seconds next_contact;  // and from each contact to the next
    std::chrono::seconds duty;          // from the confirmation to the duty of both sides, however long the list is
    std::chrono::seconds remind;        // from then on
    std::chrono::seconds action;        // acknowledged: until something was done
    std::chrono::seconds outcome;       // acted: until the outcome is known

    friend auto operator==(const Timers&, const Timers&) -> bool = default;
};

// On whose side somebody stands: the clinic that asked and those above it, the hospital that reads, or neither.
enum class Side { treating, reading, neither };

struct Who {
    std::string actor;  // as the audit trail names them
    Side side = Side::neither;
    std::string by;  // the human who said so, when a machine of the clinic passed it on
    std::optional<PersonId> person{};
};

// What somebody wants, or what time brings.
struct Check { Who who; bool alone_is_enough; std::vector<Notice> calls; Instant at; };
struct Expire { bool to_duty; std::vector<Notice> calls; Instant at; };
struct Try {
    std::size_t notice;  // its place
    std::int64_t round;
    ledger::NoticeState outcome;
    std::string reference;
    std::string trouble;
    std::optional<Instant> again_at;
    Instant at;
};
struct Receive { Who who; SiteId site; Instant at; };
struct ReadBack { Who who; bool right; Instant at; };
struct Act { Who who; std::string action; std::string note; Instant at; };
struct Close { Who who; std::string outcome; std::string note; Instant at; };
struct Void { Who who; std::string reason; Instant at; };
struct SeeCorrection { Who who; Instant at; };
struct RecordCall { Who who; std::string whom; std::string number; bool reached; std::string note; Instant at; };

// What happened. `due_at` is of the timer that runs from then on.
struct AlertChecked { Who who; Instant at; };  // by the first of two
struct AlertConfirmed { Who who; std::vector<Notice> calls; Instant at; Instant due_at; };
struct AlertEscalated { bool to_duty; std::vector<Notice> calls; Instant at; Instant due_at; };
struct AlertReminded { std::vector<Notice> calls; Instant at; Instant due_at; };
struct NoticeTried { Try attempt; Instant at; std::optional<Instant> due_at; };
struct AlertReceived { Who who; SiteId site; Instant at; std::optional<Instant> due_at; };
struct ReadBackWrong { Who who; Instant at; };
struct AlertAcknowledged { Who who; Instant at; Instant due_at; };
struct ActionRecorded { Who who; std::string action; std::string note; Instant at; Instant due_at; };
struct AlertClosed { Who who; std::string outcome; std::string note; Instant at; };
struct VoidWanted { Who who; std::string reason; Instant at; };
struct AlertVoided { Who who; std::string reason; Instant at; std::optional<Instant> due_at; };
struct CorrectionAcknowledged { Who who; Instant at; };
struct CallRecorded {
    Who who; std::string whom; std::string number; bool reached; std::string note; Instant at;
    std::optional<Instant> due_at;
};

using Happening =
    std::variant<AlertChecked, AlertConfirmed, AlertEscalated, AlertReminded, NoticeTried, AlertReceived, ReadBackWrong,
                 AlertAcknowledged, ActionRecorded, AlertClosed, VoidWanted, AlertVoided, CorrectionAcknowledged,
                 CallRecorded>;
auto name_of(const Happening& happening) -> std::string_view;  // "critical.confirmed"
auto when(const Happening& happening) -> Instant;

// Every one of them: conflict "critical.closed" or "critical.voided" when it is over; forbidden "critical.side" for
// somebody who does not stand where they would have to.

// conflict "critical.confirmed" when it was already; "critical.second-person" when the same person checks twice and one
// is not enough.
auto decide(const Alert& now, const Check& wish, const Timers& timers) -> Result<Happening>;
// stale "critical.timer" when none runs, or it still runs.
auto decide(const Alert& now, const Expire& wish, const Timers& timers) -> Result<Happening>;
// stale "critical.notice" when the notice has gone on meanwhile.
auto decide(const Alert& now, const Try& wish, const Timers& timers) -> Result<Happening>;
auto decide(const Alert& now, const Receive& wish, const Timers& timers) -> Result<Happening>;
// conflict "critical.not-confirmed" for what is only suspected, "critical.acknowledged" when it was already.
// What is wrong is a happening, too: it stands in the register, and changes nothing else.
auto decide(const Alert& now, const ReadBack& wish, const Timers& timers) -> Result<Happening>;
// conflict "critical.not-acknowledged".
auto decide(const Alert& now, const Act& wish, const Timers& timers) -> Result<Happening>;
// conflict "critical.no-action", "critical.unreachable" when all that was done is that the patient was not found.
auto decide(const Alert& now, const Close& wish, const Timers& timers) -> Result<Happening>;
// The first of two persons wants it, the second does it: conflict "critical.second-person" for the same one.
auto decide(const Alert& now, const Void& wish, const Timers& timers) -> Result<Happening>;
// conflict "critical.no-correction".
auto decide(const Alert& now, const SeeCorrection& wish, const Timers& timers) -> Result<Happening>;
auto decide(const Alert& now, const RecordCall& wish, const Timers& timers) -> Result<Happening>;

auto evolve(Alert now, const Happening& happening) -> Alert;

// The line of the register; none for an attempt that told us nothing new. Its number is for the ledger to give.
auto step_of(const Alert& before, const Happening& happening) -> std::optional<ledger::Step>;

}  // namespace shanhai::critical
