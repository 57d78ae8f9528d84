#include "server/chores.hpp"

namespace shanhai::server {

using namespace std::chrono_literals;

namespace {

// A chore that is told to stop between two of its waits ends by this exception: that is the end, and no bug.
auto is_the_end(const std::exception_ptr& thrown) -> bool
try {
    std::rethrow_exception(thrown);
} catch (const boost::system::system_error& ended) {
    return ended.code() == asio::error::operation_aborted;
} catch (...) {
    return false;
}

}  // namespace

Chores::Chores(asio::any_io_executor executor, Clock& clock, log::Log log, cases::Queue& queue,
               intake::Submissions& submissions, intake::Parts& parts, intake::QuietPeriod quiet,
               intake::Commitment& commitment, intake::PackRecovery seals, reports::Reports& reports,
               delivery::Outbox& outbox)
    : clock_{clock}, log_{log}, queue_{queue}, submissions_{submissions}, parts_{parts}, quiet_{std::move(quiet)},
      commitment_{commitment}, seals_{std::move(seals)}, reports_{reports}, outbox_{outbox},
      tasks_{executor, [log](std::string_view, std::exception_ptr thrown) {
                 if (!is_the_end(thrown)) log.error("relay.chore.bug");
             }}
{
}

void Chores::start()
{
    tasks_.spawn("recover", recover());
    tasks_.spawn("queue", tend_queue());
    tasks_.spawn("tidy", tidy_up());
    tasks_.spawn("devices", call_devices());
    tasks_.spawn("deliver", deliver());
}

auto Chores::stop() -> awaitable<void>
{
    tasks_.cancel();
    outbox_.cancel();
    co_await tasks_.join();
    co_await outbox_.served();
}

auto Chores::tend_queue() -> awaitable<void>
{
    for (bool awake = true; awake;) {
        auto lapsed = co_await queue_.lapse_overdue_claims();
        if (!lapsed) log_.warn("relay.chore.failed", {{"chore", "lapse"}, {"code", lapsed.error().code()}});
        else if (*lapsed > 0) log_.info("cases.claims.lapsed", {{"count", *lapsed}});

        auto rung = co_await queue_.ring_alarms();
        if (!rung) log_.warn("relay.chore.failed", {{"chore", "alarms"}, {"code", rung.error().code()}});
        else if (*rung > 0) log_.info("cases.alarms.rung", {{"count", *rung}});

        auto closed = co_await quiet_.close_quiet_studies();
        if (!closed) log_.warn("relay.chore.failed", {{"chore", "quiet"}, {"code", closed.error().code()}});
        else if (closed->cases > 0) log_.info("intake.studies.closed", {{"cases", closed->cases}});

        const bool slept = co_await clock_.sleep_for(1s);
        awake = slept;
    }
}

auto Chores::tidy_up() -> awaitable<void>
{
    for (bool awake = true; awake;) {
        auto expired = co_await submissions_.expire_idle();
        if (!expired) log_.warn("relay.chore.failed", {{"chore", "uploads"}, {"code", expired.error().code()}});
        else if (*expired > 0) log_.info("intake.uploads.expired", {{"count", *expired}});

        auto given_up = co_await parts_.expire_idle();
        if (!given_up)
            log_.warn("relay.chore.failed", {{"chore", "parts"}, {"code", given_up.error().code()}});
        else if (*given_up > 0)
            log_.info("intake.parts.expired", {{"count", *given_up}});

        auto dropped = co_await reports_.drop_expired();
        if (!dropped) log_.warn("relay.chore.failed", {{"chore", "prepared"}, {"code", dropped.error().code()}});

        auto timed = co_await reports_.time_untimed();
        if (!timed) log_.warn("relay.chore.failed", {{"chore", "timestamps"}, {"code", timed.error().code()}});
        else if (*timed > 0) log_.info("reports.timed", {{"count", *timed}});

        const bool slept = co_await clock_.sleep_for(1min);
        awake = slept;
    }
}

auto Chores::recover() -> awaitable<void>
{
    auto finished = co_await submissions_.recover();
    if (!finished) log_.warn("relay.chore.failed", {{"chore", "recover"}, {"code", finished.error().code()}});
    else if (*finished > 0) log_.info("intake.uploads.recovered", {{"count", *finished}});

    auto packs = co_await seals_.recover();
    if (!packs) log_.warn("relay.chore.failed", {{"chore", "packs"}, {"code", packs.error().code()}});
    else if (packs->sealed + packs->removed > 0)
        log_.info("intake.packs.recovered", {{"sealed", packs->sealed}, {"removed", packs->removed}});
}

auto Chores::call_devices() -> awaitable<void>
{
    for (bool awake = true; awake;) {
        auto round = co_await commitment_.report_due();
        if (!round) log_.warn("relay.chore.failed", {{"chore", "commitment"}, {"code", round.error().code()}});
        else if (round->reported + round->given_up > 0)
            log_.info("intake.commitments.reported", {{"count", round->reported}, {"given_up", round->given_up}});

        const bool slept = co_await clock_.sleep_for(1s);
        awake = slept;
    }
}

auto Chores::deliver() -> awaitable<void>
{
    for (bool awake = true; awake;) {
        auto begun = co_await outbox_.start_due();
        if (!begun) log_.warn("relay.chore.failed", {{"chore", "outbox"}, {"code", begun.error().code()}});

        auto raised = co_await outbox_.raise_alarms();
        if (!raised) log_.warn("relay.chore.failed", {{"chore", "alarms"}, {"code", raised.error().code()}});
        else if (*raised > 0) log_.warn("delivery.alarms.raised", {{"count", *raised}});

        const bool slept = co_await clock_.sleep_for(1s);
        awake = slept;
    }
}

}  // namespace shanhai::server
