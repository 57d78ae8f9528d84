// Rows of the outbox for the ledger's contract.
#pragma once

#include "server/ledger/outbox.hpp"
#include "tests/contract/ledger_rows.hpp"

namespace shanhai::test {

using ledger::Destination;
using ledger::DestinationId;
using ledger::Push;
using ledger::PushId;
using ledger::PushKind;
using ledger::PushState;

inline auto destination_id(std::string_view text) -> DestinationId { return DestinationId::parse(text).value(); }

inline auto full_destination(std::string_view name = "his-niujie", std::string_view site = "niujie") -> Destination
{
    return {.id = destination_id(name),
            .site = site_id(site),
            .channel = ledger::Protocol::mllp,
            .address = "his.example:2575",
            .tls = true,
            .pinned = digest_of("certificate"),
            .our_title = "SHANHAI",
            .their_title = "牛街 HIS",
            .key = "whsec_x",
            .active = true,
            .created_at = at(1)};
}

inline auto push(int number, Instant made_at, std::string_view to = "his-niujie") -> Push
{
    return {.id = id<PushId>(number),
            .report = id<ReportId>(number),
            .of = id<CaseId>(number),
            .to = destination_id(to),
            .made_at = made_at,
            .due_at = made_at};
}

inline auto full_push(int number) -> Push
{
    auto one = push(number, at(number));
    one.kind = PushKind::recall;
    one.state = PushState::dead;
    one.due_at = at(9);
    one.attempts = 5'000'000'000;
    one.begun_at = at(2);
    one.ended_at = at(3);
    one.alarm_at = at(4);
    one.alarmed = true;
    one.last = tricky;
    one.ended_by = "person:admin";
    one.instead = tricky;
    return one;
}

}  // namespace shanhai::test
