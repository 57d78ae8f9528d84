#include "tools/shanhai/duty.hpp"

#include <gtest/gtest.h>

namespace shanhai::cli {
namespace {

TEST(ContactOfTheCommandLine, is_site_name_title_telephone_and_ways)
{
    const auto text = "qingshan,张建国,值班医师,13800000000,live+sms+https://his.example/critical";
    const auto contact = parse_contact(text).value();
    EXPECT_EQ(contact.site, "qingshan");
    EXPECT_EQ(contact.phone, "13800000000");
    ASSERT_EQ(contact.ways.size(), 3u);
    EXPECT_EQ(contact.ways[1].channel, "sms");
    EXPECT_EQ(contact.ways[2].channel, "webhook");
    EXPECT_EQ(contact.ways[2].address, "https://his.example/critical");
    EXPECT_EQ(parse_contact("qingshan,张建国").error().at(), "usage.contact");
}

TEST(RosterFile, is_a_spreadsheet_in_times_of_china)
{
    const auto shifts = parse_roster("\xEF\xBB\xBFsite,duty,person,name,phone,modalities,from,until\r\n"
                                     "yunling,reader,dr-wang,,,CT ECG,2026-03-05 08:00,2026-03-06 08:00\r\n\n"
                                     "qingshan,general,,孙,13900000001,,2026-03-05T08:00:00Z,2026-03-06T08:00:00Z\n")
                            .value();
    ASSERT_EQ(shifts.size(), 2u);
    EXPECT_EQ(shifts[0].from, "2026-03-05T08:00:00+08:00");
    EXPECT_EQ(shifts[0].modalities, (std::vector<std::string>{"CT", "ECG"}));
    EXPECT_EQ(shifts[1].name, "孙");
    EXPECT_EQ(shifts[1].until, "2026-03-06T08:00:00Z");
    EXPECT_TRUE(shifts[1].modalities.empty());
    const auto wrong = parse_roster("site,duty,person,name,phone,modalities,from,until\nyunling,reader\n").error();
    EXPECT_EQ(wrong.at(), "usage.roster");
    EXPECT_EQ(wrong.subject(), "2");
}

}  // namespace
}  // namespace shanhai::cli
