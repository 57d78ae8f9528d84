// What a reader and the clinic have to say to each other before there is a report: 退回重拍 and 补充资料.
//
// The reader's side ends the claim and keeps the draft. The clinic's answer puts the case back where it stood; asking
// twice gets the earlier answer.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/wire/returning.hpp"
#include "server/cases/sight.hpp"

namespace shanhai::cases {

class Exchange {
public:
    Exchange(ledger::Ledger& ledger, Clock& clock, Bell& bell, Policy policy);

    // The reader's: malformed "return.reason" for no known code, "return.advice", "ask.question" for an empty or
    // endless text; stale "case.token" when the claim is no longer theirs.
    auto send_back(Principal who, CaseId which, wire::ReturnBody said) -> awaitable<Result<Shown>>;
    auto ask(Principal who, CaseId which, wire::AskBody said) -> awaitable<Result<Shown>>;

    // The clinic's: malformed "check.by" without a name, "answer.text" for an empty or endless text; conflict
    // "case.not-returned", "case.not-asked" when there is nothing to answer.
    auto retaken(Principal who, CaseId which, wire::RetakenBody said) -> awaitable<Result<Shown>>;
    auto read_with_limits(Principal who, CaseId which, wire::AnswerBody said) -> awaitable<Result<Shown>>;
    auto answer(Principal who, CaseId which, wire::AnswerBody said) -> awaitable<Result<Shown>>;

private:
    template <class Body>
    auto say(Principal who, CaseId which, Body said) -> awaitable<Result<Shown>>;

    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    std::shared_ptr<const Policy> policy_;   // shared with works that may outlive the call
};

// The clinic sent better images as a parcel: in the caller's transaction. not_found "case" for another site's, conflict
// "case.not-returned".
auto retake(ledger::Facts& facts, const SiteId& site, const CaseId& which, std::vector<StudyUid> studies,
            std::string by, const Policy& policy, Instant now) -> Result<Case>;

}  // namespace shanhai::cases
