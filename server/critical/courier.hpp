// Carries what is due through the channels, several at a time: one that hangs holds up nobody else.
//
// An attempt begins and ends outside of any transaction; what became of it is recorded afterwards. A relay that stops
// in between tries again when it is back: the receiver knows the repeat by its id.
#pragma once

#include "common/log/log.hpp"
#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/task_group.hpp"
#include "server/critical/channel.hpp"
#include "server/critical/policy.hpp"
#include "server/ledger/ledger.hpp"

#include <set>

namespace shanhai::critical {

class Courier {
public:
    Courier(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, Channels& channels,
            Policy policy, log::Log log);

    // Begins what is due now; how many attempts that were.
    auto carry() -> awaitable<Result<std::size_t>>;
    auto stop() -> awaitable<void>;
    auto under_way() const -> std::size_t { return under_way_.size(); }

private:
    class UnderWay;
    struct Errand {
        ledger::AlertId alert;
        std::size_t notice;
        Message message;
        bool asks;  // whether it has arrived
    };

    auto find_due() -> awaitable<Result<std::vector<Errand>>>;
    auto run(Errand errand) -> awaitable<void>;
    auto note(const Errand& errand, Told told) -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    Channels& channels_;
    std::shared_ptr<const Policy> policy_;
    log::Log log_;
    std::set<std::string> under_way_;  // by message id
    TaskGroup tasks_;
};

// How long until the next attempt: 2, 4, 8 ... 60 seconds, and no sooner than the receiver asked. Pure.
auto wait_after(std::int64_t attempts, const Told& told) -> std::chrono::seconds;

}  // namespace shanhai::critical
