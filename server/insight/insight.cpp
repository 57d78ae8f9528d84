#include "server/insight/insight.hpp"

#include "server/insight/backlog.hpp"

namespace shanhai::insight {
namespace {

using ledger::Facts;

constexpr std::size_t announced_max = 10'000;
constexpr auto recent_days = std::chrono::days{2};  // whatever is signed in two hours was opened in these

auto reader_of(Facts& facts, const ledger::Case& which) -> Result<std::optional<PersonId>>
{
    if (const auto* const claim = std::get_if<ledger::Claimed>(&which.state)) return std::optional{claim->by};
    if (const auto* const reported = std::get_if<ledger::Reported>(&which.state)) return std::optional{reported->by};
    if (!which.reported_at) return std::optional<PersonId>{};
    auto reports = facts.reports().reports_of(which.id);
    if (!reports) return reports.error();
    if (reports->empty()) return Fault{errc::corrupt, "ledger.report"};
    return std::optional{reports->back().by};
}

auto readings_between(Facts& facts, Instant from, Instant until) -> Result<std::vector<Reading>>
{
    auto cases = facts.cases().opened_between(from, until);
    if (!cases) return cases.error();
    std::vector<Reading> readings;
    for (auto& which : *cases) {
        auto reader = reader_of(facts, which);
        if (!reader) return reader.error();
        readings.push_back({std::move(which), std::move(*reader)});
    }
    return readings;
}

}  // namespace

auto Insight::stats(Principal who, Instant from, Instant until) -> awaitable<Result<wire::Stats>>
{
    auto work = [who, from, until, now = clock_.now()](Facts& facts) -> Result<wire::Stats> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto readings = readings_between(facts, from, until);
        if (!readings) return readings.error();
        auto stats = throughput(*readings, from, until, now);
        auto announced = facts.submissions().idle_uploads(now + std::chrono::hours{1}, announced_max);
        if (!announced) return announced.error();
        stats.announced = static_cast<std::int64_t>(announced->size());

        auto recent = readings_between(facts, now - recent_days, now);
        if (!recent) return recent.error();
        auto counts = facts.cases().counts();
        if (!counts) return counts.error();
        stats.backlog = backlog(*recent, counts->waiting, now);
        return stats;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::insight
