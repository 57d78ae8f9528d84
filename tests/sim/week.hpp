// A week of a county, from one seed: the same seed is the same week, event by event.
#pragma once

#include "tests/sim/shape.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace shanhai::sim {

struct Outcome {
    std::size_t parcels = 0;
    std::size_t committed = 0;
    std::size_t reported = 0;
    std::size_t crashes = 0;
    std::size_t refused_late = 0;  // signatures under a claim that had lapsed
    std::int64_t events = 0;
    std::string last_audit;        // the hash that covers everything that happened
    std::map<std::string, std::vector<std::int64_t>> waits{};  // seconds from opened to reported, by modality

    friend auto operator==(const Outcome&, const Outcome&) -> bool = default;
};

class House;

// Somebody who looks and does nothing: a week that is watched is the same week.
struct Onlooker {
    std::function<void(House&)> each_hour{};  // on the hour, until the week is over
    std::function<void(House&)> at_the_end{};
};

// Throws BrokenPromise with the promise, the seed and the moment.
auto live_through(const Shape& shape, std::uint64_t seed, const Onlooker& onlooker = {}) -> Outcome;

}  // namespace shanhai::sim
