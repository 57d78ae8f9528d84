// What a run took, and what several runs say together: medians and ratios, because machines are shared and noisy.
#pragma once

#include "common/base/fault.hpp"

#include <boost/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace shanhai::bench {

// One run of one load.
struct Run {
    double seconds = 0;
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
    std::uint64_t failed = 0;
    std::vector<double> waits;    // seconds from an object's first byte to its acknowledgement
    std::vector<double> senders;  // seconds each association or upload took: nobody may starve

    auto megabytes_per_second() const -> double { return seconds > 0 ? static_cast<double>(bytes) / 1e6 / seconds : 0; }
};

using Load = std::function<Result<Run>()>;

// The middle one; `share` 0.99 is the value that 99 of 100 do not exceed.
auto median(std::vector<double> values) -> double;
auto quantile(std::vector<double> values, double share) -> double;

// A load beside another, in turn: A B A B. Each pair has seen the same weather.
struct Series {
    std::string name;
    std::vector<Run> runs;
};
struct Contender {
    std::string name;
    Load load;
};
auto in_turn(const std::vector<Contender>& all, std::size_t rounds, const std::function<void(std::string)>& tell)
    -> Result<std::vector<Series>>;

auto to_json(const std::vector<Series>& all) -> boost::json::object;   // raw runs, medians, ratios to the first
auto to_table(const std::vector<Series>& all) -> std::string;

}  // namespace shanhai::bench
