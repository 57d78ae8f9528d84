#include "server/live/event_source.hpp"
#include "server/live/feed_for_tests.hpp"
#include "tests/support/scripted_stream.hpp"

namespace shanhai::live {
namespace {

using testing::HasSubstr;

TEST(LiveGoodbye, tells_who_may_come_again_from_who_need_not)
{
    struct Row {
        Fault why;
        unsigned code;
    };
    for (const auto& [why, code] : {Row{{errc::cancelled, "live.closing"}, 1001},
                                    Row{{errc::unsupported, "websocket.binary"}, 1003},
                                    Row{{errc::forbidden, "who.revoked"}, 1008},
                                    Row{{errc::unauthenticated, "who.unknown"}, 1008},
                                    Row{{errc::malformed, "live.message"}, 1008},
                                    Row{{errc::too_large, "live.chatter"}, 1008},
                                    Row{{errc::timeout, "live.slow"}, 1013},
                                    Row{{errc::busy, "lane"}, 1013},
                                    Row{{errc::stale, "live.site"}, 1013}}) {
        EXPECT_EQ(goodbye_for(why).code, code) << why.at();
        EXPECT_EQ(goodbye_for(why).reason, why.at());
    }
}

struct LiveEvents : LiveFeed {
    test::ScriptedStream stream{world.io.get_executor()};
    bool ended = false;
    std::optional<Fault> revoked;

    void watch(Kinds kinds = {})
    {
        auto recheck = [this] { return welcome(); };
        auto seat = feed->admit("person:dr-wang").value();
        auto admission = Admission{Wish{test::site_id("qingshan"), std::move(kinds)}, 0, seat, recheck};
        asio::co_spawn(world.io, serve_events(stream, *feed, "req_1", admission),
                       [this](std::exception_ptr bug) { ended = !bug; });
        settle();
    }
    auto welcome() -> awaitable<Result<people::Principal>>
    {
        if (revoked) co_return *revoked;
        co_return world.qingshan();
    }
    auto heard() const -> std::string
    {
        std::string all;
        for (const auto& piece : stream.heard()) all += as_text(piece);
        return all;
    }
};

TEST_F(LiveEvents, are_numbered_named_and_kept_alive)
{
    watch();
    happen_and_ring("case.opened");
    pass(2 * settings.heartbeat);

    EXPECT_THAT(heard(), HasSubstr("id: 0\nevent: heartbeat\ndata: {\"kind\":\"heartbeat\",\"last\":0,"));
    EXPECT_THAT(heard(), HasSubstr("id: 1\nevent: case.opened\ndata: {\"number\":1,"));
    EXPECT_THAT(heard(), HasSubstr("id: 1\nevent: heartbeat\n"));
    EXPECT_FALSE(ended);
    feed->close();
    settle();
}

TEST_F(LiveEvents, end_with_the_reason)
{
    watch();
    revoked = Fault{errc::forbidden, "who.revoked"};
    pass(settings.heartbeat);

    EXPECT_TRUE(ended);
    EXPECT_THAT(heard(), testing::EndsWith("\n\nevent: end\ndata: {\"at\":\"who.revoked\"}\n\n"));
    EXPECT_EQ(feed->counts().watching, 0U);
}

TEST_F(LiveEvents, end_when_nobody_takes_them)
{
    watch();
    stream.close();
    happen_and_ring();
    EXPECT_TRUE(ended);
    EXPECT_EQ(feed->counts().watching, 0U);
}

}  // namespace
}  // namespace shanhai::live
