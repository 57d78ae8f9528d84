// The administrator's questions to the ledger: throughput.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/insight/throughput.hpp"
#include "server/people/principal.hpp"

namespace shanhai::insight {

using people::Principal;

class Insight {
public:
    Insight(ledger::Ledger& ledger, Clock& clock) : ledger_{ledger}, clock_{clock} {}

    auto stats(Principal who, Instant from, Instant until) -> awaitable<Result<wire::Stats>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
};

}  // namespace shanhai::insight
