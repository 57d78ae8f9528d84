#include "server/live/feed_for_tests.hpp"

namespace shanhai::live {
namespace {

using namespace std::chrono_literals;

TEST_F(LiveFeed, tells_each_event_once_in_order_as_it_happens)
{
    Viewer viewer{*this, "qingshan", 0};

    happen_and_ring();
    happen_and_ring("case.claimed");

    EXPECT_THAT(viewer.channel.numbers, ElementsAre(1, 2));
}

TEST_F(LiveFeed, replays_what_a_watcher_missed_across_a_restart_and_goes_on_without_a_seam)
{
    for (int i = 0; i < 120; ++i) happen();
    stop();
    begin();  // its memory of the past begins here: what came before is in the ledger only
    for (int i = 0; i < 5; ++i) happen_and_ring();

    Viewer viewer{*this, "qingshan", 17};
    happen_and_ring();

    std::vector<std::int64_t> expected(126 - 17);
    std::iota(expected.begin(), expected.end(), 18);
    EXPECT_EQ(viewer.channel.numbers, expected);
}

TEST_F(LiveFeed, shows_a_site_what_it_asks_and_a_group_what_it_reads_and_nobody_else_anything)
{
    Viewer asks{*this, "qingshan", 0};
    Viewer reads{*this, "yunling", 0};
    Viewer neighbour{*this, "dongpo", 0};

    happen_and_ring("case.opened", "qingshan");
    happen_and_ring("case.opened", "dongpo");

    EXPECT_THAT(asks.channel.numbers, ElementsAre(1));
    EXPECT_THAT(reads.channel.numbers, ElementsAre(1, 2));
    EXPECT_THAT(neighbour.channel.numbers, ElementsAre(2));

    Viewer later{*this, "dongpo", 0};
    EXPECT_THAT(later.channel.numbers, ElementsAre(2)) << "nor by replay";
}

TEST_F(LiveFeed, tells_only_the_kinds_that_were_asked_for_and_lets_the_heartbeat_move_past_the_others)
{
    Viewer viewer{*this, "qingshan", 0, Kinds{"case.reported"}};
    happen_and_ring("case.opened");
    happen_and_ring("case.reported");
    happen_and_ring("case.acknowledged");
    happen_and_ring("case.acknowledged", "dongpo");

    pass(settings.heartbeat);

    EXPECT_THAT(viewer.channel.numbers, ElementsAre(2));
    EXPECT_EQ(viewer.channel.heartbeats.back(), 4) << "resuming there spares a look at what is not wanted";
}

TEST_F(LiveFeed, greets_with_the_number_to_resume_behind_and_says_it_again_while_nothing_happens)
{
    happen_and_ring();
    Viewer viewer{*this, "qingshan", 1};
    EXPECT_THAT(viewer.channel.heartbeats, ElementsAre(1));

    viewer.read_everything();
    pass(settings.heartbeat);
    EXPECT_THAT(viewer.channel.heartbeats, ElementsAre(1, 1));
}

TEST_F(LiveFeed, never_names_a_number_in_a_heartbeat_that_it_has_not_told)
{
    for (int i = 0; i < 60; ++i) happen();
    stop();
    settings.unread_max = 4096;
    begin();

    Viewer viewer{*this, "qingshan", 0};  // a page of the ledger has been read, and not all of it been said
    ASSERT_LT(viewer.channel.numbers.size(), 50U);
    pass(settings.heartbeat);
    viewer.read_everything();
    pass(settings.heartbeat);

    EXPECT_LE(viewer.channel.heartbeats.back(), viewer.channel.numbers.back());
}

TEST_F(LiveFeed, sends_no_more_than_a_watcher_has_room_for_and_goes_on_when_it_has_read)
{
    stop();
    settings.unread_max = 4096;
    begin();
    for (int i = 0; i < 300; ++i) happen_and_ring();
    Viewer viewer{*this, "qingshan", 0};

    const auto first = viewer.channel.numbers.size();
    EXPECT_LT(viewer.channel.bytes_out, 4096 + 300);
    for (int i = 0; i < 100; ++i) viewer.read_everything();

    EXPECT_GT(first, 0U);
    EXPECT_EQ(viewer.channel.numbers.size(), 300U);
    EXPECT_FALSE(viewer.ended);
}

TEST_F(LiveFeed, asks_again_when_the_answer_to_an_early_question_leaves_no_room)
{
    stop();
    settings.unread_max = 4096;
    begin();
    Viewer viewer{*this, "qingshan", 0};  // asked with the greeting, and not yet answered
    for (int i = 0; i < 100; ++i) happen_and_ring();
    ASSERT_THAT(viewer.channel.marks, testing::SizeIs(1));
    const auto before = viewer.channel.numbers.size();

    viewer.watcher.answered(viewer.channel.marks.front());
    settle();
    EXPECT_THAT(viewer.channel.marks, testing::SizeIs(2));
    viewer.watcher.answered(viewer.channel.marks.back());
    settle();
    EXPECT_GT(viewer.channel.numbers.size(), before + 10);
}

TEST_F(LiveFeed, cuts_off_a_watcher_that_never_reads_and_others_do_not_notice)
{
    stop();
    settings.unread_max = 4096;
    begin();
    Viewer deaf{*this, "qingshan", 0};
    Viewer other{*this, "qingshan", 0};
    for (int i = 0; i < 300; ++i) {
        happen_and_ring();
        other.read_everything();
    }

    pass(settings.patience);

    EXPECT_EQ(deaf.ended, (Fault{errc::timeout, "live.slow"}));
    EXPECT_LT(deaf.channel.numbers.size(), 50U);
    EXPECT_FALSE(other.ended);
    EXPECT_EQ(other.channel.numbers.size(), 300U);
    EXPECT_EQ(feed->counts().cut_off, 1);

    Viewer again{*this, "qingshan", deaf.channel.numbers.back()};
    EXPECT_EQ(again.channel.numbers.front(), deaf.channel.numbers.back() + 1) << "it catches up where it was";
}

TEST_F(LiveFeed, cuts_off_a_watcher_that_does_not_answer_a_heartbeat)
{
    Viewer gone{*this, "qingshan", 0};
    pass(settings.patience);
    EXPECT_EQ(gone.ended, (Fault{errc::timeout, "live.slow"}));
}

TEST_F(LiveFeed, takes_what_was_written_as_read_where_nothing_comes_back)
{
    Viewer viewer{*this, "qingshan", 0};
    viewer.read_everything();
    viewer.channel.answers = false;
    pass(10 * settings.heartbeat);
    EXPECT_FALSE(viewer.ended);
}

TEST_F(LiveFeed, ends_when_the_right_to_watch_has_ended)
{
    Viewer viewer{*this, "qingshan", 0};
    viewer.read_everything();
    EXPECT_EQ(viewer.rechecks, 1);

    viewer.revoked = Fault{errc::forbidden, "who.revoked"};
    pass(settings.heartbeat);

    EXPECT_EQ(viewer.ended, (Fault{errc::forbidden, "who.revoked"}));
    happen_and_ring();
    EXPECT_THAT(viewer.channel.numbers, IsEmpty());
}

TEST_F(LiveFeed, tells_everybody_when_the_relay_goes)
{
    Viewer viewer{*this, "qingshan", 0};
    feed->close();
    settle();
    EXPECT_EQ(viewer.ended, (Fault{errc::cancelled, "live.closing"}));

    Viewer late{*this, "qingshan", 0};
    EXPECT_EQ(late.ended, (Fault{errc::cancelled, "live.closing"}));
}

TEST_F(LiveFeed, hears_of_a_channel_that_broke)
{
    Viewer viewer{*this, "qingshan", 0};
    viewer.channel.broken = true;
    happen_and_ring();
    EXPECT_EQ(viewer.ended, (Fault{errc::cancelled, "websocket.closed"}));
    EXPECT_EQ(feed->counts().watching, 1U) << "until the viewer is gone";
}

TEST_F(LiveFeed, asks_the_ledger_once_however_many_watch)
{
    std::vector<std::unique_ptr<Viewer>> all;
    for (int i = 0; i < 50; ++i) all.push_back(std::make_unique<Viewer>(*this, "qingshan", 0));
    for (int i = 0; i < 10; ++i) happen_and_ring();
    for (const auto& viewer : all) EXPECT_EQ(viewer->channel.numbers.size(), 10U);
    EXPECT_EQ(feed->counts().replayed, 0);
    EXPECT_EQ(feed->counts().told, 500);
}

TEST_F(LiveFeed, begins_now_or_behind_a_number_that_has_been)
{
    happen_and_ring();
    happen_and_ring();
    EXPECT_EQ(world.run(feed->beginning(std::nullopt)).value(), 2);
    EXPECT_EQ(world.run(feed->beginning(0)).value(), 0);
    EXPECT_EQ(world.run(feed->beginning(2)).value(), 2);
    EXPECT_EQ(world.run(feed->beginning(3)).error(), (Fault{errc::mismatch, "live.after"}));
    happen();  // committed, and not yet seen by the feed: another watcher may have it from the ledger
    EXPECT_EQ(world.run(feed->beginning(3)).value(), 3);
}

TEST_F(LiveFeed, has_so_many_places_for_all_and_so_many_for_each)
{
    stop();
    settings.watchers_max = 3;
    settings.watchers_each = 2;
    begin();
    auto first = feed->admit("person:dr-wang");
    const auto second = feed->admit("person:dr-wang");
    EXPECT_EQ(feed->admit("person:dr-wang").error(), (Fault{errc::busy, "live.each"}));
    const auto third = feed->admit("person:dr-li");
    EXPECT_EQ(feed->admit("site:qingshan/gateway").error(), (Fault{errc::busy, "live.full"}));

    first->reset();
    EXPECT_TRUE(feed->admit("site:qingshan/gateway"));
}

}  // namespace
}  // namespace shanhai::live
