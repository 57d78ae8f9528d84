#include "server/live/pace.hpp"
#include "server/live/tail.hpp"
#include "tests/support/world.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace shanhai::live {
namespace {

using namespace std::chrono_literals;

auto line(std::int64_t number, std::string_view site = "qingshan", std::string kind = "case.opened") -> SharedLine
{
    return std::make_shared<const Line>(
        Line{number, std::move(kind), test::site_id(site), test::site_id("yunling"), "{}"});
}

const auto qingshan = Wish{test::site_id("qingshan"), {}};

TEST(LiveTail, reaches_as_far_back_as_it_has_room)
{
    Tail tail{3};
    EXPECT_FALSE(tail.reaches(0)) << "it does not know where it is";
    tail.begin_behind(10);
    EXPECT_TRUE(tail.reaches(10));
    EXPECT_FALSE(tail.reaches(9));

    for (int number = 11; number <= 15; ++number) tail.append(line(number));
    EXPECT_TRUE(tail.reaches(12));
    EXPECT_FALSE(tail.reaches(11));
    EXPECT_TRUE(tail.reaches(20)) << "there is nothing behind it that is missing here";
}

TEST(LiveTail, passes_over_what_is_not_wanted_and_ends_at_its_end)
{
    Tail tail{10};
    tail.begin_behind(0);
    tail.append(line(1, "dongpo"));
    tail.append(line(2));
    tail.append(line(3, "dongpo"));

    std::int64_t after = 0;
    EXPECT_EQ(tail.next(after, qingshan)->number, 2);
    EXPECT_EQ(after, 2);
    EXPECT_FALSE(tail.next(after, qingshan));
    EXPECT_EQ(after, 3);
}

TEST(LiveTail, tells_nobody_what_they_have_from_the_ledger_already)
{
    Tail tail{10};
    tail.begin_behind(0);
    tail.append(line(1));
    std::int64_t after = 2;  // read from the ledger a moment before the tail saw it
    EXPECT_FALSE(tail.next(after, qingshan));
    tail.append(line(2));
    EXPECT_FALSE(tail.next(after, qingshan));
    tail.append(line(3));
    EXPECT_EQ(tail.next(after, qingshan)->number, 3);
}

TEST(LiveTail, promises_nothing_across_a_gap)
{
    Tail tail{10};
    tail.begin_behind(0);
    tail.append(line(1));
    tail.append(line(3));
    EXPECT_FALSE(tail.reaches(1)) << "whoever is there reads the ledger";
    EXPECT_TRUE(tail.reaches(2));
}

TEST(LivePace, asks_halfway_and_is_full_at_its_limit)
{
    const auto now = parse_instant("2026-03-05T08:00:00+08:00").value();
    Pace pace{100, 20s};
    pace.said(49);
    EXPECT_FALSE(pace.should_ask());
    pace.said(1);
    EXPECT_TRUE(pace.should_ask());
    const auto mark = pace.ask(now);
    EXPECT_FALSE(pace.should_ask()) << "one question at a time";

    pace.said(49);
    EXPECT_FALSE(pace.full());
    pace.said(1);
    EXPECT_TRUE(pace.full());

    pace.answered("something else");
    EXPECT_TRUE(pace.full());
    EXPECT_FALSE(pace.overdue(now + 19s));
    EXPECT_TRUE(pace.overdue(now + 20s));
    pace.answered(mark);
    EXPECT_FALSE(pace.full());
    EXPECT_FALSE(pace.overdue(now + 20s));
    EXPECT_TRUE(pace.should_ask()) << "the other half is still on its way";
}

TEST(LiveWish, takes_kinds_that_exist_and_no_others)
{
    EXPECT_EQ(parse_kinds("case.opened,case.claimed").value(), (Kinds{"case.opened", "case.claimed"}));
    EXPECT_EQ(parse_kinds("case.opened,case.opened").value(), Kinds{"case.opened"});
    for (const auto* const absurd : {"", ",", "case.opened,", "case.*", "CASE.OPENED", " case.opened", "heartbeat",
                                     "case.opened,drop table", "\xF0\x9F\x92\xA9"})
        EXPECT_EQ(parse_kinds(absurd).error(), (Fault{errc::malformed, "live.kinds"})) << absurd;
    EXPECT_FALSE(parse_kinds(std::string(100'000, ',')));
}

TEST(LiveWish, takes_numbers_that_could_be_and_no_others)
{
    EXPECT_EQ(parse_number("0").value(), 0);
    EXPECT_EQ(parse_number("9223372036854775807").value(), std::numeric_limits<std::int64_t>::max());
    for (const auto* const absurd : {"", "-1", "+1", "1.0", "0x1", "9223372036854775808", "1 ", "last"})
        EXPECT_EQ(parse_number(absurd).error(), (Fault{errc::malformed, "live.after"})) << absurd;
}

// The table is written by hand, the events are all over the server: so this looks.
TEST(LiveWish, knows_every_kind_that_the_server_ever_says)
{
    const std::regex said{R"re((?:\.kind = |write\(facts, [^;]*?, )"([a-z]+\.[a-z.-]+)")re"
                          R"re(|string_view\{"(case\.[a-z-]+)"\})re"};
    int found = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator{SHANHAI_SOURCE_DIR "/server"}) {
        const auto name = file.path().filename().string();
        if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        for (auto at = std::sregex_iterator{text.begin(), text.end(), said}; at != std::sregex_iterator{}; ++at) {
            const auto kind = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
            EXPECT_TRUE(parse_kinds(kind)) << kind << " in " << name << " is missing in server/live/wish.cpp";
            ++found;
        }
    }
    EXPECT_GE(found, 13);
}

}  // namespace
}  // namespace shanhai::live
