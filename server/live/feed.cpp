#include "server/live/feed.hpp"

#include "server/live/watcher.hpp"

namespace shanhai::live {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t tail_lines = 4096;   // about 2 MB
constexpr std::size_t look_lines = 500;    // at the ledger's end, at once
constexpr auto look_anyway = 1s;           // for what was committed by somebody who rang no bell
constexpr auto tick = 1s;

}  // namespace

Feed::Feed(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, log::Log log,
           LiveSettings settings)
    : executor_{executor}, ledger_{ledger}, clock_{clock}, bell_{bell}, log_{log}, settings_{settings},
      tail_{tail_lines}, tasks_{executor, [log](std::string_view, std::exception_ptr) { log.error("live.feed.bug"); }}
{
}

void Feed::start()
{
    tasks_.spawn("follow", follow());
    tasks_.spawn("time", keep_time());
}

void Feed::close()
{
    closing_ = true;
    for (auto* const watcher : watchers_) watcher->leave(Fault{errc::cancelled, "live.closing"});
}

auto Feed::stop() -> awaitable<void>
{
    close();
    tasks_.cancel();
    co_await tasks_.join();
}

auto Feed::beginning(std::optional<std::int64_t> after) -> awaitable<Result<std::int64_t>>
{
    if (after && tail_.begun() && *after <= tail_.last()) co_return *after;
    auto last = co_await last_event();
    if (!last) co_return last.error();
    if (!after) co_return *last;
    if (*after > *last) co_return Fault{errc::mismatch, "live.after"};
    co_return *after;
}

auto Feed::admit(std::string holder) -> Result<std::shared_ptr<Seat>>
{
    if (seats_.size() >= static_cast<std::size_t>(settings_.watchers_max)) return Fault{errc::busy, "live.full"};
    if (seats_.count(holder) >= static_cast<std::size_t>(settings_.watchers_each))
        return Fault{errc::busy, "live.each"};
    return std::make_shared<Seat>(*this, std::move(holder));
}

auto Feed::counts() const -> Counts
{
    auto counts = counts_;
    counts.watching = watchers_.size();
    return counts;
}

auto Feed::follow() -> awaitable<void>
{
    while (!closing_) {
        const auto seen = bell_.count();
        auto more = co_await look_again();
        if (!more) log_.warn("live.look.failed", {{"code", more.error().code()}});
        if (closing_) break;
        if (!more || !*more) co_await bell_.wait(seen, look_anyway);
    }
}

// Whether there may be more to see at once.
auto Feed::look_again() -> awaitable<Result<bool>>
{
    if (!tail_.begun()) {
        auto last = co_await last_event();
        if (!last) co_return last.error();
        tail_.begin_behind(*last);
        for (auto* const watcher : watchers_) watcher->ring();
        co_return true;
    }
    auto fresh = co_await behind(tail_.last(), std::nullopt, look_lines);
    if (!fresh) co_return fresh.error();
    take(*fresh);
    co_return fresh->size() == look_lines;
}

void Feed::take(const std::vector<ledger::Event>& fresh)
{
    for (const auto& event : fresh) {
        const auto line = line_of(event);
        tail_.append(line);
        for (auto* const watcher : watchers_)
            if (watcher->wants(*line)) watcher->ring();
    }
}

auto Feed::keep_time() -> awaitable<void>
{
    for (bool awake = true; awake && !closing_;) {
        for (auto* const watcher : watchers_)
            if (watcher->due(clock_.now())) watcher->ring();
        const bool slept = co_await clock_.sleep_for(tick);
        awake = slept;
    }
}

auto Feed::behind(std::int64_t after, std::optional<SiteId> site, std::size_t limit)
    -> awaitable<Result<std::vector<ledger::Event>>>
{
    auto work = [after, site, limit](ledger::Facts& facts) { return facts.trail().events(after, site, limit); };
    co_return co_await ledger_.look(std::move(work));
}

auto Feed::last_event() -> awaitable<Result<std::int64_t>>
{
    auto work = [](ledger::Facts& facts) { return facts.trail().last_event(); };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::live
