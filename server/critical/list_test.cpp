#include "server/critical/list.hpp"

#include <gtest/gtest.h>

namespace shanhai::critical {
namespace {

const auto today = parse_day("2026-03-05").value();

auto listed(std::string items, std::string more = R"("valid_from":"2020-01-01","valid_until":"2029-12-31")")
{
    return R"({"id":"test","title":"试","issuer":"试","version":"1","source":"s","wording":"w",)" + more +
           R"(,"items":[)" + items + "]}";
}
auto item(std::string code, std::string grade = "red", int minutes = 10)
{
    return R"({"code":")" + code + R"(","criterion":"c","modalities":["ECG"],"grade":")" + grade +
           R"(","notify_minutes":)" + std::to_string(minutes) + R"(,"actions":[]})";
}

TEST(CriticalLists, inside_the_program_are_all_sound_and_say_how_far_their_words_are_the_publishers)
{
    EXPECT_EQ(all_lists().size(), 5u);
    for (const auto& list : all_lists()) {
        EXPECT_FALSE(list.items.empty()) << list.id;
        EXPECT_NE(list.wording.find("abbreviated"), std::string::npos) << list.id;
        EXPECT_FALSE(list.source.empty()) << list.id;
    }
}

TEST(CriticalLists, differ_between_regions_as_they_were_published)
{
    const auto svt = [](std::string id) {
        return Lists::choose({id}).value().find("svt", "ECG", today).value().item.criterion;
    };
    EXPECT_NE(svt("ecg-zhejiang").find("≥230"), std::string::npos);
    EXPECT_NE(svt("ecg-shanxi-2017").find("≥180"), std::string::npos);
    EXPECT_NE(svt("ecg-national-2017").find("≥200"), std::string::npos);
}

TEST(CriticalLists, are_searched_in_the_order_in_which_they_were_chosen)
{
    const auto lists = Lists::choose({"ecg-shanxi-2017", "ecg-zhejiang", "radiology-general"}).value();
    const auto where = [&](std::string_view code, std::string_view modality) -> std::string {
        const auto found = lists.find(code, modality, today);
        return found ? found->list.id : std::string{found.error().at()};
    };
    EXPECT_EQ(where("vt", "ECG"), "ecg-shanxi-2017");
    EXPECT_EQ(where("ecg-zhejiang/vt", "ECG"), "ecg-zhejiang");
    EXPECT_EQ(where("long-rr", "ECG"), "ecg-zhejiang");
    EXPECT_EQ(where("aortic-dissection", "CT"), "radiology-general");
    EXPECT_EQ(where("vt", "CT"), "critical.item");
    EXPECT_EQ(where("nothing", "ECG"), "critical.item");
    EXPECT_EQ(where("ultrasound-2022/tamponade", "US"), "critical.item") << "that list does not count here";
    EXPECT_EQ(Lists::choose({"ecg-atlantis"}).error(), (Fault{errc::not_found, "critical.list"}));
}

TEST(CriticalLists, count_from_their_first_day_to_their_last)
{
    const auto old = parse_list(listed(item("a"), R"("valid_from":"2020-01-01","valid_until":"2026-03-04")")).value();
    const auto now = parse_list(listed(item("a"), R"("valid_from":"2026-03-05","valid_until":"")")).value();
    const auto both = std::vector{old, now};
    const auto lists = Lists::choose({"test"}, both).value();
    EXPECT_EQ(lists.find("a", "ECG", today - std::chrono::days{1}).value().list.valid_from, old.valid_from);
    EXPECT_EQ(lists.find("a", "ECG", today).value().list.valid_from, now.valid_from);
    EXPECT_FALSE(lists.find("a", "ECG", old.valid_from - std::chrono::days{1}));
}

TEST(CriticalLists, that_are_not_right_are_refused_with_what_is_wrong)
{
    const auto wrong = [](const std::string& text) { return parse_list(text).error().subject(); };
    EXPECT_TRUE(parse_list(listed(item("a") + "," + item("b"))));
    EXPECT_EQ(wrong("{"), "json");
    EXPECT_EQ(wrong("{}"), "id");
    EXPECT_EQ(wrong(listed("")), "items");
    EXPECT_EQ(wrong(listed(item("a") + "," + item("a"))), "code");
    EXPECT_EQ(wrong(listed(item("a", "pink"))), "grade");
    EXPECT_EQ(wrong(listed(item("a", "red", 0))), "notify_minutes");
    EXPECT_EQ(wrong(listed(item(""))), "item");
    EXPECT_EQ(wrong(listed(item("a"), R"("valid_from":"yesterday")")), "valid_from");
    EXPECT_EQ(wrong(listed(item("a"), R"("valid_from":"2026-01-01","valid_until":"2025-01-01")")), "valid_until");
}

}  // namespace
}  // namespace shanhai::critical
