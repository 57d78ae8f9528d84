#include "server/cases/queue.hpp"

#include "server/audit/note.hpp"
#include "server/people/routing.hpp"

namespace shanhai::cases {
namespace {

using ledger::Facts;

auto all_shown(Facts& facts, std::vector<Case> cases, const Policy& policy, Instant now) -> Result<std::vector<Shown>>
{
    std::vector<Shown> all;
    for (auto& which : cases) {
        auto one = shown(facts, std::move(which), policy, now);
        if (!one) return one.error();
        all.push_back(std::move(*one));
    }
    return all;
}

auto readership_of(const Principal& who) -> ledger::Readership
{
    const auto& person = *who.person;
    return {.group = who.site,
            .modalities = {person.modalities.begin(), person.modalities.end()},
            .specialties = {person.specialties.begin(), person.specialties.end()},
            .person = person.id,
            .may_review = !who.is(ledger::Role::trainee)};
}

// Finds the case, asks decide(), records what it says.
template <class Wish>
auto change(Facts& facts, const Principal& who, const CaseId& which, const Wish& wish, const Policy& policy)
    -> Result<Shown>
{
    auto found = visible_case(facts, who, which);
    if (!found) return found.error();
    if (auto allowed = may_read_case(who, *found); !allowed) return allowed.error();

    auto happening = decide(*found, wish);
    if (!happening) return happening.error();
    auto after = record(facts, std::move(*found), *happening, who.actor());
    if (!after) return after.error();
    return shown(facts, std::move(*after), policy, wish.at);
}

// Whoever was asked first and takes it after all reads it for their own hospital.
auto claim_of(const Principal& who, const Case& which, const Policy& policy, Instant now) -> Claim
{
    const bool back = which.asked_first == who.site;
    return {who.person->id, now, now + policy.lease_of(which.modality), back ? which.asked_first : std::nullopt};
}

// Why a colleague may not is not told: it is their own affair.
auto may_take_over(Facts& facts, const Case& which, const PersonId& to, Instant now) -> Result<void>
{
    auto person = facts.people().person(to);
    if (!person) return person.error();
    const bool able = *person && people::in_force(**person, now) &&
                      may_read_case({(*person)->site, {}, {}, **person}, which);
    if (!able) return Fault{errc::forbidden, "case.colleague"};
    return {};
}

// Everything that is due on one case, one after the other.
auto ring(Facts& facts, Case which, Instant now) -> Result<std::size_t>
{
    std::size_t rung = 0;
    while (which.alarm_at && *which.alarm_at <= now) {
        auto upstream = people::upstream_of(facts, which.group, which.modality, day_of(now));
        if (!upstream) return upstream.error();
        const bool asked_already = which.asked_first.has_value();
        auto happening = decide(which, Ring{asked_already ? std::nullopt : *upstream, now});
        if (!happening) return happening.error();
        auto after = record(facts, std::move(which), *happening, "relay");
        if (!after) return after.error();
        which = std::move(*after);
        ++rung;
    }
    return rung;
}

auto ring_all(Facts& facts, Instant now) -> Result<std::size_t>
{
    constexpr std::size_t batch = 100;
    auto due = facts.cases().alarmed(now, batch);
    if (!due) return due.error();
    std::size_t rung = 0;
    for (auto& which : *due) {
        auto done = ring(facts, std::move(which), now);
        if (!done) return done;
        rung += *done;
    }
    return rung;
}

}  // namespace

Queue::Queue(ledger::Ledger& ledger, Clock& clock, Bell& bell, Policy policy)
    : ledger_{ledger}, clock_{clock}, bell_{bell}, policy_{std::make_shared<const Policy>(std::move(policy))}
{
}

auto Queue::next(Principal who) -> awaitable<Result<std::optional<Shown>>>
{
    auto work = [policy = policy_, who, now = clock_.now()](Facts& facts) -> Result<std::optional<Shown>> {
        if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
        auto first = facts.cases().waiting(readership_of(who), 1);
        if (!first) return first.error();
        if (first->empty()) return std::optional<Shown>{};

        const auto& best = first->front();
        auto claimed = change(facts, who, best.id, claim_of(who, best, *policy, now), *policy);
        if (!claimed) return claimed.error();
        return std::optional{std::move(*claimed)};
    };
    auto taken = co_await ledger_.commit(std::move(work));
    if (taken && *taken) bell_.ring();
    co_return taken;
}

auto Queue::claim(Principal who, CaseId which) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, which, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto found = visible_case(facts, who, which);
        if (!found) return found.error();
        if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
        return change(facts, who, which, claim_of(who, *found, *policy, now), *policy);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Queue::renew(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, which, token, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto found = visible_case(facts, who, which);
        if (!found) return found.error();
        if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
        const auto wish = Renew{who.person->id, token, now, now + policy->lease_of(found->modality)};
        return change(facts, who, which, wish, *policy);
    };
    auto renewed = co_await ledger_.commit(std::move(work));
    if (renewed) bell_.ring();
    co_return renewed;
}

