#include "server/intake/turns.hpp"

#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;
using namespace std::chrono_literals;

namespace {

struct TurnsTest : testing::Test {
    asio::io_context io{1};
    Turns turns;

    auto take(std::string what, std::function<void()> let_go, Duration patience = 1s)
    {
        return test::run(io, turns.take(std::move(what), std::move(let_go), patience));
    }
};

}  // namespace

TEST_F(TurnsTest, a_newcomer_asks_the_holder_to_let_go_and_follows_at_once)
{
    std::optional<Turns::Turn> held;
    int asked = 0;
    auto first = take("upload", [&] { ++asked, held.reset(); });
    held.emplace(std::move(first.value()));

    const auto second = take("upload", [] {});

    EXPECT_TRUE(second);
    EXPECT_EQ(asked, 1);
}

TEST_F(TurnsTest, a_holder_that_does_not_let_go_keeps_its_turn)
{
    int asked = 0;
    const auto held = take("upload", [&] { ++asked; });

    const auto refused = take(
        "upload", [] {}, 1ms);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), (Fault{errc::conflict, "upload.in-use"}));
    EXPECT_GE(asked, 1);
}

TEST_F(TurnsTest, other_uploads_do_not_wait)
{
    const auto one = take("one", [] { FAIL() << "nobody wants this one"; });
    EXPECT_TRUE(take("other", [] {}));
}

TEST_F(TurnsTest, a_turn_that_ended_is_free_without_asking)
{
    take("upload", [] { FAIL() << "it had ended"; }).value();
    EXPECT_TRUE(take("upload", [] {}));
}
