// Delivery: taking a report back, and the administrator's side of pushing reports to other systems.
#pragma once

#include "common/wire/delivery.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

// By whoever signed it, or an administrator.
struct RecallWishes {
    std::string report;
    wire::RecallRequest said;
};
auto recall_report(Session& session, RecallWishes wishes) -> awaitable<Outcome<void>>;
// The clinic knows: in somebody's name.
auto acknowledge_recall(Session& session, std::string report, std::string by) -> awaitable<Outcome<void>>;

auto list_destinations(Session& session) -> awaitable<Outcome<void>>;
// Shows a new webhook's key, once.
auto put_destination(Session& session, wire::DestinationBody destination) -> awaitable<Outcome<void>>;
auto remove_destination(Session& session, std::string destination) -> awaitable<Outcome<void>>;
// Whether somebody is there; refused by the relay when not.
auto test_destination(Session& session, std::string destination) -> awaitable<Outcome<void>>;

struct PushWishes {
    std::string to;
    std::string report;
    bool alarms = false;  // only those that somebody has to look at
};
auto list_pushes(Session& session, PushWishes wishes) -> awaitable<Outcome<void>>;
auto resend_push(Session& session, std::string push) -> awaitable<Outcome<void>>;
auto end_push(Session& session, std::string push, std::string instead) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