auto Queue::release(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, which, token, now = clock_.now()](Facts& facts) -> Result<Shown> {
        if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
        return change(facts, who, which, Release{who.person->id, token, now}, *policy);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Queue::hand_over(Principal who, CaseId which, std::int64_t token, PersonId to) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, which, token, to, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto found = visible_case(facts, who, which);
        if (!found) return found.error();
        if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
        if (auto able = may_take_over(facts, *found, to, now); !able) return able.error();
        const auto until = now + policy->lease_of(found->modality);
        return change(facts, who, which, HandOver{who.person->id, token, to, now, until}, *policy);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Queue::lapse_overdue_claims() -> awaitable<Result<std::size_t>>
{
    constexpr std::size_t batch = 100;
    auto work = [now = clock_.now()](Facts& facts) -> Result<std::size_t> {
        auto overdue = facts.cases().lapsed(now, batch);
        if (!overdue) return overdue.error();
        for (auto& which : *overdue) {
            auto happening = decide(which, Lapse{now});
            if (!happening) return happening.error();
            auto after = record(facts, std::move(which), *happening, "relay");
            if (!after) return after.error();
        }
        return overdue->size();
    };
    auto lapsed = co_await ledger_.commit(std::move(work));
    if (lapsed && *lapsed > 0) bell_.ring();
    co_return lapsed;
}

auto Queue::ring_alarms() -> awaitable<Result<std::size_t>>
{
    auto work = [now = clock_.now()](Facts& facts) { return ring_all(facts, now); };
    auto rung = co_await ledger_.commit(std::move(work));
    if (rung && *rung > 0) bell_.ring();
    co_return rung;
}

auto Queue::find(Principal who, CaseId which) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, which, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto found = visible_case(facts, who, which);
        if (!found) return found.error();
        const auto note = audit::Note{now, who.actor(), "case.read", which.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return shown(facts, std::move(*found), *policy, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Queue::waiting(Principal who, std::size_t limit) -> awaitable<Result<std::vector<Shown>>>
{
    auto work = [policy = policy_, who, limit, now = clock_.now()](Facts& facts) -> Result<std::vector<Shown>> {
        if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
        auto cases = facts.cases().waiting(readership_of(who), limit);
        if (!cases) return cases.error();
        const auto note = audit::Note{now, who.actor(), "queue.listed", who.site.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return all_shown(facts, std::move(*cases), *policy, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Queue::list(Principal who, ledger::CaseFilter filter) -> awaitable<Result<std::vector<Shown>>>
{
    // A reader sees what their group reads; everybody else at a site sees what the site asked.
    if (who.is(ledger::Role::reader)) filter.group = who.site;
    else filter.site = who.site;
    auto work = [policy = policy_, who, filter, now = clock_.now()](Facts& facts) -> Result<std::vector<Shown>> {
        if (who.person && !who.is(ledger::Role::reader) && !who.is(ledger::Role::operator_))
            return Fault{errc::forbidden, "who.not-reader"};
        auto cases = facts.cases().list(filter);
        if (!cases) return cases.error();
        const auto note = audit::Note{now, who.actor(), "cases.listed", who.site.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return all_shown(facts, std::move(*cases), *policy, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Queue::events(Principal who, std::int64_t after, std::size_t limit, Duration patience)
    -> awaitable<Result<std::vector<ledger::Event>>>
{
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto seen = bell_.count();
        auto work = [site = who.site, after, limit](Facts& facts) { return facts.trail().events(after, site, limit); };
        auto found = co_await ledger_.look(std::move(work));
        const auto now = std::chrono::steady_clock::now();
        if (!found || !found->empty() || now >= give_up) co_return found;
        const bool rang = co_await bell_.wait(seen, give_up - now);
        if (!rang) co_return found;
    }
}

auto Queue::last_event() -> awaitable<Result<std::int64_t>>
{
    auto work = [](Facts& facts) { return facts.trail().last_event(); };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::cases
