#include "tests/sim/forecast.hpp"

#include "server/insight/insight.hpp"
#include "tests/sim/promises.hpp"
#include "tests/support/world.hpp"

#include <algorithm>
#include <cstdio>

namespace shanhai::sim {
namespace {

auto minutes_of(std::optional<std::int64_t> seconds) -> std::optional<double>
{
    if (!seconds) return std::nullopt;
    return static_cast<double>(*seconds) / 60;
}

auto gone_at(const ledger::Case& which) -> std::optional<Instant>
{
    if (which.reported_at) return which.reported_at;
    if (const auto* const cancelled = std::get_if<ledger::Cancelled>(&which.state)) return cancelled->at;
    return std::nullopt;
}

auto by_rate(const wire::Backlog& backlog) -> std::optional<double>
{
    if (backlog.reports <= backlog.came) return std::nullopt;
    return 120.0 * static_cast<double>(backlog.waiting) / static_cast<double>(backlog.reports - backlog.came);
}

auto quantile(std::vector<double> values, double share) -> double
{
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

void print_row(const char* name, const std::vector<Forecast>& some, std::optional<double> Forecast::*guess)
{
    std::vector<double> off, share, was, bias;
    std::size_t silent = 0;
    for (const auto& one : some) {
        was.push_back(one.was);
        const auto said = one.*guess;
        if (!said) ++silent;
        if (!said) continue;
        off.push_back(std::abs(*said - one.was));
        share.push_back(off.back() / std::max(one.was, 1.0));
        bias.push_back(*said - one.was);
    }
    std::printf("%-14s %7zu %6.1f%% %8.0f / %-6.0f %8.1f / %-8.1f %7.0f%% / %-6.0f%% %+8.1f\n", name, some.size(),
                some.empty() ? 0.0 : 100.0 * static_cast<double>(silent) / static_cast<double>(some.size()),
                quantile(was, .5), quantile(was, .9), quantile(off, .5), quantile(off, .9), 100 * quantile(share, .5),
                100 * quantile(share, .9), quantile(bias, .5));
}

}  // namespace

auto Forecasts::onlooker() -> Onlooker
{
    return {.each_hour = [this](House& house) { ask(house); }, .at_the_end = [this](House& house) { compare(house); }};
}

void Forecasts::ask(House& house)
{
    const auto now = house.clock.now();
    insight::Insight insight{house.ledger, house.clock};
    const auto admin = test::World::acting(
        test::person_row("admin", "county", "管理", ledger::Role::administrator));
    const auto stats = house.ask(insight.stats(admin, now, now)).value();
    auto waiting = house.look([](ledger::Facts& facts) {
        return facts.cases().list({.state = ledger::CaseStateName::waiting, .limit = 100'000});
    });
    if (waiting.empty()) return;
    auto asked = Asked{now, {}, {.waiting = waiting.size(),
                                 .said = minutes_of(stats.backlog.clears_in),
                                 .by_rate = by_rate(stats.backlog)}};
    for (const auto& which : waiting) asked.waiting.push_back(which.id);
    asked_.push_back(std::move(asked));
}

void Forecasts::compare(House& house)
{
    for (auto& asked : asked_) {
        auto last = asked.at;
        for (const auto& id : asked.waiting) {
            const auto which = house.look([&](ledger::Facts& facts) { return facts.cases().find(id); });
            const auto gone = gone_at(which.value());
            must(gone.has_value(), "what waited was read in the end");
            last = std::max(last, *gone);
        }
        asked.forecast.was = std::chrono::duration<double, std::ratio<60>>{last - asked.at}.count();
        all_.push_back(asked.forecast);
    }
    asked_.clear();
}

auto busy_county(Shape shape, bool readers_leave) -> Shape
{
    shape.clinics = 40;
    shape.cases_a_day = 268;
    shape.reader_vanishes = readers_leave ? 0.005 : 0;  // of seven times as many claims
    return shape;
}

void print(const std::vector<Forecast>& forecasts)
{
    std::printf("%-14s %7s %7s %17s %19s %18s %8s\n", "waiting", "hours", "silent", "was p50/p90 min",
                "off by p50/p90 min", "off by p50/p90", "bias");
    const auto those = [&](std::size_t least, std::size_t most) {
        std::vector<Forecast> some;
        for (const auto& one : forecasts)
            if (one.waiting >= least && one.waiting <= most) some.push_back(one);
        return some;
    };
    constexpr auto everything = std::size_t{1'000'000};
    print_row("any", forecasts, &Forecast::said);
    print_row("1 or 2", those(1, 2), &Forecast::said);
    print_row("3 to 9", those(3, 9), &Forecast::said);
    print_row("10 to 29", those(10, 29), &Forecast::said);
    print_row("30 and more", those(30, everything), &Forecast::said);
    print_row("any, by rate", forecasts, &Forecast::by_rate);
    print_row("30+, by rate", those(30, everything), &Forecast::by_rate);
}

}  // namespace shanhai::sim
