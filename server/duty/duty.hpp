// The administrator's book of rosters and agreements, and what everybody may ask it: who is on call now.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/duty/bodies.hpp"
#include "server/duty/roster.hpp"
#include "server/people/principal.hpp"

namespace shanhai::duty {

using people::Principal;

class Duty {
public:
    Duty(ledger::Ledger& ledger, Clock& clock) : ledger_{ledger}, clock_{clock} {}

    auto agreements(Principal who) -> awaitable<Result<std::vector<ledger::Agreement>>>;
    // not_found "agreement.site": either end, or where a contact is.
    auto put(Principal who, ledger::Agreement agreement) -> awaitable<Result<void>>;

    // Those that touch [from, until).
    auto shifts(Principal who, std::optional<SiteId> site, Instant from, Instant until)
        -> awaitable<Result<std::vector<ledger::Shift>>>;
    // All of them or none. not_found "shift.site", "shift.who".
    auto put(Principal who, std::vector<ledger::Shift> shifts) -> awaitable<Result<void>>;
    auto drop(Principal who, ledger::ShiftId id) -> awaitable<Result<void>>;  // not_found "shift"

    // At one's own site, and at those one works with: everybody else's roster is their own affair.
    auto on_call(Principal who) -> awaitable<Result<std::vector<ledger::Shift>>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
};

// The same rule for whoever builds a relay before there is anybody to ask (`shanhaid init`).
auto put_agreement(ledger::Facts& facts, const ledger::Agreement& agreement) -> Result<void>;

}  // namespace shanhai::duty
