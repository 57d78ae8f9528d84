// What a command line means, before anything is asked of anybody.
#include "tools/shanhai/admin.hpp"
#include "tools/shanhai/signing.hpp"
#include "tools/shanhai/study.hpp"
#include "tools/shanhai/submit.hpp"
#include "tools/shanhai/watching.hpp"
#include "tools/shanhai/words.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;
using namespace std::chrono_literals;

TEST(Wishes, what_is_said_wins_over_the_form_file)
{
    auto file = wire::RequestForm{};
    file.requesting_doctor = "赵医生";
    file.purpose = "复查";
    auto said = wire::RequestForm{.priority = {}};
    said.purpose = "排除骨折";

    const auto form = merged(file, said);

    EXPECT_EQ(form.requesting_doctor, "赵医生");
    EXPECT_EQ(form.purpose, "排除骨折");
    EXPECT_EQ(form.priority, "routine");
}

TEST(Wishes, a_form_file_may_set_the_priority_when_nothing_is_said)
{
    auto file = wire::RequestForm{};
    file.priority = "emergency";
    auto said = wire::RequestForm{.priority = {}};
    EXPECT_EQ(merged(file, said).priority, "emergency");

    said.priority = "urgent";
    EXPECT_EQ(merged(file, said).priority, "urgent");
}

TEST(Wishes, every_line_of_the_form_can_be_said_and_what_is_not_said_stays)
{
    auto file = wire::RequestForm{.service = "consultation", .patient = {.name = "张三", .allergies = "青霉素"}};
    auto wishes = SubmitWishes{};
    wishes.said.patient.name = "李四";
    wishes.said.patient_waits = true;

    const auto form = merged(file, wishes.said);

    EXPECT_EQ(form.patient.name, "李四");
    EXPECT_EQ(form.patient.allergies, "青霉素");
    EXPECT_EQ(form.service, "consultation");
    EXPECT_EQ(form.priority, "routine");
    EXPECT_TRUE(form.patient_waits);
}

TEST(Wishes, a_draft_keeps_what_is_not_said_again)
{
    const auto draft = merged(wire::ReportDraft{.findings = "右肺结节", .impression = "待查", .quality = "甲"},
                              wire::ReportDraft{.impression = "良性可能大"});
    EXPECT_EQ(draft.findings, "右肺结节");
    EXPECT_EQ(draft.impression, "良性可能大");
    EXPECT_EQ(draft.quality, "甲");
}

TEST(Wishes, lengths_have_a_unit)
{
    EXPECT_EQ(parse_length("90s").value(), 90s);
    EXPECT_EQ(parse_length("30m").value(), 30min);
    EXPECT_EQ(parse_length("24h").value(), 24h);
    EXPECT_EQ(parse_length("7d").value(), 168h);
    EXPECT_EQ(parse_length("100000s").value(), 100'000s);
    for (const auto* const text : {"", "24", "h", "-1h", "1 h", "1hh", "100001s", "1.5h"})
        EXPECT_FALSE(parse_length(text)) << text;
}

TEST(Wishes, a_day_begins_at_midnight_in_china)
{
    EXPECT_EQ(moment_of("2026-03-05").value(), "2026-03-04T16:00:00.000000Z");
    EXPECT_EQ(moment_of("2026-03-05T08:00:00+08:00").value(), "2026-03-05T00:00:00.000000Z");
    EXPECT_EQ(moment_of("yesterday").error().at(), "usage.time");
}

TEST(Wishes, an_objects_place_is_made_of_uids_and_of_nothing_else)
{
    auto object = wire::ObjectView{.id = "obj_01arz3ndektsv4rrffq69g5fav",
                                   .media_type = "application/dicom",
                                   .study = "1.2",
                                   .series = "1.3",
                                   .instance = "1.4"};
    EXPECT_EQ(place_of(object).value(), fs::path{"1.2/1.3/1.4.dcm"});

    object.study = "../..";
    EXPECT_EQ(place_of(object).value(), fs::path{"obj_01arz3ndektsv4rrffq69g5fav.dcm"});

    object.id = "../../etc/passwd";
    EXPECT_FALSE(place_of(object));

    auto original = wire::OriginalView{.id = "obj_01arz3ndektsv4rrffq69g5fav", .name = "心电/1.scp"};
    EXPECT_EQ(place_of(original).value(), fs::path{"originals/obj_01arz3ndektsv4rrffq69g5fav.scp"});
    original.name = "x.../../etc/passwd";
    EXPECT_EQ(place_of(original).value(), fs::path{"originals/obj_01arz3ndektsv4rrffq69g5fav"});
    original.id = "../x";
    EXPECT_FALSE(place_of(original));
}

TEST(Words, that_are_not_known_stand_as_they_are)
{
    EXPECT_EQ(shown_word("urgent"), "急诊");
    EXPECT_EQ(shown_word("something new"), "something new");
}

TEST(Wishes, a_watch_begins_now_or_where_it_is_told_and_asks_for_what_it_is_told)
{
    EXPECT_EQ(live_target(std::nullopt, {}), "/api/v1/live");
    EXPECT_EQ(live_target(7, {}), "/api/v1/live?after=7");
    EXPECT_EQ(live_target(std::nullopt, {"case.opened"}), "/api/v1/live?kinds=case.opened");
    EXPECT_EQ(live_target(0, {"case.opened", "a&b"}), "/api/v1/live?after=0&kinds=case.opened,a%26b");
}

TEST(Wishes, a_key_image_is_a_uid_perhaps_a_frame_and_what_it_shows)
{
    EXPECT_EQ(key_image_of("1.2.3").value().object, "1.2.3");
    EXPECT_EQ(key_image_of("1.2.3").value().frame, 1);
    const auto full = key_image_of("1.2.3:40=右下肺：结节=6mm").value();
    EXPECT_EQ(full.object, "1.2.3");
    EXPECT_EQ(full.frame, 40);
    EXPECT_EQ(full.caption, "右下肺：结节=6mm");
    EXPECT_EQ(key_image_of("1.2.3=比例 1:2").value().caption, "比例 1:2");
    for (const auto* const odd : {"", "abc", "1.2.3:", "1.2.3:0", "1.2.3:x", "1.2.3:-1=左", "=右"})
        EXPECT_FALSE(key_image_of(odd)) << odd;
}
