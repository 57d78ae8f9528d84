#include "server/live/wish.hpp"

#include "server/cases/view.hpp"

#include <algorithm>
#include <charconv>

namespace shanhai::live {
namespace {

constexpr auto kinds = std::to_array<std::string_view>({
    "case.acknowledged",
    "case.amended",
    "case.amending",
    "case.amendment-dropped",
    "case.answered",
    "case.asked",
    "case.cancelled",
    "case.claimed",
    "case.confirmed",
    "case.corrected",
    "case.delivered",
    "case.doubted",
    "case.drafted",
    "case.escalated",
    "case.extended",
    "case.handed-over",
    "case.held",
    "case.lapsed",
    "case.late",
    "case.limited",
    "case.offered",
    "case.opened",
    "case.passed-on",
    "case.preliminary",
    "case.released",
    "case.renewed",
    "case.reported",
    "case.retaken",
    "case.returned",
    "case.sent-back",
    "case.unclaimed",
    "critical.acknowledged",
    "critical.action",
    "critical.called",
    "critical.checked",
    "critical.closed",
    "critical.confirmed",
    "critical.correction-acknowledged",
    "critical.escalated",
    "critical.received",
    "critical.reminded",
    "critical.sent",
    "critical.suspected",
    "critical.void-wanted",
    "critical.voided",
    "critical.wrong-read-back",
    "delivery.alarm",
    "delivery.dead",
    "delivery.pushed",
    "delivery.resent",
    "recall.acknowledged",
    "report.recalled",
});

}  // namespace

auto known_kinds() -> std::span<const std::string_view> { return kinds; }

auto parse_kinds(std::string_view list) -> Result<Kinds>
{
    Kinds wanted;
    for (bool more = true; more;) {
        const auto one = list.substr(0, list.find(','));
        more = one.size() < list.size();
        list.remove_prefix(std::min(list.size(), one.size() + 1));
        const bool exists = std::ranges::find(kinds, one) != kinds.end();
        if (!exists) return Fault{errc::malformed, "live.kinds"};
        wanted.emplace(one);
    }
    return wanted;
}

auto parse_number(std::string_view text) -> Result<std::int64_t>
{
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || number < 0) return Fault{errc::malformed, "live.after"};
    return number;
}

auto line_of(const ledger::Event& event) -> SharedLine
{
    return std::make_shared<const Line>(
        Line{event.number, event.kind, event.site, event.group, wire::write_json(cases::to_view(event))});
}

}  // namespace shanhai::live
