// What the trail needs without anybody asking: signatures under it, and a way out of the house.
#pragma once

#include "server/audit/auditor/checkpoints.hpp"
#include "server/audit/auditor/forwarding.hpp"

namespace shanhai::audit {

class AuditChores {
public:
    // Without `forwarding`, nothing is sent anywhere.
    AuditChores(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, log::Log log,
                Checkpoints checkpoints, std::unique_ptr<Forwarding> forwarding);

    void start();
    auto stop() -> awaitable<void>;

private:
    auto sign() -> awaitable<void>;              // every second: a checkpoint, when one is due
    auto settle_cursor() -> awaitable<void>;     // once: whether anything is sent at present
    auto forward() -> awaitable<void>;

    ledger::Ledger& ledger_;
    Clock& clock_;
    log::Log log_;
    Checkpoints checkpoints_;
    std::unique_ptr<Forwarding> forwarding_;
    TaskGroup tasks_;
};

}  // namespace shanhai::audit
