#include "server/people/attempts.hpp"

#include "tests/support/fake_clock.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::people;

namespace {

struct AttemptsTest : testing::Test {
    test::FakeClock clock;
    Attempts attempts{clock};

    auto admitted(const std::string& address, int tries) -> int
    {
        int count = 0;
        for (int i = 0; i < tries; ++i) count += attempts.admit(address) ? 1 : 0;
        return count;
    }
};

}  // namespace

TEST_F(AttemptsTest, one_address_tries_a_few_times_and_then_once_in_a_while)
{
    EXPECT_EQ(admitted("192.0.2.1", 10), 10);
    EXPECT_EQ(attempts.admit("192.0.2.1").error(), (Fault{errc::busy, "enrolment.attempts"}));
    EXPECT_EQ(admitted("192.0.2.2", 1), 1) << "others are not to blame";

    clock.advance(std::chrono::seconds{6} - std::chrono::microseconds{1});
    EXPECT_EQ(admitted("192.0.2.1", 1), 0);
    clock.advance(std::chrono::microseconds{1});
    EXPECT_EQ(admitted("192.0.2.1", 2), 1);
    clock.advance(std::chrono::hours{1});
    EXPECT_EQ(admitted("192.0.2.1", 20), 10);
}

TEST_F(AttemptsTest, many_addresses_together_have_a_limit_too)
{
    int count = 0;
    for (int i = 0; i < 121; ++i) count += admitted("192.0.2." + std::to_string(i), 1);
    EXPECT_EQ(count, 120);

    clock.advance(std::chrono::milliseconds{500});
    EXPECT_EQ(admitted("192.0.2.200", 2), 1);
}
