#include "server/critical/alert.hpp"

#include "server/critical/calls.hpp"

#include <algorithm>

namespace shanhai::critical {
namespace {

constexpr std::string_view unreachable_patient = "unreachable";

auto is_over(const Alert& now) -> std::optional<Fault>
{
    if (now.state == AlertState::closed) return Fault{errc::conflict, "critical.closed"};
    if (now.state == AlertState::voided) return Fault{errc::conflict, "critical.voided"};
    return std::nullopt;
}

auto stands(const Who& who, Side side) -> Result<void>
{
    if (who.side != side) return Fault{errc::forbidden, "critical.side"};
    return {};
}

auto is_being_called(const Alert& now) -> bool
{
    return now.state == AlertState::confirmed || now.state == AlertState::dispatched ||
           now.state == AlertState::delivered;
}

// The duty of both sides is called in time, whatever the next contact would need.
auto no_later_than_duty(const Alert& now, Instant due, Instant at, const Timers& timers) -> Instant
{
    if (now.duty_called || !now.confirmed_at) return due;
    const auto duty = *now.confirmed_at + timers.duty;
    return duty > at ? std::min(due, duty) : due;
}

auto wait_after_call(const Alert& now, bool to_duty, const Timers& timers) -> std::chrono::seconds
{
    if (now.state == AlertState::suspected) return timers.decision;
    if (to_duty || now.duty_called) return timers.remind;
    return now.state == AlertState::delivered ? timers.next_contact : timers.delivery;
}

// Whether its arrival means that the treating side can know.
auto counts(const Notice& notice, const Alert& now) -> bool
{
    return !notice.correction && is_of_the_treating(notice, now);
}

// When the first device has it, the time for a human begins.
auto due_when_delivered(const Alert& now, Instant at, const Timers& timers) -> std::optional<Instant>
{
    const bool first = now.state == AlertState::confirmed || now.state == AlertState::dispatched;
    if (!first) return now.due_at;
    return no_later_than_duty(now, at + timers.acknowledge, at, timers);
}

}  // namespace

auto decide(const Alert& now, const Check& wish, const Timers& timers) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (auto side = stands(wish.who, Side::reading); !side) return side.error();
    if (!wish.who.person) return Fault{errc::forbidden, "critical.side"};
    if (now.state != AlertState::suspected) return Fault{errc::conflict, "critical.confirmed"};
    if (!now.first_check) return AlertChecked{wish.who, wish.at};
    if (*now.first_check == *wish.who.person && !wish.alone_is_enough)
        return Fault{errc::conflict, "critical.second-person"};
    return AlertConfirmed{wish.who, wish.calls, wish.at, wish.at + std::min(timers.delivery, timers.duty)};
}

auto decide(const Alert& now, const Expire& wish, const Timers& timers) -> Result<Happening>
{
    if (!now.due_at || wish.at < *now.due_at) return Fault{errc::stale, "critical.timer"};
    switch (now.state) {
    case AlertState::suspected:
    case AlertState::confirmed:
    case AlertState::dispatched:
    case AlertState::delivered: {
        const auto next = wish.at + wait_after_call(now, wish.to_duty, timers);
        const auto due = wish.to_duty ? next : no_later_than_duty(now, next, wish.at, timers);
        return AlertEscalated{wish.to_duty, wish.calls, wish.at, due};
    }
    case AlertState::acknowledged:
    case AlertState::voided: return AlertReminded{wish.calls, wish.at, wish.at + timers.remind};
    case AlertState::acted: return AlertReminded{wish.calls, wish.at, wish.at + timers.outcome};
    case AlertState::closed: break;
    }
    return Fault{errc::stale, "critical.timer"};
}

auto decide(const Alert& now, const Try& wish, const Timers& timers) -> Result<Happening>
{
    const bool known = wish.notice < now.notices.size() && now.notices[wish.notice].round == wish.round &&
                       now.notices[wish.notice].due_at;
    if (!known) return Fault{errc::stale, "critical.notice"};
    const auto& notice = now.notices[wish.notice];
    const bool arrived = wish.outcome == ledger::NoticeState::delivered && counts(notice, now);
    return NoticeTried{wish, wish.at, arrived ? due_when_delivered(now, wish.at, timers) : now.due_at};
}

auto decide(const Alert& now, const Receive& wish, const Timers& timers) -> Result<Happening>
{
    if (now.state == AlertState::closed) return Fault{errc::conflict, "critical.closed"};
    const auto arrives = [&](const Notice& notice) {
        return counts(notice, now) && has_come_to(notice, wish.site.text());
    };
    const bool arrived = std::ranges::any_of(now.notices, arrives);
    return AlertReceived{wish.who, wish.site, wish.at, arrived ? due_when_delivered(now, wish.at, timers) : now.due_at};
}

auto decide(const Alert& now, const ReadBack& wish, const Timers& timers) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (auto side = stands(wish.who, Side::treating); !side) return side.error();
    if (now.state == AlertState::suspected) return Fault{errc::conflict, "critical.not-confirmed"};
    if (!is_being_called(now)) return Fault{errc::conflict, "critical.acknowledged"};
    if (!wish.right) return ReadBackWrong{wish.who, wish.at};
    return AlertAcknowledged{wish.who, wish.at, wish.at + timers.action};
}

auto decide(const Alert& now, const Act& wish, const Timers& timers) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (auto side = stands(wish.who, Side::treating); !side) return side.error();
    if (!now.acknowledged_at) return Fault{errc::conflict, "critical.not-acknowledged"};
    return ActionRecorded{wish.who, wish.action, wish.note, wish.at, wish.at + timers.outcome};
}

auto decide(const Alert& now, const Close& wish, const Timers&) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (wish.who.side == Side::neither) return Fault{errc::forbidden, "critical.side"};
    if (now.state != AlertState::acted) return Fault{errc::conflict, "critical.no-action"};
    const bool nobody_found =
        std::ranges::all_of(now.actions, [](const auto& action) { return action == unreachable_patient; });
    if (nobody_found) return Fault{errc::conflict, "critical.unreachable"};
    return AlertClosed{wish.who, wish.outcome, wish.note, wish.at};
}

auto decide(const Alert& now, const Void& wish, const Timers& timers) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (auto side = stands(wish.who, Side::reading); !side) return side.error();
    if (!wish.who.person) return Fault{errc::forbidden, "critical.side"};
    if (!now.void_wanted_by) return VoidWanted{wish.who, wish.reason, wish.at};
    if (*now.void_wanted_by == *wish.who.person) return Fault{errc::conflict, "critical.second-person"};
    const auto due = was_told(now) ? std::optional{wish.at + timers.remind} : std::nullopt;
    return AlertVoided{wish.who, wish.reason, wish.at, due};
}

auto decide(const Alert& now, const SeeCorrection& wish, const Timers&) -> Result<Happening>
{
    if (auto side = stands(wish.who, Side::treating); !side) return side.error();
    if (!now.correction_open) return Fault{errc::conflict, "critical.no-correction"};
    return CorrectionAcknowledged{wish.who, wish.at};
}

auto decide(const Alert& now, const RecordCall& wish, const Timers& timers) -> Result<Happening>
{
    if (const auto over = is_over(now)) return *over;
    if (wish.who.side == Side::neither) return Fault{errc::forbidden, "critical.side"};
    const auto due = wish.reached ? due_when_delivered(now, wish.at, timers) : now.due_at;
    return CallRecorded{wish.who, wish.whom, wish.number, wish.reached, wish.note, wish.at, due};
}

}  // namespace shanhai::critical
