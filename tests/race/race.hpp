// Readers who all want the same cases at once, in one process or in several on one ledger.
#pragma once

#include "tests/race/ground.hpp"

namespace shanhai::race {

using Nanoseconds = std::chrono::nanoseconds;

struct Tally {
    std::vector<std::string> won;            // "case reader", one line a claim that was granted
    std::vector<Nanoseconds> winners;        // how long each answer took
    std::vector<Nanoseconds> losers;
};

// So many readers, from number `first`, each trying every case in the same order. A busy ledger is asked again.
auto run(Ground& ground, const std::vector<CaseId>& cases, std::size_t first, std::size_t readers) -> Tally;

// What must hold afterwards: every case claimed exactly once, by whom the tallies say; events numbered without a gap;
// the audit chain whole. The broken promises, in words; none: all is well.
auto broken_promises(Ground& ground, const std::vector<std::string>& won, std::size_t cases)
    -> std::vector<std::string>;

auto percentile(std::vector<Nanoseconds> all, int p) -> double;  // milliseconds

}  // namespace shanhai::race
