// Critical values (危急值) on the command line: what is open, and every step from the suspicion to the outcome.
#pragma once

#include "common/wire/critical.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct CriticalWishes {
    std::string alert;
    bool all = false;
    std::optional<std::int64_t> after;  // with it: wait for news behind this number
    wire::RaiseBody suspicion;
    wire::ReadBackBody answer;
    wire::ActionBody action;
    wire::OutcomeBody outcome;
    wire::CallBody call;
    std::string reason;
};

auto list_alerts(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto show_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto show_critical_lists(Session& session) -> awaitable<Outcome<void>>;

auto raise_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto confirm_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto receive_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto acknowledge_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto record_action(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto record_phone(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto close_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto void_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;
auto acknowledge_correction(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
