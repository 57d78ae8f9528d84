#include "server/audit/auditor/chores.hpp"

#include "server/ledger/audits.hpp"

namespace shanhai::audit {

using namespace std::chrono_literals;

AuditChores::AuditChores(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, log::Log log,
                         Checkpoints checkpoints, std::unique_ptr<Forwarding> forwarding)
    : ledger_{ledger}, clock_{clock}, log_{log}, checkpoints_{std::move(checkpoints)},
      forwarding_{std::move(forwarding)},
      tasks_{executor, [log](std::string_view, std::exception_ptr) { log.error("audit.chore.bug"); }}
{}

void AuditChores::start()
{
    tasks_.spawn("sign", sign());
    tasks_.spawn("forward", forward());
}

auto AuditChores::stop() -> awaitable<void>
{
    tasks_.cancel();
    co_await tasks_.join();
}

auto AuditChores::sign() -> awaitable<void>
{
    co_await asio::this_coro::throw_if_cancelled(false);
    bool in_trouble = false;
    for (bool awake = true; awake;) {
        auto made = co_await checkpoints_.make_due();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        if (!made && !std::exchange(in_trouble, true))
            log_.error("audit.checkpoint.failed", {{"fault", made.error()}});
        if (made) in_trouble = false;
        if (made && *made) log_.info("audit.checkpoint.made", {{"number", (*made)->number}});

        const bool slept = co_await clock_.sleep_for(1s);
        awake = slept;
    }
}

// What nobody wants sent any more must raise no alarm; what is wanted counts from the first entry.
auto AuditChores::settle_cursor() -> awaitable<void>
{
    auto work = [wanted = forwarding_ != nullptr](ledger::Facts& facts) -> Result<void> {
        auto kept = facts.audits().cursor(syslog_target);
        if (!kept) return kept.error();
        auto cursor = kept->value_or(ledger::AuditCursor{std::string{syslog_target}});
        if (!*kept && !wanted) return {};
        cursor.wanted = wanted;
        return facts.audits().put(cursor);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (!done) log_.warn("audit.forwarding.failed", {{"fault", done.error()}});
}

auto AuditChores::forward() -> awaitable<void>
{
    co_await settle_cursor();
    if (forwarding_) co_await forwarding_->run();
}

}  // namespace shanhai::audit
