#include "server/insight/pace.hpp"

#include "server/insight/backlog.hpp"

#include <algorithm>

namespace shanhai::insight {
namespace {

using ledger::Case;

constexpr auto longest_pause = std::chrono::minutes{15};  // longer, and they were away
constexpr auto presence = std::chrono::minutes{20};

auto seconds(std::chrono::microseconds length) -> Seconds { return std::chrono::duration<double>{length}.count(); }

// A claim that lapsed or was given back says nothing about reading.
auto in_one_go(const Case& which) -> bool { return which.token == 1 && which.first_claimed_at && which.reported_at; }

auto median_of(std::vector<Seconds> values) -> Seconds
{
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

auto pauses_of(const std::vector<Reading>& readings) -> std::vector<Seconds>
{
    std::map<PersonId, std::vector<const Case*>> by_reader;
    for (const auto& [which, reader] : readings)
        if (reader && in_one_go(which)) by_reader[*reader].push_back(&which);
    std::vector<Seconds> pauses;
    for (auto& [reader, cases] : by_reader) {
        std::ranges::sort(cases, {}, [](const Case* which) { return *which->first_claimed_at; });
        for (std::size_t i = 1; i < cases.size(); ++i) {
            const auto done = *cases[i - 1]->reported_at;
            const auto next = *cases[i]->first_claimed_at;
            const bool waited = cases[i]->opened_at < done && next >= done;
            if (waited && next - done < longest_pause) pauses.push_back(seconds(next - done));
        }
    }
    return pauses;
}

}  // namespace

Pace::Pace(const std::vector<Reading>& readings)
{
    for (const auto& [which, reader] : readings) {
        if (!in_one_go(which)) continue;
        const auto took = seconds(*which.reported_at - *which.first_claimed_at);
        for (auto* const mean : {&kinds_[kind_of(which)], &all_}) {
            mean->sum += took;
            ++mean->count;
        }
    }
    pause_ = median_of(pauses_of(readings));
}

auto Pace::of(const Kind& kind) const -> std::optional<Seconds>
{
    const auto found = kinds_.find(kind);
    const auto& mean = found == kinds_.end() ? all_ : found->second;
    if (mean.count == 0) return std::nullopt;
    return mean.sum / static_cast<double>(mean.count);
}

auto pools_of(const std::vector<Reading>& readings) -> std::vector<Pool>
{
    std::vector<Pool> pools;
    for (const auto& [which, reader] : readings) {
        auto joined = Pool{{kind_of(which)}, {}};
        if (reader) joined.readers.insert(*reader);
        const auto touches = [&](const Pool& pool) {
            return pool.kinds.contains(kind_of(which)) || (reader && pool.readers.contains(*reader));
        };
        for (auto& pool : pools) {
            if (!touches(pool)) continue;
            joined.kinds.merge(pool.kinds);
            joined.readers.merge(pool.readers);
            pool = Pool{};
        }
        std::erase_if(pools, [](const Pool& pool) { return pool.kinds.empty(); });
        pools.push_back(std::move(joined));
    }
    return pools;
}

auto on_duty(const Pool& pool, const std::vector<Reading>& readings, Instant now) -> std::int64_t
{
    std::set<PersonId> present, recent;
    bool left_waiting = false;
    for (const auto& [which, reader] : readings) {
        const auto* const waiting = std::get_if<ledger::Waiting>(&which.state);
        if (waiting && pool.kinds.contains(kind_of(which)) && which.opened_at <= now - presence) left_waiting = true;
        if (!reader || !pool.readers.contains(*reader)) continue;
        const bool holds = std::holds_alternative<ledger::Claimed>(which.state);
        const auto signed_within = [&](std::chrono::microseconds length) {
            return which.reported_at && *which.reported_at <= now && *which.reported_at > now - length;
        };
        if (holds || signed_within(presence)) present.insert(*reader);
        if (signed_within(backlog_window)) recent.insert(*reader);
    }
    if (present.empty() && left_waiting) return 0;  // whoever was here has gone: what waits, waits
    return static_cast<std::int64_t>(present.empty() ? recent.size() : present.size());
}

}  // namespace shanhai::insight
