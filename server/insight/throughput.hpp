// What the administrator sees: what came, what waits, what is late, and how long each leg took. Derived, never counted.
#pragma once

#include "common/wire/insight.hpp"
#include "server/ledger/cases.hpp"

namespace shanhai::insight {

// A case, and who reads it or has read it.
struct Reading {
    ledger::Case which;
    std::optional<PersonId> reader{};
};

// The tables over the cases opened in [from, until), as things stand `now`. Times are seconds from "complete at the
// relay"; over no case there is none. Neither `announced` nor the backlog is filled in. Pure.
auto throughput(const std::vector<Reading>& readings, Instant from, Instant until, Instant now) -> wire::Stats;

// Nearest-rank percentile (0 < p <= 100) of unsorted values; none of none.
auto percentile(std::vector<std::int64_t> values, int p) -> std::optional<std::int64_t>;

}  // namespace shanhai::insight
