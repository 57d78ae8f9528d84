#include "server/delivery/push.hpp"

#include "common/wire/delivery.hpp"
#include "server/audit/note.hpp"

#include <algorithm>

namespace shanhai::delivery {

using ledger::Push;
using ledger::PushState;
using std::chrono::seconds;

auto pause_after(std::int64_t attempts, const DeliverySettings& settings, double chance) -> seconds
{
    const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, 20);
    const auto pause = std::min<seconds>(settings.retry * (std::int64_t{1} << doublings), settings.retry_max);
    const auto spread = 0.8 + 0.4 * chance;
    return seconds{std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(pause.count()) * spread))};
}

auto patience_for(wire::Priority priority, const DeliverySettings& settings) -> seconds
{
    return priority == wire::Priority::emergency ? settings.alarm_emergency : settings.alarm;
}

auto alarm_of(const Push& push, wire::Priority priority, const DeliverySettings& settings) -> Instant
{
    return push.made_at + patience_for(priority, settings);
}

auto begun(Push push, Instant now, Instant alarm_at, seconds pause) -> Push
{
    ++push.attempts;
    if (!push.begun_at) push.begun_at = now;
    if (push.alarm_at) push.alarm_at = std::max(*push.alarm_at, alarm_at);
    push.due_at = now + pause;
    return push;
}

auto code_of(const Fault& fault) -> std::string
{
    return std::string{fault.at()} + (fault.subject().empty() ? "" : ' ' + fault.subject());
}

auto heard(Push push, const net::Outcome& outcome, Instant now) -> Push
{
    push.last = outcome.is_accepted() ? std::string{} : code_of(outcome.why());
    if (push.state != PushState::due) return push;
    switch (outcome.hearing()) {
    case net::Hearing::accepted:
        push.state = PushState::delivered;
        push.ended_at = now;
        push.alarm_at.reset();
        push.alarmed = false;
        return push;
    case net::Hearing::refused:
        push.state = PushState::refused;
        push.ended_at = now;
        push.alarm_at.reset();
        push.alarmed = true;
        return push;
    case net::Hearing::unreachable:
        if (outcome.retry_after()) push.due_at = std::max(push.due_at, now + *outcome.retry_after());
        return push;
    }
    return push;
}

auto write(ledger::Facts& facts, const Push& push, std::string_view what, std::string actor, Instant now)
    -> Result<void>
{
    if (auto put = facts.outbox().put(push); !put) return put.error();
    auto which = facts.cases().find(push.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "ledger.case"};
    auto about = wire::write_json(wire::PushEvent{push.id.text(), push.report.text(), push.to.text(), push.last});
    const auto event = ledger::Event{.at = now,
                                     .kind = std::string{what},
                                     .about = push.of,
                                     .site = (*which)->site,
                                     .group = (*which)->group,
                                     .body = about};
    if (auto number = facts.trail().append(event); !number) return number.error();
    return audit::note(facts, audit::Note{now, std::move(actor), std::string{what}, push.id.text(), std::move(about)});
}

}  // namespace shanhai::delivery
