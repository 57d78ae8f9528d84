#include "server/critical/read_back.hpp"

#include "server/critical/alert_for_tests.hpp"

#include <gmock/gmock.h>

#include <set>

namespace shanhai::critical {
namespace {

TEST(ReadBack, takes_the_last_four_characters_of_the_number_however_they_are_written)
{
    EXPECT_TRUE(is_end_of_id("431X", "53062119620317431X"));
    EXPECT_TRUE(is_end_of_id("43 1x", "53062119620317431X"));
    EXPECT_TRUE(is_end_of_id("A7", "a7")) << "a short number is all of it";
    for (const auto* const wrong : {"", "31X", "1234", "7431X"})
        EXPECT_FALSE(is_end_of_id(wrong, "53062119620317431X")) << wrong;
    EXPECT_FALSE(is_end_of_id("", "")) << "nobody reads back a number that is not there";
}

TEST(ReadBack, offers_three_different_names_one_of_them_right_and_others_after_a_wrong_answer)
{
    auto alert = suspected();
    std::set<std::vector<std::string>> seen;
    for (int wrong = 0; wrong < 20; ++wrong) {
        alert.wrong_read_backs = wrong;
        for (const std::string name : {"赵小满", "赵敏"}) {
            const auto names = names_offered(alert, name);
            EXPECT_EQ((std::set<std::string>{names.begin(), names.end()}.size()), 3u);
            EXPECT_THAT(names, testing::Contains(name));
            for (const auto& each : names) EXPECT_TRUE(each.starts_with("赵")) << each;
            EXPECT_EQ(names, names_offered(alert, name)) << "the same when it is shown again";
            seen.insert(names);
        }
    }
    EXPECT_GT(seen.size(), 30u);
}

TEST(ReadBack, offers_no_names_for_somebody_whom_nobody_knows)
{
    for (const std::string name : {"无名氏", "未知", "", "Z"}) EXPECT_TRUE(names_offered(suspected(), name).empty());
}

}  // namespace
}  // namespace shanhai::critical
