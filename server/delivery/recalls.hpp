// Who may take a report back: whoever signed it, or an administrator.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/wire/delivery.hpp"
#include "server/people/principal.hpp"
#include "server/reports/recall.hpp"

namespace shanhai::delivery {

class Recalls {
public:
    Recalls(ledger::Ledger& ledger, Clock& clock, Bell& bell) : ledger_{ledger}, clock_{clock}, bell_{bell} {}

    // malformed "recall.reason"; forbidden "recall.who". Repeating gets the first recall again.
    auto recall(people::Principal who, ReportId which, wire::RecallRequest wish) -> awaitable<Result<ledger::Recall>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
};

}  // namespace shanhai::delivery
