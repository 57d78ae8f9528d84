#include "server/insight/backlog.hpp"

#include "server/insight/pace.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::insight {
namespace {

using ledger::Case;

auto seconds(std::chrono::microseconds length) -> Seconds { return std::chrono::duration<double>{length}.count(); }

auto within_window(const std::optional<Instant>& moment, Instant now) -> bool
{
    return moment && *moment > now - backlog_window && *moment <= now;
}

// Everything about one pool that the time until it is empty depends on.
struct Load {
    std::int64_t readers = 0;
    Seconds ahead = 0;    // what is being read
    Seconds waiting = 0;
    Seconds last = 0;     // the case that is read last, in the mean
    bool somebody_waits = false;
    Instant last_turn = Instant::min();
    bool only_first_class = true;
    std::vector<std::pair<Seconds, Seconds>> overtaking{};  // how long such cases still can, and their work
};

auto comes_before_last(const Load& load, const Case& which, Instant now) -> Seconds
{
    if (ledger::is_first_class(which)) return seconds(std::chrono::hours{24});
    if (load.only_first_class) return 0;
    return std::max(0.0, seconds(load.last_turn - (now + (which.turn - which.opened_at))));
}

auto load_of(const Pool& pool, const std::vector<Reading>& readings, const Pace& pace, Instant now)
    -> std::optional<Load>
{
    auto load = Load{.readers = on_duty(pool, readings, now)};
    std::int64_t count = 0;
    for (const auto& [which, reader] : readings) {
        const auto work = pool.kinds.contains(kind_of(which)) ? pace.of(kind_of(which)) : 0.0;
        if (!work) return std::nullopt;
        if (*work == 0) continue;
        const auto* const claimed = std::get_if<ledger::Claimed>(&which.state);
        if (claimed) load.ahead += std::max(*work - seconds(now - claimed->since), *work / 3);
        if (!std::holds_alternative<ledger::Waiting>(which.state)) continue;
        load.somebody_waits = true;
        load.waiting += *work + pace.pause();
        load.last += *work;
        ++count;
        if (ledger::is_first_class(which)) continue;
        load.only_first_class = false;
        load.last_turn = std::max(load.last_turn, which.turn);
    }
    if (count > 0) load.last /= static_cast<double>(count);
    for (const auto& [which, reader] : readings) {
        if (!pool.kinds.contains(kind_of(which)) || !within_window(which.opened_at, now)) continue;
        const auto during = comes_before_last(load, which, now);
        if (during > 0) load.overtaking.emplace_back(during, *pace.of(kind_of(which)) + pace.pause());
    }
    return load;
}

// The time in which so many readers finish the work and what overtakes it meanwhile; none if that never ends.
auto clears(const Load& load, std::int64_t readers) -> std::optional<Seconds>
{
    if (!load.somebody_waits) return 0.0;
    if (readers == 0) return std::nullopt;
    const auto hands = static_cast<double>(readers);
    const auto window = seconds(backlog_window);
    const auto longest = seconds(std::chrono::hours{24});
    auto time = (load.ahead + load.waiting) / hands;
    for (int round = 0; round < 50 && time < longest; ++round) {
        auto work = load.ahead + load.waiting;
        for (const auto& [during, each] : load.overtaking) work += each * std::min(during, time) / window;
        time = work / hands;
    }
    if (time >= longest) return std::nullopt;
    return time + load.last * (hands - 1) / hands;
}

// In seconds, for the pool that takes longest; with more readers, they join where they are needed most.
auto forecast(const std::vector<Load>& loads, std::int64_t more) -> std::optional<std::int64_t>
{
    Seconds longest = 0;
    bool never = false;
    const Load* slowest = nullptr;
    for (const auto& load : loads) {
        const auto time = clears(load, load.readers);
        if (!time || *time > longest) slowest = never ? slowest : &load;
        never = never || !time;
        longest = std::max(longest, time.value_or(0));
    }
    if (more == 0 || !slowest) return never ? std::nullopt : std::optional{std::llround(longest)};
    Seconds helped = 0;
    for (const auto& load : loads) {
        const auto time = clears(load, load.readers + (&load == slowest ? more : 0));
        if (!time) return std::nullopt;
        helped = std::max(helped, *time);
    }
    return std::llround(helped);
}

}  // namespace

auto backlog(const std::vector<Reading>& readings, std::int64_t waiting, Instant now) -> wire::Backlog
{
    auto found = wire::Backlog{.waiting = waiting};
    std::set<PersonId> readers;
    for (const auto& [which, reader] : readings) {
        if (within_window(which.opened_at, now)) ++found.came;
        if (!within_window(which.reported_at, now)) continue;
        ++found.reports;
        if (reader) readers.insert(*reader);
    }
    found.readers = static_cast<std::int64_t>(readers.size());
    if (waiting == 0) found.clears_in = found.clears_in_with_one_more = 0;
    if (waiting == 0) return found;

    const auto pace = Pace{readings};
    std::vector<Load> loads;
    for (const auto& pool : pools_of(readings)) {
        auto load = load_of(pool, readings, pace, now);
        if (!load) return found;  // nothing was ever read: there is nothing to go by
        loads.push_back(std::move(*load));
    }
    found.clears_in = forecast(loads, 0);
    found.clears_in_with_one_more = forecast(loads, 1);
    return found;
}

}  // namespace shanhai::insight
