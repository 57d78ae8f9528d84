// What a reader, or the site that sent it, may look at: a case's objects and their bytes. Every look is audited.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/cases/queue.hpp"

namespace shanhai::viewer {

using people::Principal;

struct Opened {
    cases::Shown which;
    std::vector<ledger::StoredObject> objects;    // by study, series, instance number
    std::vector<ledger::StoredObject> originals;  // carts' own files that some of them were made of
};

class Viewing {
public:
    Viewing(ledger::Ledger& ledger, Clock& clock, cases::Policy policy)
        : ledger_{ledger}, clock_{clock}, policy_{std::make_shared<const cases::Policy>(std::move(policy))}
    {
    }

    auto open(Principal who, CaseId which) -> awaitable<Result<Opened>>;
    // One object of a case, or a cart's own file that became one: where its bytes are. not_found when it is not part
    // of that case.
    auto object(Principal who, CaseId which, ObjectId object) -> awaitable<Result<ledger::StoredObject>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    std::shared_ptr<const cases::Policy> policy_;  // shared with works that may outlive the call
};

}  // namespace shanhai::viewer
