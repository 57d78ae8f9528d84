#include "server/delivery/destinations.hpp"

#include "common/net/http/webhook.hpp"
#include "server/delivery/outbox_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::delivery;
using namespace shanhai::delivery::test;
using namespace std::chrono_literals;

namespace {

struct DestinationsTest : testing::Test, Pushing {
    Couriers couriers{county.packs, county.cpu, settings(), {}};
    Destinations destinations{county.ledger, couriers, county.clock, county.entropy, county.bell, settings()};

    auto administrator() const
    {
        auto who = county.colleague();
        who.person->roles = {ledger::Role::administrator};
        return who;
    }
    static auto body(std::string id, std::string channel = "webhook", std::string address = "https://his.example/hooks")
    {
        auto made = wire::DestinationBody{};
        made.id = std::move(id);
        made.site = "niujie";
        made.channel = std::move(channel);
        made.address = std::move(address);
        if (made.channel == "cstore") made.their_title = "PACS";
        return made;
    }
    auto put(wire::DestinationBody made) { return county.ask(destinations.put(administrator(), std::move(made))); }
    auto why(wire::DestinationBody made) { return std::string{put(std::move(made)).error().at()}; }
    auto refused() -> Push
    {
        add("his");
        courier.answers["his"].push_back(no());
        const auto report = signed_report();
        round();
        return push_to(report.id, "his");
    }
};

}  // namespace

TEST_F(DestinationsTest, a_webhooks_key_is_shown_once)
{
    const auto made = put(body("his")).value();
    ASSERT_TRUE(made.key);
    EXPECT_TRUE(http::WebhookKey::parse(*made.key));
    EXPECT_FALSE(put(body("his")).value().key) << "and kept when it is changed";
    const auto list = county.ask(destinations.list(administrator())).value();
    ASSERT_EQ(list.destinations.size(), 1U);
    EXPECT_FALSE(list.destinations[0].key);
    EXPECT_FALSE(put(body("pacs", "cstore", "pacs.example:11112")).value().key);
    EXPECT_EQ(county.audited("destination.put", "his"), 2U);
}

TEST_F(DestinationsTest, what_cannot_be_is_refused_with_the_line_that_is_wrong)
{
    EXPECT_EQ(why(body("H")), "destination.id");
    EXPECT_EQ(why(body("his", "telegram")), "destination.channel");
    EXPECT_EQ(why(body("his", "webhook", "his.example")), "webhook.url");
    EXPECT_EQ(why(body("his", "mllp", "his.example")), "destination.address");
    auto nowhere = body("his");
    nowhere.site = "nowhere";
    EXPECT_EQ(why(nowhere), "destination.site");
    auto untitled = body("pacs", "cstore", "pacs.example:11112");
    untitled.their_title = "";
    EXPECT_EQ(why(untitled), "destination.title");
    untitled.their_title = std::string(17, 'X');
    EXPECT_EQ(why(untitled), "destination.title");
    auto pinned = body("his", "mllp", "his.example:2575");
    pinned.pinned = "abc";
    EXPECT_EQ(why(pinned), "destination.pinned");

    put(body("his")).value();
    EXPECT_EQ(why(body("his", "mllp", "his.example:2575")), "destination.exists");
}

TEST_F(DestinationsTest, is_for_administrators)
{
    const auto no_right = Fault{errc::forbidden, "who.not-administrator"};
    const auto id = DestinationId::parse("his").value();
    const auto push = refused().id;
    for (const auto& who : {county.specialist(), county.clinic()}) {
        EXPECT_EQ(county.ask(destinations.put(who, body("his"))).error(), no_right);
        EXPECT_EQ(county.ask(destinations.list(who)).error(), no_right);
        EXPECT_EQ(county.ask(destinations.close(who, id)).error(), no_right);
        EXPECT_EQ(county.ask(destinations.test(who, id)).error(), no_right);
        EXPECT_EQ(county.ask(destinations.pushes(who, {})).error(), no_right);
        EXPECT_EQ(county.ask(destinations.resend(who, push)).error(), no_right);
        EXPECT_EQ(county.ask(destinations.end(who, push, "电话")).error(), no_right);
    }
}

