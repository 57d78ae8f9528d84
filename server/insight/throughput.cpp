#include "server/insight/throughput.hpp"

#include <algorithm>
#include <map>

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

auto row_of(std::string group, const std::vector<const Case*>& cases, Instant now) -> wire::StatsRow
{
    auto row = wire::StatsRow{.group = std::move(group), .arrived = static_cast<std::int64_t>(cases.size())};
    for (const auto* which : cases) {
        switch (ledger::name_of(which->state)) {
        case CaseStateName::waiting: ++row.waiting; break;
        case CaseStateName::claimed: ++row.reading; break;
        case CaseStateName::reported: ++row.reported; break;
        case CaseStateName::held: ++row.held; break;
        case CaseStateName::cancelled: continue;  // late for nobody
        case CaseStateName::acknowledged:
            ++row.reported;
            ++row.acknowledged;
            break;
        }
        if (which->reported_at.value_or(now) > which->deadline) ++row.late;
    }
    row.to_claim_p50 = percentile(legs(cases, &Case::first_claimed_at), 50);
    row.to_report_p50 = percentile(legs(cases, &Case::reported_at), 50);
    row.to_report_p90 = percentile(legs(cases, &Case::reported_at), 90);
    row.to_acknowledge_p50 = percentile(legs(cases, &Case::acknowledged_at), 50);
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

auto throughput(const std::vector<Case>& cases, Instant from, Instant until, Instant now) -> wire::Stats
{
    std::vector<const Case*> all;
    std::map<std::string, std::vector<const Case*>> by_site;
    std::map<std::string, std::vector<const Case*>> by_modality;
    for (const auto& which : cases) {
        all.push_back(&which);
        by_site[which.site.text()].push_back(&which);
        by_modality[which.modality].push_back(&which);
    }

    auto stats = wire::Stats{.from = to_text(from), .until = to_text(until), .total = row_of("total", all, now)};
    for (const auto& [site, group] : by_site) stats.by_site.push_back(row_of(site, group, now));
    for (const auto& [modality, group] : by_modality) stats.by_modality.push_back(row_of(modality, group, now));
    return stats;
}

}  // namespace shanhai::insight
