// Looking at alerts, waiting for them, and what time brings about.
#include "server/audit/note.hpp"
#include "server/critical/ladder.hpp"
#include "server/critical/record.hpp"
#include "server/critical/sight.hpp"

namespace shanhai::critical {
namespace {

using ledger::Facts;

constexpr std::size_t open_max = 10'000;  // more open alerts than a province has in a bad year

auto page_of(Facts& facts, const Principal& who, std::vector<Alert> alerts, std::size_t limit)
    -> Result<std::vector<Shown>>
{
    std::vector<Shown> page;
    for (auto& alert : alerts) {
        if (page.size() == limit) break;
        auto sees = may_see(facts, who, alert);
        if (!sees) return sees.error();
        if (!*sees) continue;
        auto side = side_of(facts, who, alert);
        if (!side) return side.error();
        auto one = shown(facts, std::move(alert), *side);
        if (!one) return one.error();
        page.push_back(std::move(*one));
    }
    return page;
}

// Whom the timer of this state calls.
auto next_calls(Facts& facts, const Alert& alert, Instant now, const Timers& timers) -> Result<Expire>
{
    switch (alert.state) {
    case AlertState::suspected: {
        auto rung = reading_rung(facts, alert, alert.level + 1, now);
        if (!rung) return rung.error();
        return Expire{rung->last, std::move(rung->calls), now};
    }
    case AlertState::confirmed:
    case AlertState::dispatched:
    case AlertState::delivered: {
        auto rung = treating_rung(facts, alert, alert.level + 1, now);
        if (!rung) return rung.error();
        auto wish = Expire{rung->last, std::move(rung->calls), now};
        const bool late = alert.confirmed_at && now >= *alert.confirmed_at + timers.duty;
        if (wish.to_duty || !late) return wish;
        auto duty = duty_calls(facts, alert, now);
        if (!duty) return duty.error();
        for (auto& one : *duty) wish.calls.push_back(std::move(one));
        wish.to_duty = true;
        return wish;
    }
    case AlertState::acknowledged: {
        if (alert.reminders > 0) {
            auto duty = duty_calls(facts, alert, now);
            if (!duty) return duty.error();
            return Expire{true, std::move(*duty), now};
        }
        auto rung = treating_rung(facts, alert, 0, now);
        if (!rung) return rung.error();
        return Expire{false, std::move(rung->calls), now};
    }
    case AlertState::voided: return Expire{false, corrections_of(alert), now};
    case AlertState::acted:
    case AlertState::closed: break;
    }
    return Expire{false, {}, now};
}

}  // namespace

auto Critical::find(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>
{
    auto work = [who, id, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto seen = visible_alert(facts, who, id);
        if (!seen) return seen.error();
        auto steps = facts.alerts().steps(id);
        if (!steps) return steps.error();
        const auto note = audit::Note{now, who.actor(), "critical.read", id.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        auto one = shown(facts, std::move(seen->alert), seen->side);
        if (one) one->steps = std::move(*steps);
        return one;
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Critical::list(Principal who, bool open_only, std::size_t limit) -> awaitable<Result<std::vector<Shown>>>
{
    auto work = [who, open_only, limit, now = clock_.now()](Facts& facts) -> Result<std::vector<Shown>> {
        auto filter = ledger::AlertFilter{.open_only = open_only, .limit = open_max};
        auto alerts = facts.alerts().list(filter);
        if (!alerts) return alerts.error();
        const auto note = audit::Note{now, who.actor(), "critical.listed", who.site.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return page_of(facts, who, std::move(*alerts), limit);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Critical::wait(Principal who, std::int64_t after, Duration patience) -> awaitable<Result<std::int64_t>>
{
    constexpr std::size_t page = 200;
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto seen = bell_.count();
        auto work = [site = who.site, after](Facts& facts) { return facts.trail().events(after, site, page); };
        auto events = co_await ledger_.look(std::move(work));
        if (!events) co_return events.error();
        bool ours = false;
        for (const auto& event : *events) {
            after = event.number;
            ours = ours || event.kind.starts_with("critical.");
        }
        const auto now = std::chrono::steady_clock::now();
        if (ours || now >= give_up) co_return after;
        if (!events->empty()) continue;
        const bool rang = co_await bell_.wait(seen, give_up - now);
        if (!rang) co_return after;
    }
}

auto Critical::last_event() -> awaitable<Result<std::int64_t>>
{
    auto work = [](Facts& facts) { return facts.trail().last_event(); };
    co_return co_await ledger_.look(std::move(work));
}

auto Critical::tend() -> awaitable<Result<Tended>>
{
    constexpr std::size_t batch = 200;
    auto work = [now = clock_.now()](Facts& facts) { return facts.alerts().due(now, batch); };
    auto due = co_await ledger_.look(std::move(work));
    if (!due) co_return due.error();
    auto tended = Tended();
    for (const auto& alert : *due) {
        auto done = co_await tend_one(alert.id);
        ++(done ? tended.called : tended.failed);
    }
    if (tended.called > 0) bell_.ring();
    co_return tended;
}

auto Critical::tend_one(ledger::AlertId id) -> awaitable<Result<void>>
{
    auto work = [policy = policy_, id, now = clock_.now()](Facts& facts) -> Result<void> {
        auto alert = facts.alerts().find(id);
        if (!alert) return alert.error();
        if (!*alert) return Fault{errc::not_found, "critical.alert"};
        const auto& timers = policy->timers(**alert);
        auto wish = next_calls(facts, **alert, now, timers);
        if (!wish) return wish.error();
        auto happening = decide(**alert, *wish, timers);
        if (!happening) return happening.error();
        auto after = record(facts, std::move(**alert), *happening);
        if (!after) return after.error();
        return {};
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::critical
