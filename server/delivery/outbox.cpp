#include "server/delivery/outbox.hpp"

#include "server/delivery/arrival.hpp"
#include "server/delivery/push.hpp"

namespace shanhai::delivery {
namespace {

using ledger::Facts;
using ledger::Push;
using ledger::PushState;
using net::Outcome;

constexpr std::size_t in_service_max = 32;  // destinations at once
constexpr std::size_t turn_max = 50;        // pushes to one of them before the others are looked at again
constexpr std::size_t alarms_max = 100;

auto just_after(Instant now) -> Instant { return now + std::chrono::microseconds{1}; }

// What the clinic's machine has taken, the clinic has; that somebody saw it, only a person can say.
auto mark_fetched(Facts& facts, const Parcel& parcel, Instant now) -> Result<void>
{
    auto delivery = facts.deliveries().delivery(parcel.push.report, parcel.to.site);
    if (!delivery) return delivery.error();
    return *delivery ? note_arrival(facts, std::move(**delivery), "relay", now) : Result<void>{};
}

auto record_in(Facts& facts, const Parcel& parcel, const Outcome& outcome, Instant now) -> Result<void>
{
    auto found = facts.outbox().push(parcel.push.id);
    if (!found) return found.error();
    if (!*found) return Fault{errc::corrupt, "ledger.push"};
    const auto before = (*found)->state;
    const auto after = heard(std::move(**found), outcome, now);
    if (after.state == before) return facts.outbox().put(after);
    const bool reports = after.kind == ledger::PushKind::report;
    if (after.state == PushState::delivered && reports)
        if (auto marked = mark_fetched(facts, parcel, now); !marked) return marked.error();
    const auto what = after.state == PushState::delivered ? "delivery.pushed" : "delivery.alarm";
    return write(facts, after, what, "relay", now);
}

// Its destination was closed: nobody will ever answer.
auto give_up(Facts& facts, Push push, Instant now) -> Result<void>
{
    const auto closed = Outcome::refused({errc::unavailable, "push.inactive"});
    return write(facts, heard(std::move(push), closed, now), "delivery.alarm", "relay", now);
}

auto complain(Facts& facts, Push push, const DeliverySettings& settings, Instant now) -> Result<bool>
{
    auto which = facts.cases().find(push.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "ledger.case"};
    const auto due = alarm_of(push, (*which)->priority, settings);
    if (now < due) {  // nobody had begun with it, so nobody had said when it is late
        push.alarm_at = due;
        if (auto put = facts.outbox().put(push); !put) return put.error();
        return false;
    }
    push.alarm_at.reset();
    push.alarmed = true;
    if (auto done = write(facts, push, "delivery.alarm", "relay", now); !done) return done.error();
    return true;
}

}  // namespace

Outbox::Outbox(asio::any_io_executor executor, ledger::Ledger& ledger, Courier& courier, Clock& clock,
               Entropy& entropy, Bell& bell, DeliverySettings settings, log::Log log)
    : ledger_{ledger}, courier_{courier}, clock_{clock}, entropy_{entropy}, bell_{bell},
      settings_{std::move(settings)}, log_{log},
      tasks_{executor, [log](std::string_view, std::exception_ptr) { log.error("delivery.push.bug"); }}
{}

auto Outbox::jitter() -> double
{
    std::array<std::byte, 1> chance{};
    entropy_.fill(chance);
    return std::to_integer<int>(chance[0]) / 255.0;
}

auto Outbox::start_due() -> awaitable<Result<std::size_t>>
{
    auto work = [now = clock_.now()](Facts& facts) { return facts.outbox().awaited(just_after(now)); };
    auto awaited = co_await ledger_.look(std::move(work));
    if (!awaited) co_return awaited.error();
    std::size_t begun_with = 0;
    for (const auto& to : *awaited) {
        if (in_service_.size() >= in_service_max) break;
        if (!in_service_.insert(to).second) continue;
        tasks_.spawn("push", serve(to));
        ++begun_with;
    }
    co_return begun_with;
}

// A place among those that are served, given back however it ends.
class Outbox::Turn {
public:
    Turn(std::set<ledger::DestinationId>& all, ledger::DestinationId to) : all_{all}, to_{std::move(to)} {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { all_.erase(to_); }

private:
    std::set<ledger::DestinationId>& all_;
    ledger::DestinationId to_;
};

auto Outbox::serve(ledger::DestinationId to) -> awaitable<void>
{
    const Turn turn{in_service_, to};
    try {
        auto done = co_await serve_line(to);
        if (!done) log_.warn("delivery.push.failed", {{"code", done.error().code()}});
    } catch (const boost::system::system_error& ended) {
        if (ended.code() != asio::error::operation_aborted) throw;  // else we are closing: it is due again afterwards
    }
}

auto Outbox::serve_line(ledger::DestinationId to) -> awaitable<Result<void>>
{
    for (std::size_t turn = 0; turn < turn_max; ++turn) {
        auto next = co_await begin_next(to);
        if (!next) co_return next.error();
        if (!*next) co_return Result<void>{};
        if (!(*next)->parcel) continue;
        auto parcel = std::move(*(*next)->parcel);
        auto copy = parcel;
        auto outcome = co_await courier_.carry(std::move(copy));
        const auto hearing = outcome.hearing();
        auto recorded = co_await record(std::move(parcel), std::move(outcome));
        if (!recorded) co_return recorded.error();
        if (hearing == net::Hearing::unreachable) co_return Result<void>{};  // the rest would fare no better now
    }
    co_return Result<void>{};
}

auto Outbox::begin_next(ledger::DestinationId to) -> awaitable<Result<std::optional<Began>>>
{
    auto work = [to, now = clock_.now(), settings = settings_,
                 chance = jitter()](Facts& facts) -> Result<std::optional<Began>> {
        auto due = facts.outbox().due(to, just_after(now), 1);
        if (!due) return due.error();
        if (due->empty()) return std::optional<Began>{};
        auto destination = facts.outbox().destination(to);
        if (!destination) return destination.error();
        auto& push = due->front();
        if (!*destination || !(*destination)->active) {
            if (auto ended = give_up(facts, std::move(push), now); !ended) return ended.error();
            return std::optional{Began{}};
        }
        auto parcel = gather(facts, push, **destination, now);
        if (!parcel) return parcel.error();
        const auto alarm_at = alarm_of(push, parcel->which.priority, settings);
        parcel->push = begun(std::move(push), now, alarm_at, pause_after(parcel->push.attempts + 1, settings, chance));
        if (auto put = facts.outbox().put(parcel->push); !put) return put.error();
        return std::optional{Began{std::move(*parcel)}};
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Outbox::record(Parcel parcel, Outcome outcome) -> awaitable<Result<void>>
{
    const auto hearing = outcome.hearing();
    if (hearing == net::Hearing::refused)
        log_.warn("delivery.push.refused", {{"push", parcel.push.id}, {"code", outcome.why().code()}});
    if (hearing == net::Hearing::unreachable)
        log_.info("delivery.push.unheard", {{"push", parcel.push.id}, {"code", outcome.why().code()}});
    auto work = [parcel = std::move(parcel), outcome = std::move(outcome), now = clock_.now()](Facts& facts) {
        return record_in(facts, parcel, outcome, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done && hearing != net::Hearing::unreachable) bell_.ring();
    co_return done;
}

auto Outbox::raise_alarms() -> awaitable<Result<std::size_t>>
{
    auto ask = [now = clock_.now()](Facts& facts) { return facts.outbox().overdue(now, alarms_max); };
    auto overdue = co_await ledger_.look(std::move(ask));
    if (!overdue) co_return overdue.error();
    if (overdue->empty()) co_return std::size_t{0};
    auto work = [settings = settings_, now = clock_.now()](Facts& facts) -> Result<std::size_t> {
        auto late = facts.outbox().overdue(now, alarms_max);
        if (!late) return late.error();
        std::size_t raised = 0;
        for (auto& push : *late) {
            auto complained = complain(facts, std::move(push), settings, now);
            if (!complained) return complained.error();
            raised += *complained ? 1 : 0;
        }
        return raised;
    };
    auto raised = co_await ledger_.commit(std::move(work));
    if (raised && *raised > 0) bell_.ring();
    co_return raised;
}

}  // namespace shanhai::delivery
