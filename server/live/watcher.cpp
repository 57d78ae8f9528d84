#include "server/live/watcher.hpp"

namespace shanhai::live {
namespace {

constexpr std::size_t page_lines = 50;

}  // namespace

Watcher::Watcher(Feed& feed, Wish wish, std::int64_t after, Channel& channel, Recheck recheck)
    : feed_{feed}, wish_{std::move(wish)}, after_{after}, channel_{channel}, recheck_{std::move(recheck)},
      pace_{feed.settings_.unread_max, feed.settings_.patience}, next_heartbeat_{feed.clock_.now()},
      bell_{feed.executor_, asio::steady_timer::time_point::max()}
{
    feed_.watchers_.insert(this);
    if (feed_.closing_) leave(Fault{errc::cancelled, "live.closing"});
}

Watcher::~Watcher() { feed_.watchers_.erase(this); }

auto Watcher::run() -> awaitable<Fault>
{
    while (!over_) {
        auto busy = co_await turn();
        if (!busy && !over_) over_ = busy.error();
        if (!over_ && !*busy) co_await wait();
    }
    if (over_->at() == "live.slow") ++feed_.counts_.cut_off;
    co_return *over_;
}

void Watcher::answered(std::string_view mark)
{
    pace_.answered(mark);
    ring();
}

void Watcher::leave(Fault why)
{
    if (!over_) over_ = std::move(why);
    ring();
}

void Watcher::ring()
{
    rung_ = true;
    bell_.cancel();
}

// The heartbeat comes first, so that it comes on time however much there is to tell; the first is the greeting.
auto Watcher::turn() -> awaitable<Result<bool>>
{
    const auto now = feed_.clock_.now();
    if (pace_.overdue(now)) co_return Fault{errc::timeout, "live.slow"};
    if (now >= next_heartbeat_) co_return co_await heartbeat();
    if (pace_.should_ask()) co_return co_await ask();
    if (pace_.full()) co_return false;
    co_return co_await tell_next();
}

auto Watcher::heartbeat() -> awaitable<Result<bool>>
{
    const auto now = feed_.clock_.now();
    next_heartbeat_ = now + feed_.settings_.heartbeat;
    auto who = co_await recheck_();
    if (!who) co_return who.error();
    if (who->site != wish_.site) co_return Fault{errc::stale, "live.site"};
    if (pace_.full()) co_return true;

    if (page_.empty() && feed_.tail_.reaches(after_)) feed_.tail_.skip(after_, wish_);
    const auto told = page_.empty() ? after_ : page_.front()->number - 1;
    auto bytes = co_await channel_.heartbeat(told, now);
    if (!bytes) co_return bytes.error();
    pace_.said(*bytes);
    if (pace_.waits()) co_return true;
    co_return co_await ask();
}

auto Watcher::tell_next() -> awaitable<Result<bool>>
{
    if (page_.empty() && !feed_.tail_.reaches(after_)) co_return co_await read_page();
    auto line = next_line();
    if (!line) co_return false;
    auto bytes = co_await channel_.tell(std::move(line));
    if (!bytes) co_return bytes.error();
    ++feed_.counts_.told;
    pace_.said(*bytes);
    co_return true;
}

auto Watcher::next_line() -> SharedLine
{
    if (page_.empty()) return feed_.tail_.next(after_, wish_);
    auto line = std::move(page_.front());
    page_.pop_front();
    return line;
}

// A page that is not full has all that was committed when it was read, and so at least all that the tail had before.
auto Watcher::read_page() -> awaitable<Result<bool>>
{
    const auto tail_had = feed_.tail_.last();
    auto page = co_await feed_.behind(after_, wish_.site, page_lines);
    if (!page) co_return page.error();
    ++feed_.counts_.replayed;
    for (const auto& event : *page) {
        auto line = line_of(event);
        after_ = event.number;
        if (wish_.wants(*line)) page_.push_back(std::move(line));
    }
    const bool full = page->size() == page_lines;
    if (!full) after_ = std::max(after_, tail_had);
    co_return full || !page_.empty() || feed_.tail_.begun();
}

auto Watcher::ask() -> awaitable<Result<bool>>
{
    auto mark = pace_.ask(feed_.clock_.now());
    auto asked = co_await channel_.ask(mark);
    if (!asked) co_return asked.error();
    if (!*asked) pace_.answered(mark);
    co_return true;
}

auto Watcher::wait() -> awaitable<void>
{
    if (!std::exchange(rung_, false)) {
        co_await bell_.async_wait(asio::as_tuple(asio::use_awaitable));
        const bool woken = std::exchange(rung_, false);
        if (!woken && !over_) over_ = Fault{errc::cancelled, "live.closing"};
    }
}

}  // namespace shanhai::live
