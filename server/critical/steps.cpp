// The lines of the register (危急值登记): what was done, when, by whom, in which words.
#include "server/critical/alert.hpp"

#include "server/critical/calls.hpp"

#include <algorithm>

namespace shanhai::critical {
namespace {

template <class... Each>
struct overloaded : Each... {
    using Each::operator()...;
};
template <class... Each>
overloaded(Each...) -> overloaded<Each...>;

constexpr auto relay = "relay";

auto line(const Happening& happening, const Who& who, std::string note = {}) -> ledger::Step
{
    return {0, when(happening), std::string{name_of(happening)}, who.actor, who.by, std::move(note)};
}

auto by_itself(const Happening& happening, std::string note) -> ledger::Step
{
    return {0, when(happening), std::string{name_of(happening)}, relay, {}, std::move(note)};
}

auto names_of(const std::vector<Notice>& calls) -> std::string
{
    std::string all;
    std::string last;
    for (const auto& notice : calls) {
        if (notice.contact == last) continue;  // one contact, several channels
        all += (all.empty() ? "" : "、") + notice.contact;
        last = notice.contact;
    }
    return all;
}

auto attempt_of(const Notice& notice, const Try& attempt) -> std::string
{
    auto text = notice.contact + ' ' + std::string{name_of(notice.channel)} + ' ' +
                std::string{name_of(attempt.outcome)};
    if (!attempt.trouble.empty()) text += " (" + attempt.trouble + ')';
    return text;
}

auto with_note(std::string text, const std::string& note) -> std::string
{
    return note.empty() ? text : text + "：" + note;
}

}  // namespace

auto name_of(const Happening& happening) -> std::string_view
{
    constexpr std::string_view names[] = {
        "critical.checked",      "critical.confirmed",    "critical.escalated",    "critical.reminded",
        "critical.sent",         "critical.received",     "critical.wrong-read-back", "critical.acknowledged",
        "critical.action",       "critical.closed",       "critical.void-wanted",  "critical.voided",
        "critical.correction-acknowledged", "critical.called"};
    static_assert(std::size(names) == std::variant_size_v<Happening>);
    return names[happening.index()];
}

auto when(const Happening& happening) -> Instant
{
    return std::visit([](const auto& each) { return each.at; }, happening);
}

auto step_of(const Alert& before, const Happening& happening) -> std::optional<ledger::Step>
{
    return std::visit(
        overloaded{
            [&](const AlertChecked& event) { return std::optional{line(happening, event.who)}; },
            [&](const AlertConfirmed& event) {
                return std::optional{line(happening, event.who, names_of(event.calls))};
            },
            [&](const AlertEscalated& event) {
                return std::optional{by_itself(happening, names_of(event.calls) + (event.to_duty ? "（总值班）" : ""))};
            },
            [&](const AlertReminded& event) { return std::optional{by_itself(happening, names_of(event.calls))}; },
            [&](const NoticeTried& event) -> std::optional<ledger::Step> {
                const auto& notice = before.notices.at(event.attempt.notice);
                if (notice.state == event.attempt.outcome && notice.trouble == event.attempt.trouble)
                    return std::nullopt;
                return by_itself(happening, attempt_of(notice, event.attempt));
            },
            [&](const AlertReceived& event) -> std::optional<ledger::Step> {
                const auto arrives = [&](const Notice& notice) { return has_come_to(notice, event.site.text()); };
                if (std::ranges::none_of(before.notices, arrives)) return std::nullopt;  // said before
                return line(happening, event.who);
            },
            [&](const ReadBackWrong& event) { return std::optional{line(happening, event.who)}; },
            [&](const AlertAcknowledged& event) { return std::optional{line(happening, event.who)}; },
            [&](const ActionRecorded& event) {
                return std::optional{line(happening, event.who, with_note(event.action, event.note))};
            },
            [&](const AlertClosed& event) {
                return std::optional{line(happening, event.who, with_note(event.outcome, event.note))};
            },
            [&](const VoidWanted& event) { return std::optional{line(happening, event.who, event.reason)}; },
            [&](const AlertVoided& event) { return std::optional{line(happening, event.who, event.reason)}; },
            [&](const CorrectionAcknowledged& event) { return std::optional{line(happening, event.who)}; },
            [&](const CallRecorded& event) {
                const auto reached = std::string{event.reached ? "接通" : "未接通"};
                const auto text = event.whom + ' ' + event.number + ' ' + reached;
                return std::optional{line(happening, event.who, with_note(text, event.note))};
            },
        },
        happening);
}

}  // namespace shanhai::critical
