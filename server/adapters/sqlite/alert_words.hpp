// How the states of an alert and its channels are written in the database.
#pragma once

#include "server/adapters/sqlite/codec.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::sqlite {

template <>
inline constexpr auto words<ledger::AlertState> = std::array<std::string_view, 8>{
    "suspected", "confirmed", "dispatched", "delivered", "acknowledged", "acted", "closed", "voided"};
template <>
inline constexpr auto words<ledger::Channel> = std::array<std::string_view, 3>{"live", "webhook", "sms"};
template <>
inline constexpr auto words<ledger::NoticeState> =
    std::array<std::string_view, 5>{"due", "accepted", "delivered", "refused", "unreachable"};

}  // namespace shanhai::sqlite
