// How often one client, and everybody together, may ask: two token buckets, in memory that is bounded.
//
// Codes cannot be guessed; this keeps whoever tries from keeping the relay busy. Who is refused is not counted, so that
// waiting always helps, and is told how long.
//
// Lives on one strand or single-threaded context.
#pragma once

#include "common/runtime/clock.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace shanhai::verification {

class Pace {
public:
    struct Rate {
        std::int64_t at_once;             // questions
        std::chrono::microseconds every;  // then one each
    };
    static constexpr std::size_t clients_max = 50'000;  // some megabytes; more at once is refused as a whole

    Pace(const Clock& clock, Rate one, Rate all) : clock_{clock}, one_{one}, all_{all} {}

    // None: go on. Else how long to wait.
    auto admit(const std::string& client) -> std::optional<std::chrono::seconds>;
    auto clients() const -> std::size_t { return clients_.size(); }

private:
    void forget(Instant now);

    const Clock& clock_;
    Rate one_;
    Rate all_;
    std::unordered_map<std::string, Instant> clients_;  // when each has all its tokens again
    Instant everybody_{};
    Instant forget_at_{};
};

}  // namespace shanhai::verification
