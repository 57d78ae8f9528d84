// What returns, questions and alarms make of a case.
#include "server/cases/case.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using ledger::RemarkKind;
using ledger::Stage;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto wang = PersonId::parse("dr-wang").value();
const auto li = PersonId::parse("dr-li").value();
const auto province = SiteId::parse("province").value();
const auto yunling = SiteId::parse("yunling").value();
const auto new_study = StudyUid::parse("1.2.3").value();

auto waiting(wire::Priority priority = wire::Priority::routine) -> Case
{
    auto now = Case{.id = CaseId::mint(eight, {}),
                    .site = SiteId::parse("qingshan").value(),
                    .group = yunling,
                    .modality = "DX",
                    .priority = priority,
                    .opened_at = eight,
                    .deadline = eight + 2h,
                    .state = ledger::Waiting{eight},
                    .turn = eight + 4h,
                    .warning = eight + 1h,
                    .escalation = eight + 90min};
    now.alarm_at = next_alarm(now);
    return now;
}
auto claimed(Case now) -> Case { return evolve(std::move(now), CaseClaimed{wang, 1, eight, eight + 20min}); }

template <class Wish>
auto after(const Case& now, const Wish& wish) -> Case
{
    return evolve(now, decide(now, wish).value());
}

TEST(ReturnedCase, comes_back_with_the_new_study_where_it_stood_and_with_a_clock_of_its_own)
{
    const auto returned = after(claimed(waiting()), Return{wang, 1, "111209", "请摆正", eight + 5min});
    EXPECT_EQ(returned.state, (ledger::CaseState{ledger::Returned{wang, "111209", eight + 5min}}));
    EXPECT_EQ(returned.returns, 1);
    EXPECT_EQ(returned.alarm_at, std::nullopt) << "what the clinic must do is not late at the hospital";

    const auto timing = Timing{eight + 2h, eight + 3h, eight + 4h, returned.turn};
    const auto again = after(returned, Retake{"李春兰", {new_study, new_study}, eight + 30min, timing});
    EXPECT_EQ(again.state, (ledger::CaseState{ledger::Waiting{eight + 30min}}));
    EXPECT_EQ(again.studies, std::vector{new_study});
    EXPECT_EQ(again.turn, returned.turn);
    EXPECT_EQ(again.deadline, eight + 4h);
    EXPECT_EQ(again.remarks, (std::vector<ledger::Remark>{
                                 {RemarkKind::returned, "dr-wang", "请摆正", eight + 5min},
                                 {RemarkKind::retaken, "李春兰", "", eight + 30min}}));
}

TEST(AskedCase, stops_the_clock_of_a_routine_case_for_as_long_as_the_clinic_takes)
{
    const auto asked = after(claimed(waiting()), Ask{wang, 1, "有没有外伤？", eight + 5min});
    EXPECT_EQ(asked.alarm_at, std::nullopt);
    const auto answered = after(asked, Answer{"李春兰", "没有", eight + 35min, eight + 55min});

    EXPECT_EQ(answered.deadline, eight + 2h + 30min);
    EXPECT_EQ(answered.turn, asked.turn) << "an answer never costs it its place";
    EXPECT_EQ(answered.kept, (ledger::Reservation{wang, eight + 55min})) << "for who asked";
    EXPECT_EQ(open_question(answered), nullptr);
}

TEST(AskedCase, never_stops_the_clock_of_what_is_urgent)
{
    for (const auto priority : {wire::Priority::urgent, wire::Priority::emergency}) {
        const auto asked = after(claimed(waiting(priority)), Ask{wang, 1, "?", eight + 5min});
        EXPECT_EQ(asked.alarm_at, asked.deadline);
        EXPECT_EQ(after(asked, Answer{"李", "没有", eight + 35min, eight + 55min}).deadline, eight + 2h);
    }
}

TEST(AskedCase, keeps_its_question_open_when_another_reader_takes_it_meanwhile)
{
    const auto asked = after(claimed(waiting()), Ask{wang, 1, "有没有外伤？", eight + 5min});
    const auto taken = after(asked, Claim{li, eight + 10min, eight + 30min});
    ASSERT_NE(open_question(taken), nullptr);
    const auto answered = after(taken, Answer{"李春兰", "没有", eight + 15min, eight + 35min});

    EXPECT_EQ(answered.state, taken.state) << "the answer disturbs nobody who reads";
    EXPECT_EQ(answered.deadline, taken.deadline);
    EXPECT_EQ(open_question(answered), nullptr);
}

// Rings as the relay does, and says what happened until nothing is due any more.
auto ring(Case& now, Instant at, std::optional<SiteId> upstream = std::nullopt) -> std::vector<std::string>
{
    std::vector<std::string> heard;
    for (;;) {
        const auto happening = decide(now, Ring{upstream, at});
        if (!happening) break;
        heard.emplace_back(name_of(*happening));
        now = evolve(now, *happening);
    }
    return heard;
}
using Heard = std::vector<std::string>;

TEST(UnclaimedCase, is_called_out_then_passed_on_then_late_once_each)
{
    auto now = waiting();
    EXPECT_EQ(ring(now, eight + 1h - 1us), Heard{});
    EXPECT_EQ(ring(now, eight + 1h), Heard{"case.unclaimed"});
    EXPECT_EQ(ring(now, eight + 1h), Heard{});
    EXPECT_EQ(ring(now, eight + 90min, province), Heard{"case.escalated"});
    EXPECT_EQ(now.group, province);
    EXPECT_EQ(now.asked_first, yunling);
    EXPECT_EQ(ring(now, eight + 2h, province), Heard{"case.late"});
    EXPECT_EQ(ring(now, eight + 20h, province), Heard{});
    EXPECT_EQ(now.alarm_at, std::nullopt);
}

TEST(UnclaimedCase, hears_everything_it_missed_while_the_relay_was_away)
{
    auto now = waiting();
    EXPECT_EQ(ring(now, eight + 20h), (Heard{"case.unclaimed", "case.escalated", "case.late"}));
    EXPECT_EQ(now.group, yunling) << "there was nobody above to ask";
}

TEST(UnclaimedCase, is_anybodys_once_nobody_with_the_wanted_specialty_took_it)
{
    auto now = waiting();
    now.specialty = "神经";
    ring(now, eight + 1h);
    EXPECT_EQ(now.specialty, "神经");
    ring(now, eight + 90min);
    EXPECT_EQ(now.specialty, "");
}

TEST(UnclaimedCase, goes_back_to_the_hospital_asked_first_when_that_takes_it_after_all)
{
    auto now = waiting();
    ring(now, eight + 90min, province);
    const auto taken = after(now, Claim{wang, eight + 95min, eight + 2h, yunling});

    EXPECT_EQ(taken.group, yunling);
    EXPECT_EQ(taken.asked_first, std::nullopt);
}

TEST(ClaimedCase, is_late_while_it_is_being_read_but_not_called_out)
{
    auto now = waiting();
    now = evolve(now, CaseClaimed{wang, 1, eight, eight + 3h});
    EXPECT_EQ(ring(now, eight + 2h), Heard{"case.late"});
}

TEST(KeptCase, is_offered_to_everybody_when_its_expert_does_not_come)
{
    auto now = waiting();
    now.kept = ledger::Reservation{li, eight + 10min};
    now.alarm_at = next_alarm(now);

    EXPECT_EQ(ring(now, eight + 10min), Heard{"case.offered"});
    EXPECT_EQ(now.kept, std::nullopt);
}

}  // namespace
}  // namespace shanhai::cases
