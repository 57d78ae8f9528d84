// Critical values (危急值): from the first suspicion until the outcome is known, whatever becomes of the report.
//
// Everything that a person does is one use-case here; what time brings about is tend(). Each is one transaction, so a
// restart in the middle finds the alert as the last answered request left it, and its timer running.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "server/critical/list.hpp"
#include "server/critical/policy.hpp"
#include "server/people/principal.hpp"

namespace shanhai::critical {

using people::Principal;

// An alert with what a view shows beside it.
struct Shown {
    Alert alert;
    std::string site_name;
    std::string patient_name;
    Side side = Side::neither;  // of the one who looks
    std::vector<ledger::Step> steps{};
};

struct Suspicion {
    CaseId of;
    std::string item;     // of a list
    std::string finding;  // in words
};

struct Answer {  // a read-back
    std::string by;
    std::string id_end;
    std::string name;
};

struct Call {
    std::string by;
    std::string whom;
    std::string number;
    bool reached = false;
    std::string note;
};

struct Done {  // an action, or an outcome
    std::string by;
    std::string what;
    std::string note;
};

class Critical {
public:
    Critical(ledger::Ledger& ledger, Clock& clock, Entropy& entropy, Bell& bell, Lists lists, Policy policy);

    // By a reader who may read the case, or by the clinic that sent it. Raised again for the same item while the first
    // is open it is the same alert. not_found "critical.item"; malformed "critical.finding".
    auto raise(Principal who, Suspicion suspicion) -> awaitable<Result<Shown>>;
    // In the caller's transaction: a report that is out was corrected, and what is done with the patient changes
    // (报告更正). The signature was the check, so the first contact is called at once.
    auto raise_corrected(ledger::Facts& facts, const ledger::Case& which, const Principal& who, const std::string& why,
                         Instant now) -> Result<void>;
    // The second of two checks confirms, and calls the first contact in the same transaction.
    auto confirm(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>;
    // A device of the caller's site has it: delivered, and no more than that.
    auto receive(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>;
    // mismatch "critical.read-back" when it is wrong, which is recorded.
    auto acknowledge(Principal who, ledger::AlertId id, Answer answer) -> awaitable<Result<Shown>>;
    auto act(Principal who, ledger::AlertId id, Done action) -> awaitable<Result<Shown>>;
    auto close(Principal who, ledger::AlertId id, Done outcome) -> awaitable<Result<Shown>>;
    // Wanted by the first of two readers, done by the second: then everybody who was told is told that, too.
    auto refute(Principal who, ledger::AlertId id, std::string reason) -> awaitable<Result<Shown>>;
    auto acknowledge_correction(Principal who, ledger::AlertId id, std::string by) -> awaitable<Result<Shown>>;
    // Somebody telephoned: a human was reached or not, but nobody has acknowledged by that.
    auto record_call(Principal who, ledger::AlertId id, Call call) -> awaitable<Result<Shown>>;

    auto find(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>;  // with its register
    // Those this site treats, reads or was called for, newest first.
    auto list(Principal who, bool open_only, std::size_t limit) -> awaitable<Result<std::vector<Shown>>>;
    // Waits up to `patience` for an event about any of them behind `after`; the number of the last event.
    auto wait(Principal who, std::int64_t after, Duration patience) -> awaitable<Result<std::int64_t>>;
    auto last_event() -> awaitable<Result<std::int64_t>>;

    // Every timer that has run out calls the next. Each alert by itself: one that cannot be tended holds up no other.
    struct Tended {
        std::size_t called = 0;
        std::size_t failed = 0;
    };
    auto tend() -> awaitable<Result<Tended>>;

    auto lists() const -> const Lists& { return *lists_; }

private:
    auto tend_one(ledger::AlertId id) -> awaitable<Result<void>>;
    template <class MakeWish>
    auto change(Principal who, ledger::AlertId id, MakeWish make) -> awaitable<Result<Shown>>;

    ledger::Ledger& ledger_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    std::shared_ptr<const Lists> lists_;    // shared with works that may outlive the call
    std::shared_ptr<const Policy> policy_;
};

}  // namespace shanhai::critical
