// Live views: everybody who may see an event is told of it, in order, once, under its number.
//
// A watcher is a place in the sequence, not a queue: what it has not been told yet is in the ledger, and the end of the
// ledger is in memory once for all (tail.hpp). So nothing is buffered for the slow, and a watcher that comes again with
// its last number misses nothing and sees nothing twice, whatever happened to the relay meanwhile.
#pragma once

#include "common/log/log.hpp"
#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/task_group.hpp"
#include "server/ledger/ledger.hpp"
#include "server/live/settings.hpp"
#include "server/live/tail.hpp"

#include <set>

namespace shanhai::live {

class Watcher;

class Feed {
public:
    struct Counts {
        std::size_t watching = 0;
        std::int64_t told = 0;     // events, each time to one watcher
        std::int64_t cut_off = 0;  // watchers that did not read
        std::int64_t replayed = 0; // looks at the ledger for a watcher that was behind
    };

    Feed(asio::any_io_executor executor, ledger::Ledger& ledger, Clock& clock, Bell& bell, log::Log log,
         LiveSettings settings);

    void start();
    void close();                       // all watchers are told that we go, and newcomers too
    auto stop() -> awaitable<void>;     // once they are gone

    // Where a watcher begins: behind `after`, or without it now. mismatch "live.after" for a number that has not been:
    // whoever has it was told by another ledger, and would wait for ever.
    auto beginning(std::optional<std::int64_t> after) -> awaitable<Result<std::int64_t>>;

    // A place for one more. busy "live.full", or "live.each" when this holder has enough.
    class Seat {
    public:
        Seat(Feed& feed, std::string holder) : feed_{feed}, holder_{feed.seats_.insert(std::move(holder))} {}
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;
        ~Seat() { feed_.seats_.erase(holder_); }

    private:
        Feed& feed_;
        std::multiset<std::string>::iterator holder_;
    };
    auto admit(std::string holder) -> Result<std::shared_ptr<Seat>>;

    auto counts() const -> Counts;
    auto settings() const -> const LiveSettings& { return settings_; }
    auto clock() -> Clock& { return clock_; }

private:
    friend class Watcher;

    auto follow() -> awaitable<void>;     // the ledger's end, into the tail
    auto keep_time() -> awaitable<void>;  // wakes whoever is due
    auto look_again() -> awaitable<Result<bool>>;
    void take(const std::vector<ledger::Event>& fresh);
    auto behind(std::int64_t after, std::optional<SiteId> site, std::size_t limit)
        -> awaitable<Result<std::vector<ledger::Event>>>;
    auto last_event() -> awaitable<Result<std::int64_t>>;

    asio::any_io_executor executor_;
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
    log::Log log_;
    LiveSettings settings_;
    Tail tail_;
    std::multiset<std::string> seats_;
    std::set<Watcher*> watchers_;
    Counts counts_;
    bool closing_ = false;
    TaskGroup tasks_;
};

}  // namespace shanhai::live
