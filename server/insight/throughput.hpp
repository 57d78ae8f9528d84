// What the administrator sees: what came, what waits, what is late, and how long each leg took. Derived, never counted.
#pragma once

#include "common/wire/insight.hpp"
#include "server/ledger/cases.hpp"

namespace shanhai::insight {

// The table over the cases opened in [from, until), as things stand `now`. Times are seconds from "complete at the
// relay"; over no case there is none. Pure.
auto throughput(const std::vector<ledger::Case>& cases, Instant from, Instant until, Instant now) -> wire::Stats;

// Nearest-rank percentile (0 < p <= 100) of unsorted values; none of none.
auto percentile(std::vector<std::int64_t> values, int p) -> std::optional<std::int64_t>;

}  // namespace shanhai::insight
