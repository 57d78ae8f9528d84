#include "server/cases/timing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using wire::Lane;
using wire::Priority;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto qingshan = SiteId::parse("qingshan").value();
const auto policy = Policy::defaults();

auto turn(std::string modality, Priority priority, Lane lane = Lane::none, Instant at = eight,
          std::optional<Instant> last = std::nullopt) -> Instant
{
    return timing_of(policy, {std::move(modality), priority, lane, qingshan, at}, last).turn;
}

TEST(Turns, let_a_chest_film_go_before_the_ct_that_came_just_before_it)
{
    EXPECT_LT(turn("DX", Priority::routine, Lane::none, eight + 30min), turn("CT", Priority::routine));
}

TEST(Turns, start_an_emergency_lane_ahead_of_other_emergencies)
{
    for (const auto lane : wire::emergency_lanes)
        EXPECT_LT(turn("CT", Priority::emergency, lane, eight + 4min), turn("CT", Priority::emergency));
    EXPECT_GT(turn("CT", Priority::emergency, Lane::stroke, eight + 6min), turn("CT", Priority::emergency))
        << "ahead, but not for ever";
}

TEST(Turns, age_a_routine_case_until_urgent_ones_no_longer_pass)
{
    const auto routine = turn("DX", Priority::routine);
    EXPECT_LT(turn("DX", Priority::urgent, Lane::none, eight + 3h), routine);
    EXPECT_GT(turn("DX", Priority::urgent, Lane::none, eight + 4h), routine);
}

TEST(Turns, put_a_screening_days_films_apart_so_that_other_sites_come_between)
{
    std::optional<Instant> last;
    std::vector<Instant> batch;
    for (int i = 0; i < 200; ++i) batch.push_back(*(last = turn("DX", Priority::routine, Lane::none, eight, last)));
    const auto other = turn("DX", Priority::routine, Lane::none, eight + 10min);

    const auto before = std::ranges::count_if(batch, [&](Instant each) { return each <= other; });
    EXPECT_EQ(before, 6) << "one every two minutes, in ten minutes";
    EXPECT_EQ(batch.back(), batch.front() + 199 * 2min);
}

TEST(Turns, of_what_was_marked_come_as_an_urgent_cases_with_a_head_start_and_keep_their_deadline)
{
    const auto timing = [](Priority priority, bool marked, std::optional<Instant> last = std::nullopt) {
        return timing_of(policy, {"ECG", priority, Lane::none, qingshan, eight, marked}, last);
    };
    for (const auto priority : {Priority::routine, Priority::urgent}) {
        EXPECT_LT(timing(priority, true).turn, timing(Priority::urgent, false).turn);
        EXPECT_EQ(timing(priority, true).deadline, timing(priority, false).deadline);
        EXPECT_EQ(timing(priority, true).warning, timing(priority, false).warning);
    }
    EXPECT_EQ(timing(Priority::emergency, true), timing(Priority::emergency, false)) << "first already";
    EXPECT_LT(timing(Priority::routine, true, eight + 50h).turn, eight + 1h) << "it takes no turns with its like";
}

TEST(Turns, are_never_put_back_for_an_emergency)
{
    EXPECT_EQ(turn("CT", Priority::emergency, Lane::none, eight, eight + 50h), turn("CT", Priority::emergency));
}

auto waiting(Priority priority, std::chrono::microseconds allowed) -> Case
{
    return {.id = CaseId::mint(eight, {}),
            .site = qingshan,
            .group = SiteId::parse("yunling").value(),
            .priority = priority,
            .opened_at = eight,
            .deadline = eight + allowed,
            .state = ledger::Waiting{eight},
            .turn = eight + allowed};
}

TEST(Why, says_in_one_sentence_how_urgent_and_how_long)
{
    struct Row {
        Priority priority;
        std::chrono::microseconds waited, allowed;
        std::string_view sentence;
    };
    const Row table[] = {
        {Priority::urgent, 35min, 30min, "急诊，已等 35 分钟，已超时 5 分钟"},
        {Priority::routine, 0min, 120min, "平诊，已等 0 分钟，离时限还有 2 小时"},
        {Priority::routine, 59min + 59s, 120min, "平诊，已等 59 分钟，离时限还有 1 小时"},
        {Priority::routine, 60min, 121min, "平诊，已等 1 小时，离时限还有 1 小时 1 分钟"},
        {Priority::emergency, 30min, 30min, "危急，已等 30 分钟，离时限还有 0 分钟"},
        {Priority::emergency, 30min + 1us, 30min, "危急，已等 30 分钟，已超时 0 分钟"},
        {Priority::urgent, 25h + 1min, 60min, "急诊，已等 25 小时 1 分钟，已超时 24 小时 1 分钟"},
    };
    for (const auto& row : table)
        EXPECT_EQ(why(policy, waiting(row.priority, row.allowed), eight + row.waited), row.sentence);
}

TEST(Why, says_what_else_moves_a_case_forward_or_back)
{
    const auto in_lane = [] {
        auto which = waiting(Priority::emergency, 30min);
        which.lane = Lane::stroke;
        which.turn -= 5min;
        return which;
    };
    EXPECT_EQ(why(policy, in_lane(), eight), "危急卒中通道，已等 0 分钟，离时限还有 30 分钟");

    const auto sentence = [](auto change) {
        auto which = waiting(Priority::routine, 2h);
        which.turn = which.deadline + 2h;
        change(which);
        return why(policy, which, eight).substr(std::string_view{"平诊，已等 0 分钟，离时限还有 2 小时"}.size());
    };
    EXPECT_EQ(sentence([](Case&) {}), "");
    EXPECT_EQ(sentence([](Case& which) { which.turn += 2min; }), "，同一机构同类较多，与其他机构轮流");
    EXPECT_EQ(sentence([](Case& which) { which.specialty = "神经"; }), "，要神经专业的医师");
    EXPECT_EQ(sentence([](Case& which) {
                  which.kept = ledger::Reservation{PersonId::parse("dr-wang").value(), eight + 1min};
              }),
              "，先留给 dr-wang");
    EXPECT_EQ(sentence([](Case& which) { which.asked_first = SiteId::parse("yunling").value(); }),
              "，yunling 没有及时领取");
    EXPECT_EQ(sentence([](Case& which) { which.remarks = {{ledger::RemarkKind::retaken, "", "", eight}}; }),
              "，重拍后仍排原来的位置");
}

TEST(Why, says_when_a_routine_case_has_waited_so_long_that_urgent_ones_go_behind_it)
{
    auto which = waiting(Priority::routine, 2h);
    which.turn = which.deadline + policy.patience;
    EXPECT_EQ(why(policy, which, eight + 4h), "平诊，已等 4 小时，已超时 2 小时，等得太久，急诊也不再排到前面");
}

}  // namespace
}  // namespace shanhai::cases
