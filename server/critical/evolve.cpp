// What is true after something happened to an alert.
#include "server/critical/alert.hpp"

#include "server/critical/calls.hpp"

namespace shanhai::critical {
namespace {

using ledger::NoticeState;

template <class... Each>
struct overloaded : Each... {
    using Each::operator()...;
};
template <class... Each>
overloaded(Each...) -> overloaded<Each...>;

// A state that comes by itself follows what has arrived; one that a human brought about stays.
void follow_notices(Alert& now)
{
    if (now.state != AlertState::confirmed && now.state != AlertState::dispatched) return;
    for (const auto& notice : now.notices) {
        if (notice.correction || !is_of_the_treating(notice, now)) continue;
        if (notice.state == NoticeState::delivered) now.state = AlertState::delivered;
        const bool taken = notice.state == NoticeState::accepted && now.state == AlertState::confirmed;
        if (taken) now.state = AlertState::dispatched;
    }
}

void note_attempt(Notice& notice, const Try& attempt)
{
    notice.state = attempt.outcome;
    notice.due_at = attempt.again_at;
    notice.trouble = attempt.trouble;
    if (!attempt.reference.empty()) notice.reference = attempt.reference;
    const bool arrived = attempt.outcome == NoticeState::delivered;
    const bool taken = attempt.outcome == NoticeState::accepted || arrived;
    if (taken && !notice.accepted_at) notice.accepted_at = attempt.at;
    if (arrived) notice.delivered_at = attempt.at;
    ++notice.attempts;
}

// Everything that went to this site by its own connections has come to a device there.
void note_receipt(Alert& now, const std::string& site, Instant at)
{
    for (auto& notice : now.notices) {
        if (!has_come_to(notice, site)) continue;
        notice.state = NoticeState::delivered;
        notice.delivered_at = at;
        notice.due_at.reset();
    }
}

}  // namespace

auto evolve(Alert now, const Happening& happening) -> Alert
{
    const bool noted = step_of(now, happening).has_value();
    std::visit(overloaded{
                   [&](const AlertChecked& event) { now.first_check = event.who.person; },
                   [&](const AlertConfirmed& event) {
                       stop_sending(now);
                       now.state = AlertState::confirmed;
                       now.confirmed_at = event.at;
                       now.level = 0;
                       now.duty_called = false;
                       now.due_at = event.due_at;
                       call(now, event.calls, event.at);
                       follow_notices(now);
                   },
                   [&](const AlertEscalated& event) {
                       ++now.level;
                       now.duty_called = now.duty_called || event.to_duty;
                       now.due_at = event.due_at;
                       call(now, event.calls, event.at);
                       follow_notices(now);
                   },
                   [&](const AlertReminded& event) {
                       ++now.reminders;
                       now.due_at = event.due_at;
                       call(now, event.calls, event.at);
                   },
                   [&](const NoticeTried& event) {
                       note_attempt(now.notices.at(event.attempt.notice), event.attempt);
                       now.due_at = event.due_at;
                       follow_notices(now);
                   },
                   [&](const AlertReceived& event) {
                       note_receipt(now, event.site.text(), event.at);
                       follow_notices(now);
                       now.due_at = event.due_at;
                   },
                   [&](const ReadBackWrong&) { ++now.wrong_read_backs; },
                   [&](const AlertAcknowledged& event) {
                       stop_sending(now);
                       now.state = AlertState::acknowledged;
                       now.acknowledged_at = event.at;
                       now.due_at = event.due_at;
                   },
                   [&](const ActionRecorded& event) {
                       stop_sending(now);
                       now.state = AlertState::acted;
                       now.actions.push_back(event.action);
                       now.due_at = event.due_at;
                   },
                   [&](const AlertClosed&) {
                       stop_sending(now);
                       now.state = AlertState::closed;
                       now.due_at.reset();
                   },
                   [&](const VoidWanted& event) { now.void_wanted_by = event.who.person; },
                   [&](const AlertVoided& event) {
                       stop_sending(now);
                       now.state = AlertState::voided;
                       now.due_at = event.due_at;
                       now.correction_open = event.due_at.has_value();
                       if (now.correction_open) call(now, corrections_of(now), event.at);
                   },
                   [&](const CorrectionAcknowledged&) {
                       stop_sending(now);
                       now.correction_open = false;
                       now.due_at.reset();
                   },
                   [&](const CallRecorded& event) {
                       const bool was_on_the_way =
                           now.state == AlertState::confirmed || now.state == AlertState::dispatched;
                       if (event.reached && was_on_the_way) now.state = AlertState::delivered;
                       now.due_at = event.due_at;
                   },
               },
               happening);
    if (noted) ++now.revision;
    return now;
}

}  // namespace shanhai::critical
