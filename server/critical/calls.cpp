#include "server/critical/calls.hpp"

#include <algorithm>

namespace shanhai::critical {
namespace {

using ledger::Channel;
using ledger::NoticeState;

auto is_same(const Notice& a, const Notice& b) -> bool
{
    return a.site == b.site && a.channel == b.channel && a.address == b.address && a.correction == b.correction;
}

void begin_round(Notice& notice, Instant at)
{
    notice.attempts = 0;
    notice.trouble.clear();
    notice.reference.clear();
    const bool live = notice.channel == Channel::live;
    notice.state = live ? NoticeState::accepted : NoticeState::due;
    notice.due_at = live ? std::nullopt : std::optional{at};
    if (live && !notice.accepted_at) notice.accepted_at = at;
}

}  // namespace

void call(Alert& alert, const std::vector<Notice>& calls, Instant at)
{
    for (auto next = calls.begin(); next != calls.end(); ++next) {
        const auto& wanted = *next;
        const bool twice = std::any_of(calls.begin(), next, [&](const Notice& one) { return is_same(one, wanted); });
        if (twice) continue;  // the same telephone for two duties rings once
        const auto earlier =
            std::ranges::find_if(alert.notices, [&](const Notice& notice) { return is_same(notice, wanted); });
        if (earlier == alert.notices.end()) {
            begin_round(alert.notices.emplace_back(wanted), at);
            continue;
        }
        earlier->contact = wanted.contact;  // somebody else may be on duty by now
        ++earlier->round;
        begin_round(*earlier, at);
    }
}

void stop_sending(Alert& alert)
{
    for (auto& notice : alert.notices) notice.due_at.reset();
}

auto corrections_of(const Alert& alert) -> std::vector<Notice>
{
    std::vector<Notice> all;
    for (const auto& notice : alert.notices) {
        if (notice.correction) continue;
        auto correction = Notice{.level = notice.level,
                                 .site = notice.site,
                                 .contact = notice.contact,
                                 .channel = notice.channel,
                                 .address = notice.address,
                                 .correction = true};
        all.push_back(std::move(correction));
    }
    return all;
}

auto is_of_the_treating(const Notice& notice, const Alert& alert) -> bool
{
    return notice.site != alert.group.text() || alert.site == alert.group;  // a hospital may read its own
}

auto has_come_to(const Notice& notice, std::string_view site) -> bool
{
    const bool carried = notice.channel == Channel::live || notice.channel == Channel::webhook;
    return carried && notice.site == site && notice.state == NoticeState::accepted;
}

auto was_told(const Alert& alert) -> bool
{
    const auto told = [&](const Notice& notice) { return is_of_the_treating(notice, alert); };
    return std::ranges::any_of(alert.notices, told);
}

}  // namespace shanhai::critical
