// What time brings about by itself: claims lapse, quiet studies close, abandoned uploads go, prepared reports expire.
//
// A chore that fails is logged and done again at its next turn.
#pragma once

#include "common/log/log.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/task_group.hpp"
#include "server/cases/queue.hpp"
#include "server/delivery/outbox.hpp"
#include "server/intake/commitment.hpp"
#include "server/intake/pack_recovery.hpp"
#include "server/intake/parts.hpp"
#include "server/intake/quiet_period.hpp"
#include "server/intake/submissions.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::server {

class Chores {
public:
    Chores(asio::any_io_executor executor, Clock& clock, log::Log log, cases::Queue& queue,
           intake::Submissions& submissions, intake::Parts& parts, intake::QuietPeriod quiet,
           intake::Commitment& commitment, intake::PackRecovery seals, reports::Reports& reports,
           delivery::Outbox& outbox);

    void start();
    auto stop() -> awaitable<void>;

private:
    auto tend_queue() -> awaitable<void>;        // every second: leases and quiet periods
    auto tidy_up() -> awaitable<void>;           // every minute: what expired
    auto recover() -> awaitable<void>;           // once: uploads that were complete when the relay stopped, open packs
    auto call_devices() -> awaitable<void>;      // every second: commitment reports that are due
    auto deliver() -> awaitable<void>;           // every second: reports and recalls that are due, and what is late

    Clock& clock_;
    log::Log log_;
    cases::Queue& queue_;
    intake::Submissions& submissions_;
    intake::Parts& parts_;
    intake::QuietPeriod quiet_;
    intake::Commitment& commitment_;
    intake::PackRecovery seals_;
    reports::Reports& reports_;
    delivery::Outbox& outbox_;
    TaskGroup tasks_;
};

}  // namespace shanhai::server