TEST_F(DestinationsTest, a_person_has_a_refused_push_sent_again)
{
    const auto push = refused();
    const auto again = county.ask(destinations.resend(administrator(), push.id)).value();
    EXPECT_EQ(again.state, "due");
    EXPECT_FALSE(again.alarm);
    EXPECT_EQ(events_of("delivery.resent"), 1U);
    round();
    EXPECT_EQ(push_to(push.report, "his").state, PushState::delivered);
    EXPECT_EQ(courier.carried.at(0).push.id, courier.carried.at(1).push.id);
    EXPECT_EQ(county.ask(destinations.resend(administrator(), push.id)).error(),
              (Fault{errc::conflict, "push.delivered"}));
}

TEST_F(DestinationsTest, a_person_ends_it_and_says_how_it_was_told_instead)
{
    const auto push = refused();
    const auto end = [&](std::string instead) {
        return county.ask(destinations.end(administrator(), push.id, std::move(instead)));
    };
    EXPECT_EQ(end("").error(), (Fault{errc::malformed, "push.instead"}));
    const auto ended = end("电话告知李春兰").value();
    EXPECT_EQ(ended.state, "dead");
    EXPECT_EQ(ended.instead, "电话告知李春兰");
    EXPECT_EQ(ended.ended_by, administrator().actor());
    auto alarms = ledger::PushFilter{};
    alarms.alarmed = true;
    EXPECT_TRUE(county.ask(destinations.pushes(administrator(), alarms)).value().pushes.empty());

    recall(push.report).value();
    EXPECT_EQ(push_to(push.report, "his", PushKind::recall).state, PushState::due) << "told by telephone is told";
    EXPECT_EQ(county.ask(destinations.resend(administrator(), push.id)).error(),
              (Fault{errc::conflict, "report.recalled"}));
}

TEST_F(DestinationsTest, a_second_silence_is_an_alarm_of_its_own)
{
    const auto push = refused();
    county.clock.advance(24h);
    county.ask(destinations.resend(administrator(), push.id)).value();
    for (int i = 0; i < 9; ++i) courier.answers["his"].push_back(nobody());
    round();
    EXPECT_EQ(alarms(), 0U) << "not for what lies behind";
    county.clock.advance(16min);
    EXPECT_EQ(alarms(), 1U);
}

TEST_F(DestinationsTest, a_closed_one_gets_nothing_and_an_unknown_one_is_not_there)
{
    put(body("his")).value();
    EXPECT_FALSE(county.ask(destinations.close(administrator(), DestinationId::parse("his").value())).value().active);
    const auto report = signed_report();
    EXPECT_TRUE(pushes(report.id).empty());
    const auto nobody_there = Fault{errc::not_found, "destination"};
    const auto unknown = DestinationId::parse("unknown").value();
    EXPECT_EQ(county.ask(destinations.close(administrator(), unknown)).error(), nobody_there);
    EXPECT_EQ(county.ask(destinations.test(administrator(), unknown)).error(), nobody_there);
    EXPECT_EQ(county.ask(destinations.resend(administrator(), ledger::PushId::mint(county.clock.now(), {}))).error(),
              (Fault{errc::not_found, "push"}));
}

TEST_F(DestinationsTest, knocking_tells_who_is_not_there)
{
    auto here = body("his", "mllp", "127.0.0.1:1");
    here.tls = false;
    put(here).value();
    const auto result = county.ask(destinations.test(administrator(), DestinationId::parse("his").value())).value();
    EXPECT_EQ(result.outcome, "unreachable");
    EXPECT_EQ(result.code, "net.connect");
    EXPECT_FALSE(result.sentence.empty());
}
