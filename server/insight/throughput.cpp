#include "server/insight/throughput.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace shanhai::insight {
namespace {

using ledger::Case;
using ledger::CaseStateName;

auto seconds_between(Instant from, Instant until) -> std::int64_t
{
    return std::chrono::duration_cast<std::chrono::seconds>(until - from).count();
}

// How long after opening, for the cases in which it has happened.
auto legs(const std::vector<const Case*>& cases, std::optional<Instant> Case::*moment) -> std::vector<std::int64_t>
{
    std::vector<std::int64_t> all;
    for (const auto* which : cases)
        if (which->*moment) all.push_back(seconds_between(which->opened_at, *(which->*moment)));
    return all;
}

// From exposure to everything being here, where the device said when that was.
auto exposures(const std::vector<const Case*>& cases) -> std::vector<std::int64_t>
{
    std::vector<std::int64_t> all;
    for (const auto* which : cases)
        if (which->acquired_at) all.push_back(seconds_between(*which->acquired_at, which->opened_at));
    return all;
}

// Of the day, where the county lives: all of China keeps one time.
auto hour_of(Instant when) -> std::string
{
    const auto local = when.time_since_epoch() + std::chrono::hours{8};
    const auto hour = std::chrono::floor<std::chrono::hours>(local).count() % 24;
    return (hour < 10 ? "0" : "") + std::to_string(hour);
}

auto row_of(std::string group, const std::vector<const Case*>& cases, Instant now) -> wire::StatsRow
{
    auto row = wire::StatsRow{.group = std::move(group), .arrived = static_cast<std::int64_t>(cases.size())};
    for (const auto* which : cases) {
        switch (ledger::name_of(which->state)) {
        case CaseStateName::waiting: ++row.waiting; break;
        case CaseStateName::claimed: ++row.reading; break;
        case CaseStateName::reported: ++row.reported; break;
        case CaseStateName::held: ++row.held; break;
        case CaseStateName::returned: ++row.returned; break;
        case CaseStateName::asked: ++row.asked; break;
        case CaseStateName::cancelled: continue;  // late for nobody
        case CaseStateName::acknowledged:
            ++row.reported;
            ++row.acknowledged;
            break;
        }
        if (which->reported_at.value_or(now) > which->deadline) ++row.late;
    }
    const auto measure = [&](auto moment, auto& p50, auto& p90, auto& p99) {
        const auto seconds = legs(cases, moment);
        p50 = percentile(seconds, 50);
        p90 = percentile(seconds, 90);
        p99 = percentile(seconds, 99);
    };
    row.returns = std::accumulate(cases.begin(), cases.end(), std::int64_t{0},
                                  [](std::int64_t sum, const Case* which) { return sum + which->returns; });
    const auto from_exposure = exposures(cases);
    row.to_commit_p50 = percentile(from_exposure, 50);
    row.to_commit_p90 = percentile(from_exposure, 90);
    row.to_commit_p99 = percentile(from_exposure, 99);
    measure(&Case::first_claimed_at, row.to_claim_p50, row.to_claim_p90, row.to_claim_p99);
    measure(&Case::reported_at, row.to_report_p50, row.to_report_p90, row.to_report_p99);
    measure(&Case::delivered_at, row.to_deliver_p50, row.to_deliver_p90, row.to_deliver_p99);
    measure(&Case::acknowledged_at, row.to_acknowledge_p50, row.to_acknowledge_p90, row.to_acknowledge_p99);
    return row;
}

}  // namespace

auto percentile(std::vector<std::int64_t> values, int p) -> std::optional<std::int64_t>
{
    if (values.empty()) return std::nullopt;
    const auto rank = (values.size() * static_cast<std::size_t>(p) + 99) / 100;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

auto throughput(const std::vector<Reading>& readings, Instant from, Instant until, Instant now) -> wire::Stats
{
    using Groups = std::map<std::string, std::vector<const Case*>>;
    std::vector<const Case*> all;
    Groups by_site, by_modality, by_priority, by_reader, by_hour;
    for (const auto& [which, reader] : readings) {
        all.push_back(&which);
        by_site[which.site.text()].push_back(&which);
        by_modality[which.modality].push_back(&which);
        by_priority[std::string{wire::name_of(which.priority)}].push_back(&which);
        by_hour[hour_of(which.opened_at)].push_back(&which);
        if (reader) by_reader[reader->text()].push_back(&which);
    }
    const auto rows_of = [now](const Groups& groups) {
        std::vector<wire::StatsRow> rows;
        for (const auto& [name, group] : groups) rows.push_back(row_of(name, group, now));
        return rows;
    };
    return {.from = to_text(from),
            .until = to_text(until),
            .by_site = rows_of(by_site),
            .by_modality = rows_of(by_modality),
            .by_priority = rows_of(by_priority),
            .by_reader = rows_of(by_reader),
            .by_hour = rows_of(by_hour),
            .total = row_of("total", all, now)};
}

}  // namespace shanhai::insight
