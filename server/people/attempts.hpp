// How often strangers may try their luck at the door that is open to everybody.
//
// An enrolment code has far more possibilities than anybody can try; this keeps whoever tries from keeping the relay
// busy, and makes them seen. A few attempts at once are fine, then one every so often: for one address, and for all
// together, because addresses are cheap.
//
// Lives on one strand or single-threaded context.
#pragma once

#include "common/runtime/clock.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace shanhai::people {

class Attempts {
public:
    struct Rate {
        std::int64_t at_once;             // attempts
        std::chrono::microseconds every;  // then one each
    };
    static constexpr auto for_one = Rate{10, std::chrono::seconds{6}};
    static constexpr auto for_all = Rate{120, std::chrono::milliseconds{500}};

    explicit Attempts(const Clock& clock) : clock_{clock} {}

    // busy "enrolment.attempts": nothing was counted, so that waiting always helps.
    auto admit(const std::string& address) -> Result<void>
    {
        const auto now = clock_.now();
        std::erase_if(one_, [now](const auto& each) { return each.second <= now; });  // as good as never seen
        const auto found = one_.find(address);
        const auto next_of_one = after(found == one_.end() ? now : found->second, for_one, now);
        const auto next_of_all = after(all_, for_all, now);
        if (!next_of_one || !next_of_all) return Fault{errc::busy, "enrolment.attempts"};
        one_.insert_or_assign(address, *next_of_one);
        all_ = *next_of_all;
        return {};
    }

private:
    // The moment when a rate's attempts are all there again, moved by one more attempt; none when that is too far away.
    static auto after(Instant full_again, const Rate& rate, Instant now) -> std::optional<Instant>
    {
        const auto moved = std::max(full_again, now) + rate.every;
        if (moved - now > rate.at_once * rate.every) return std::nullopt;
        return moved;
    }

    const Clock& clock_;
    std::map<std::string, Instant> one_;  // bounded by for_all: who is not admitted leaves no trace
    Instant all_{};
};

}  // namespace shanhai::people
