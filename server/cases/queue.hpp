// Who reads which case, in which order, and for how long.
//
// Exactly one of any number of simultaneous claims wins. A claim is a lease: a reader who goes away gives the case back
// without doing anything, and what they wrote stays with it. Every look at a case and every change is in the audit
// trail.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "server/cases/sight.hpp"

namespace shanhai::cases {

class Queue {
public:
    Queue(ledger::Ledger& ledger, Clock& clock, Bell& bell, Policy policy);

    // Claims the most urgent case this reader may read; none when nothing waits for them.
    auto next(Principal who) -> awaitable<Result<std::optional<Shown>>>;
    auto claim(Principal who, CaseId which) -> awaitable<Result<Shown>>;
    auto renew(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<Shown>>;
    auto release(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<Shown>>;
    // To a colleague who may read it: they hold it from now on, with the draft, under a token of their own. forbidden
    // "case.colleague" for anybody else.
    auto hand_over(Principal who, CaseId which, std::int64_t token, PersonId to) -> awaitable<Result<Shown>>;

    // Gives every case whose lease is over back to the queue; how many.
    auto lapse_overdue_claims() -> awaitable<Result<std::size_t>>;
    // Calls out what nobody took in time: a warning, then the next hospital, then late for all to see; how often.
    auto ring_alarms() -> awaitable<Result<std::size_t>>;

    auto find(Principal who, CaseId which) -> awaitable<Result<Shown>>;
    // What waits for this reader, the most urgent first.
    auto waiting(Principal who, std::size_t limit) -> awaitable<Result<std::vector<Shown>>>;
    // What this site asked, or this reader's group reads, newest first.
    auto list(Principal who, ledger::CaseFilter filter) -> awaitable<Result<std::vector<Shown>>>;
    // Events behind `after` that this site may see; waits up to `patience` for the first.
    auto events(Principal who, std::int64_t after, std::size_t limit, Duration patience)
        -> awaitable<Result<std::vector<ledger::Event>>>;
    auto last_event() -> awaitable<Result<std::int64_t>>;  // its number; 0: none yet

    auto policy() const -> const Policy& { return *policy_; }

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    std::shared_ptr<const Policy> policy_;   // shared with works that may outlive the call
};

}  // namespace shanhai::cases
