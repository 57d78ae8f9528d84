#include "server/critical/vigil.hpp"

namespace shanhai::critical {

using namespace std::chrono_literals;

Vigil::Vigil(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, Critical& critical,
             std::unique_ptr<Channels> channels, Policy policy, log::Log log)
    : clock_{clock}, critical_{critical}, log_{log}, channels_{std::move(channels)},
      courier_{executor, ledger, clock, bell, *channels_, std::move(policy), log},
      tasks_{executor, [log](std::string_view, std::exception_ptr) { log.error("critical.vigil.bug"); }}
{
}

void Vigil::start() { tasks_.spawn("critical.vigil", watch()); }

auto Vigil::stop() -> awaitable<void>
{
    tasks_.cancel();
    co_await tasks_.join();
    co_await courier_.stop();
}

auto Vigil::watch() -> awaitable<void>
{
    for (bool awake = true; awake;) {
        auto tended = co_await critical_.tend();
        if (!tended) log_.warn("critical.vigil.failed", {{"chore", "timers"}, {"code", tended.error().code()}});
        else if (tended->called + tended->failed > 0)
            log_.warn("critical.escalated", {{"count", tended->called}, {"failed", tended->failed}});

        auto begun = co_await courier_.carry();
        if (!begun) log_.warn("critical.vigil.failed", {{"chore", "courier"}, {"code", begun.error().code()}});
        else if (*begun > 0) log_.info("critical.told", {{"count", *begun}});

        const bool slept = co_await clock_.sleep_for(1s);
        awake = slept;
    }
}

}  // namespace shanhai::critical
