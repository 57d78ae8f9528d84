#include "server/ledger/alerts.hpp"

#include <algorithm>

namespace shanhai::ledger {

auto name_of(AlertState state) -> std::string_view
{
    switch (state) {
    case AlertState::suspected: return "suspected";
    case AlertState::confirmed: return "confirmed";
    case AlertState::dispatched: return "dispatched";
    case AlertState::delivered: return "delivered";
    case AlertState::acknowledged: return "acknowledged";
    case AlertState::acted: return "acted";
    case AlertState::closed: return "closed";
    case AlertState::voided: return "voided";
    }
    return "suspected";
}

auto name_of(Channel channel) -> std::string_view
{
    switch (channel) {
    case Channel::live: return "live";
    case Channel::webhook: return "webhook";
    case Channel::sms: return "sms";
    }
    return "live";
}

auto name_of(NoticeState state) -> std::string_view
{
    switch (state) {
    case NoticeState::due: return "due";
    case NoticeState::accepted: return "accepted";
    case NoticeState::delivered: return "delivered";
    case NoticeState::refused: return "refused";
    case NoticeState::unreachable: return "unreachable";
    }
    return "due";
}

auto is_open(const Alert& alert) -> bool
{
    if (alert.state == AlertState::voided) return alert.correction_open;
    return alert.state != AlertState::closed;
}

auto send_at(const Alert& alert) -> std::optional<Instant>
{
    std::optional<Instant> first;
    for (const auto& notice : alert.notices)
        if (notice.due_at && (!first || *notice.due_at < *first)) first = notice.due_at;
    return first;
}

}  // namespace shanhai::ledger
