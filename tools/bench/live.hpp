// Live views: how late an event reaches each of many watchers, and what a watcher costs the relay in memory.
#pragma once

#include "tools/bench/target.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <vector>

namespace shanhai::bench {

struct LiveWish {
    std::size_t watchers = 500;
    std::size_t events = 100;  // each is one renewal of a claim: one commit, one event
    unsigned rest = 100;       // milliseconds between two
    std::string which;         // a case that `target` has claimed, and the claim's token
    std::int64_t token = 0;
    long pid = 0;              // the relay's process; 0: memory is not looked at
};

// Seconds. The watchers are in this process, on one thread: taking in what they are told is part of what is measured.
struct LiveFigures {
    std::vector<double> since_asked;  // from sending the renewal to each watcher's receipt, the commit included
    std::vector<double> since_done;   // from its answer; below zero where a watcher knew before the one who did it
    std::vector<double> commits;      // from sending the renewal to its answer
    std::uint64_t missing = 0;        // receipts that did not come within the limit
    std::uint64_t resident_before = 0;
    std::uint64_t resident_with = 0;
    std::size_t watchers = 0;
};

auto measure_live(const Target& target, const LiveWish& wish) -> Result<LiveFigures>;

auto to_json(const LiveFigures& figures) -> boost::json::object;

}  // namespace shanhai::bench
