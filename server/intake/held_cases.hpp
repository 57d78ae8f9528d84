// The clinic's answer to a case whose form and images contradict each other (待核对).
//
// It confirms that the images are this patient's, corrects the form, or cancels the case: always a named person, and
// asking twice gets the earlier answer. A correction is compared again; what still contradicts stays held.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/wire/checking.hpp"
#include "server/cases/queue.hpp"

namespace shanhai::intake {

using people::Principal;

class HeldCases {
public:
    HeldCases(ledger::Ledger& ledger, Clock& clock, Bell& bell, cases::Policy policy);

    // malformed "check.by", "check.reason"; for a corrected form also the faults of wire::check(). Only the site that
    // asks may answer: to others the case does not exist.
    auto confirm(Principal who, CaseId which, wire::ConfirmBody said) -> awaitable<Result<cases::Shown>>;
    auto correct(Principal who, CaseId which, wire::CorrectBody said) -> awaitable<Result<cases::Shown>>;
    auto cancel(Principal who, CaseId which, wire::CancelBody said) -> awaitable<Result<cases::Shown>>;

    // Every form the case has had, the oldest first; empty when it was never corrected.
    auto forms(Principal who, CaseId which) -> awaitable<Result<std::vector<ledger::FormRevision>>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    std::shared_ptr<const cases::Policy> policy_;  // shared with works that may outlive the call
};

}  // namespace shanhai::intake
