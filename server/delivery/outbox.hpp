// The outbox worker: what the ledger says is due goes out, again and again, until the destination has answered.
//
// Every destination has its own line, and a receiver that hangs holds up nobody but itself. In a line what is about one
// case goes in the order in which it happened. An attempt is in the ledger before it is made, so that after a crash it
// is known who may have what; it goes on where it was. A no ends the attempts at once and is an alarm; silence is tried
// for ever, with growing pauses, and is an alarm when it has lasted.
#pragma once

#include "common/log/log.hpp"
#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/task_group.hpp"
#include "server/delivery/courier.hpp"
#include "server/delivery/settings.hpp"

#include <set>

namespace shanhai::delivery {

class Outbox {
public:
    Outbox(asio::any_io_executor executor, ledger::Ledger& ledger, Courier& courier, Clock& clock, Entropy& entropy,
           Bell& bell, DeliverySettings settings, log::Log log);

    // Begins with every destination that something is due for and that is not being served already; how many.
    auto start_due() -> awaitable<Result<std::size_t>>;
    // Complains about what is late; how many.
    auto raise_alarms() -> awaitable<Result<std::size_t>>;
    // Until those that were begun with have been served.
    auto served() -> awaitable<void> { return tasks_.join(); }
    void cancel() { tasks_.cancel(); }

private:
    struct Began {
        std::optional<Parcel> parcel;  // nothing to send: it ended without
    };

    class Turn;

    auto serve(ledger::DestinationId to) -> awaitable<void>;
    auto serve_line(ledger::DestinationId to) -> awaitable<Result<void>>;
    auto begin_next(ledger::DestinationId to) -> awaitable<Result<std::optional<Began>>>;
    auto record(Parcel parcel, net::Outcome outcome) -> awaitable<Result<void>>;
    auto jitter() -> double;

    ledger::Ledger& ledger_;
    Courier& courier_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    DeliverySettings settings_;
    log::Log log_;
    std::set<ledger::DestinationId> in_service_;
    TaskGroup tasks_;
};

}  // namespace shanhai::delivery
