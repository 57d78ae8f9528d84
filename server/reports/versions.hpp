// What surrounds a signature: a draft given to somebody who may sign it, and the next version of a report that is out.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/wire/versions.hpp"
#include "server/cases/sight.hpp"
#include "server/ledger/writing.hpp"
#include "server/reports/rules.hpp"

namespace shanhai::reports {

using people::Principal;

// An amendment as the one who opened it, or is to sign it, needs it.
struct OpenedAmendment {
    CaseId of;
    ledger::Amending what;
    std::int64_t token = 0;
    bool second_person = false;
};

class Versions {
public:
    Versions(ledger::Ledger& ledger, Clock& clock, Bell& bell, Rules rules, cases::Policy policy);

    // 送审: ends the claim. malformed "report.empty" without a draft; forbidden "review.reviewer" for a reviewer who
    // may not sign it; stale "case.token".
    auto submit(Principal who, CaseId which, wire::SubmitDraftBody body) -> awaitable<Result<cases::Shown>>;
    // 审核退回: malformed "review.text" without words; conflict "review.rounds" when it went back often enough, or is
    // an emergency: then the reviewer edits and signs.
    auto send_back(Principal who, CaseId which, wire::SendDraftBackBody body) -> awaitable<Result<cases::Shown>>;

    // 补充, 更正, 作废. malformed "amendment.kind", "amendment.reason", "amendment.wrong-patient"; forbidden
    // "amendment.who" for anybody but the readers of the hospital that answered; conflict "case.not-reported",
    // "case.amending".
    auto open(Principal who, CaseId which, wire::AmendBody body) -> awaitable<Result<OpenedAmendment>>;
    auto opened(Principal who, CaseId which) -> awaitable<Result<OpenedAmendment>>;  // not_found "amendment"
    auto drop(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<cases::Shown>>;

    // Every version, the first first; for whoever may see the case.
    auto all(Principal who, CaseId which) -> awaitable<Result<std::vector<ledger::Report>>>;
    // What reviewers signed of others' drafts at this hospital: for its readers and for administrators.
    auto reviews(Principal who, Instant from, Instant until) -> awaitable<Result<std::vector<ledger::ReviewRecord>>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    std::shared_ptr<const Rules> rules_;           // shared with works that may outlive the call
    std::shared_ptr<const cases::Policy> policy_;
};

}  // namespace shanhai::reports
