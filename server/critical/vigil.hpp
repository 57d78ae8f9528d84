// Keeps watch over open alerts for as long as the process lives: every second the timers, and what is to be sent.
//
// A turn that fails is logged and done again at the next one. What a restart interrupts goes on by itself: timers and
// notices stand in the ledger, not here.
#pragma once

#include "server/critical/courier.hpp"
#include "server/critical/critical.hpp"

namespace shanhai::critical {

class Vigil {
public:
    Vigil(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, Critical& critical,
          std::unique_ptr<Channels> channels, Policy policy, log::Log log);

    void start();
    auto stop() -> awaitable<void>;

private:
    auto watch() -> awaitable<void>;

    Clock& clock_;
    Critical& critical_;
    log::Log log_;
    std::unique_ptr<Channels> channels_;
    Courier courier_;
    TaskGroup tasks_;
};

}  // namespace shanhai::critical
