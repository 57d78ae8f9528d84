// A feed over the small county, and watchers whose channel remembers what it was told.
#pragma once

#include "common/log/capture.hpp"
#include "server/live/watcher.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::live {

using testing::ElementsAre;
using testing::IsEmpty;

// Takes everything, until it is told not to.
class Recorder final : public Channel {
public:
    auto tell(SharedLine line) -> awaitable<Result<std::size_t>> override
    {
        if (broken) co_return Fault{errc::cancelled, "websocket.closed"};
        numbers.push_back(line->number);
        bytes_out += line->json.size();
        co_return line->json.size();
    }
    auto heartbeat(std::int64_t last, Instant) -> awaitable<Result<std::size_t>> override
    {
        heartbeats.push_back(last);
        co_return std::size_t{60};
    }
    auto ask(std::string mark) -> awaitable<Result<bool>> override
    {
        marks.push_back(std::move(mark));
        co_return answers;
    }

    bool answers = true;
    bool broken = false;
    std::uint64_t bytes_out = 0;
    std::vector<std::int64_t> numbers;
    std::vector<std::int64_t> heartbeats;
    std::vector<std::string> marks;
};

struct LiveFeed : testing::Test {
    test::World world;
    log::Capture log_lines;
    LiveSettings settings;
    std::unique_ptr<Feed> feed;

    void begin()
    {
        feed = std::make_unique<Feed>(world.io.get_executor(), world.ledger, world.clock, world.bell,
                                      log::Log{log_lines, log::Level::debug}, settings);
        feed->start();
        settle();
    }
    void SetUp() override { begin(); }
    void TearDown() override { stop(); }
    void stop()
    {
        if (feed) world.run(feed->stop());
        settle();
        feed.reset();
    }

    // Everything that can happen without time passing has happened.
    void settle()
    {
        world.io.restart();
        while (world.io.poll() > 0) {}
    }
    void pass(std::chrono::seconds length)
    {
        constexpr auto tick = std::chrono::seconds{1};
        for (auto left = length; left > tick * 0; left -= tick) {
            world.clock.advance(tick);
            settle();
        }
    }
    void happen(std::string_view kind = "case.opened", std::string_view site = "qingshan")
    {
        const auto event = ledger::Event{.at = world.clock.now(),
                                         .kind = std::string{kind},
                                         .about = std::nullopt,
                                         .site = test::site_id(site),
                                         .group = test::site_id("yunling"),
                                         .body = {}};
        world.commit([event](ledger::Facts& facts) { return facts.trail().append(event); });
    }
    void happen_and_ring(std::string_view kind = "case.opened", std::string_view site = "qingshan")
    {
        happen(kind, site);
        world.bell.ring();
        settle();
    }
};

// One watcher of the feed above, watching from the moment it is made.
class Viewer {
public:
    Viewer(LiveFeed& here, std::string_view site, std::int64_t after, Kinds kinds = {})
        : here_{here}, watcher{*here.feed, Wish{test::site_id(site), std::move(kinds)}, after, channel,
                               [this] { return recheck(); }}
    {
        asio::co_spawn(here.world.io, watch(), asio::detached);
        here.settle();
    }
    ~Viewer()
    {
        if (!ended) watcher.leave(Fault{errc::cancelled, "test.over"});
        here_.settle();
    }
    void read_everything()
    {
        const auto marks = channel.marks;
        for (const auto& mark : marks) watcher.answered(mark);
        here_.settle();
    }

private:
    LiveFeed& here_;

public:
    Recorder channel;
    std::optional<Fault> revoked;
    int rechecks = 0;
    std::optional<Fault> ended;
    Watcher watcher;

private:
    auto recheck() -> awaitable<Result<people::Principal>>
    {
        ++rechecks;
        if (revoked) co_return *revoked;
        co_return people::Principal{watcher_site(), "gateway", "", std::nullopt};
    }
    auto watcher_site() const -> SiteId { return watcher.site(); }
    auto watch() -> awaitable<void>
    {
        auto why = co_await watcher.run();
        ended = std::move(why);
    }
};

}  // namespace shanhai::live
