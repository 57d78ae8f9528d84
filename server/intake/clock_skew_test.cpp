#include "server/intake/clock_skew.hpp"

#include "server/intake/submissions_for_tests.hpp"

namespace shanhai::intake {
namespace {

using namespace std::chrono_literals;
using test::request_for;

TEST(ClockSkew, is_proven_by_what_cannot_be_and_not_by_what_came_late)
{
    EXPECT_FALSE(device_is_off(300, 5min));
    EXPECT_TRUE(device_is_off(301, 5min)) << "made after it arrived";
    EXPECT_FALSE(device_is_off(-7 * 86'400, 5min)) << "sent a week later";
    EXPECT_TRUE(device_is_off(-20'000 * 86'400LL, 5min)) << "a clock at 1970";

    EXPECT_FALSE(sender_is_off(-300, 5min));
    EXPECT_TRUE(sender_is_off(-301, 5min));
    EXPECT_FALSE(sender_is_off(300, 5min));
    EXPECT_TRUE(sender_is_off(301, 5min));
}

// The images of this parcel were made on 2026-03-05, as their device says.
struct ClockSkewTest : test::SubmissionsTest {
    auto off()
    {
        return county.look([this](ledger::Facts& facts) { return facts.archive().clocks_off(county.niujie, 9); });
    }
    auto submit(std::string key, std::optional<Instant> sent_at) -> ledger::Submission
    {
        auto request = request_for({front}, std::move(key));
        if (sent_at) request.sent_at = to_text(*sent_at);
        const auto declared = declare(request).value();
        if (declared.state != ledger::SubmissionState::uploading) return declared;
        return receive(declared, 0, {front}).value();
    }
};

TEST_F(ClockSkewTest, of_the_clinics_computer_is_told_until_it_is_right_again)
{
    submit("a", county.clock.now() + 24min);
    ASSERT_EQ(off().size(), 1U);
    EXPECT_EQ(off()[0].device, senders_computer);
    EXPECT_EQ(off()[0].ahead, 24 * 60);

    submit("b", county.clock.now() - 24min);
    EXPECT_EQ(off()[0].ahead, -24 * 60);
    EXPECT_EQ(off()[0].times, 2);

    submit("c", county.clock.now() + 3s);
    EXPECT_TRUE(off().empty());
}

TEST_F(ClockSkewTest, of_nobody_is_told_when_no_clock_was_shown)
{
    submit("a", std::nullopt);
    EXPECT_TRUE(off().empty());
}

TEST_F(ClockSkewTest, is_kept_with_every_object_beside_our_own_time)
{
    const auto sent = county.clock.now() + 24min;
    submit("a", sent);

    const auto object = county.all_objects().at(0);
    EXPECT_EQ(object.clocks.sender, sent);
    EXPECT_EQ(object.received_at, county.clock.now());
}

TEST_F(ClockSkewTest, of_a_repeated_declaration_does_not_make_it_another_one)
{
    auto request = request_for(both);
    request.sent_at = to_text(county.clock.now());
    const auto first = declare(request).value();
    request.sent_at = to_text(county.clock.now() + 1h);

    EXPECT_EQ(declare(request).value().id, first.id);
}

}  // namespace
}  // namespace shanhai::intake
