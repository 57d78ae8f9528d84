#include "server/intake/precedence.hpp"

#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;

namespace {

struct PrecedenceTest : testing::Test {
    test::FakeClock clock;
    test::SeededEntropy entropy;
    asio::io_context io{1};
    Precedence precedence{clock};
    SiteId niujie = SiteId::parse("niujie").value();
    SiteId longtan = SiteId::parse("longtan").value();
    SubmissionId emergency = mint<SubmissionId>(clock, entropy);
    SubmissionId second = mint<SubmissionId>(clock, entropy);
};

}  // namespace

TEST_F(PrecedenceTest, an_emergency_holds_back_the_uploads_of_its_own_site_and_no_others)
{
    EXPECT_FALSE(test::run(io, precedence.hold_back(niujie)));
    precedence.moves(niujie, emergency);

    EXPECT_TRUE(precedence.runs(niujie));
    EXPECT_FALSE(precedence.runs(longtan));
    precedence.is_over(niujie, emergency);
    EXPECT_FALSE(test::run(io, precedence.hold_back(niujie)));
}

TEST_F(PrecedenceTest, whoever_is_held_back_goes_on_at_once_when_it_is_over)
{
    precedence.moves(niujie, emergency);
    std::optional<bool> still;
    asio::co_spawn(io, precedence.hold_back(niujie), [&](std::exception_ptr, bool answer) { still = answer; });
    io.poll();
    EXPECT_FALSE(still);

    precedence.is_over(niujie, emergency);
    io.restart();
    io.poll();

    ASSERT_TRUE(still);
    EXPECT_FALSE(*still);
}

TEST_F(PrecedenceTest, of_two_emergencies_the_last_one_ends_it)
{
    precedence.moves(niujie, emergency);
    precedence.moves(niujie, second);
    precedence.is_over(niujie, emergency);
    EXPECT_TRUE(precedence.runs(niujie));
    precedence.is_over(niujie, second);
    EXPECT_FALSE(precedence.runs(niujie));
}

TEST_F(PrecedenceTest, an_emergency_that_stands_still_holds_up_nobody_for_ever)
{
    precedence.moves(niujie, emergency);
    clock.advance(Precedence::patience);
    EXPECT_TRUE(precedence.runs(niujie));
    clock.advance(std::chrono::microseconds{1});
    EXPECT_FALSE(precedence.runs(niujie));
    precedence.moves(niujie, emergency);
    EXPECT_TRUE(precedence.runs(niujie)) << "it moves again";
}
