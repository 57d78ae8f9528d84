#include "server/critical/courier.hpp"

#include "server/critical/county_for_tests.hpp"

#include "common/log/capture.hpp"

namespace shanhai::critical {
namespace {

using namespace std::chrono_literals;
using ledger::NoticeState;

// Says what it is told to say, and remembers what it was given.
struct ScriptedChannels final : Channels {
    auto tell(Message message) -> awaitable<Told> override
    {
        told.push_back(message.id + ' ' + message.notice.address);
        texts.push_back(std::move(message));
        co_return answer;
    }
    auto ask(Message message) -> awaitable<Told> override
    {
        asked.push_back(message.notice.reference);
        co_return arrived;
    }

    Told answer{NoticeState::accepted, "m-1", ""};
    Told arrived{NoticeState::accepted, "m-1", ""};
    std::vector<std::string> told;
    std::vector<std::string> asked;
    std::vector<Message> texts;
};

struct CriticalCourier : CriticalCounty {
    ScriptedChannels channels;
    log::Capture lines;
    Courier courier{world.io.get_executor(), world.ledger, world.clock, world.bell, channels, policy, log::Log{lines}};

    // Lets time pass, and what is due be sent and noted.
    void carry(std::chrono::microseconds length = 0us)
    {
        world.clock.advance(length);
        world.run(courier.carry()).value();
        world.io.restart();
        while (courier.under_way() > 0) world.io.run_one();
    }
    auto sms(const AlertId& id) -> Notice
    {
        for (const auto& one : row(id).notices)
            if (one.channel == Channel::sms && one.address == "13800000001") return one;
        return {};
    }
};

TEST_F(CriticalCourier, sends_once_and_asks_until_it_has_arrived)
{
    const auto id = confirmed();
    carry();
    carry();
    EXPECT_EQ(channels.told.size(), 1u);
    EXPECT_EQ(sms(id).state, NoticeState::accepted);
    EXPECT_EQ(sms(id).reference, "m-1");

    carry(10s);
    EXPECT_THAT(channels.asked, ElementsAre("m-1"));
    channels.arrived.state = NoticeState::delivered;
    carry(10s);
    EXPECT_EQ(sms(id).state, NoticeState::delivered);
    EXPECT_EQ(state(id), AlertState::delivered) << "an SMS that has arrived is a device that has it";
    carry(1h);
    EXPECT_EQ(channels.asked.size(), 2u);
}

TEST_F(CriticalCourier, tells_nobody_who_the_patient_is)
{
    confirmed();
    carry();
    const auto& message = channels.texts.at(0);
    for (const auto& text : {message.site_name, message.criterion, message.notice.contact, message.id})
        EXPECT_EQ(text.find("赵小满"), std::string::npos);
}

TEST_F(CriticalCourier, tries_what_is_unreachable_again_and_again_and_later_each_time)
{
    channels.answer = {NoticeState::unreachable, "", "sms.busy"};
    const auto id = confirmed();
    carry();
    EXPECT_EQ(sms(id).due_at, world.clock.now() + 2s);
    carry(2s);
    EXPECT_EQ(sms(id).due_at, world.clock.now() + 4s);
    for (int i = 0; i < 8; ++i) carry(64s);
    EXPECT_EQ(sms(id).attempts, 10);
    EXPECT_EQ(sms(id).due_at, world.clock.now() + 60s);
    EXPECT_EQ(std::ranges::count(steps(id), "critical.sent relay"), 1) << "that it fails is said once";

    channels.answer = {NoticeState::accepted, "", ""};
    carry(1min);
    EXPECT_EQ(sms(id).state, NoticeState::accepted);
    EXPECT_EQ(sms(id).due_at, std::nullopt) << "a gateway that gives no name cannot be asked";
}

TEST_F(CriticalCourier, does_not_argue_with_a_refusal)
{
    channels.answer = {NoticeState::refused, "", "sms.refused"};
    const auto id = confirmed();
    carry();
    carry(1h);
    EXPECT_EQ(channels.told.size(), 1u);
    EXPECT_EQ(sms(id).trouble, "sms.refused");
    EXPECT_GT(after(0us), 0u) << "the timer calls the next";
}

TEST_F(CriticalCourier, gives_a_repeat_the_same_id_and_a_new_round_another)
{
    channels.answer = {NoticeState::unreachable, "", "sms.busy"};
    const auto id = acknowledged();
    EXPECT_TRUE(channels.told.empty()) << "somebody has answered: nothing is sent any more";
    after(15min);
    carry();
    carry(2s);
    ASSERT_EQ(channels.told.size(), 2u);
    EXPECT_EQ(channels.told[0], channels.told[1]);
    EXPECT_EQ(channels.told[0], id.text() + "-3-2 13800000001") << "the third notice, in its second round";
}

TEST_F(CriticalCourier, records_nothing_about_what_was_answered_while_it_was_on_its_way)
{
    const auto id = confirmed();
    world.run(courier.carry()).value();
    read_back(world.qingshan(), id, "0305").value();
    carry();
    EXPECT_EQ(state(id), AlertState::acknowledged);
    EXPECT_EQ(courier.under_way(), 0u);
}

TEST(CourierPause, grows_to_a_minute_and_heeds_what_the_receiver_asks)
{
    EXPECT_EQ(wait_after(1, {}), 2s);
    EXPECT_EQ(wait_after(3, {}), 8s);
    EXPECT_EQ(wait_after(500, {}), 60s);
    EXPECT_EQ(wait_after(1, Told{.retry_after = 30s}), 30s);
    EXPECT_EQ(wait_after(1, Told{.retry_after = 24h}), 60s) << "a critical value does not wait for a day";
}

}  // namespace
}  // namespace shanhai::critical
