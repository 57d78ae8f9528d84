#include "server/cases/policy.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using wire::Priority;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();

TEST(Policy, gives_each_modality_and_priority_its_minutes)
{
    struct Row {
        std::string_view modality;
        std::chrono::minutes emergency, urgent, routine;
    };
    const auto policy = Policy::defaults();
    for (const auto& row : {Row{"ECG", 10min, 15min, 30min}, Row{"CR", 30min, 30min, 2h}, Row{"DX", 30min, 30min, 2h},
                            Row{"US", 30min, 30min, 2h}, Row{"CT", 30min, 1h, 4h}, Row{"MR", 30min, 1h, 4h},
                            Row{"SM", 1h, 2h, 24h}, Row{"", 1h, 2h, 24h}}) {
        EXPECT_EQ(policy.deadline(row.modality, Priority::emergency, eight), eight + row.emergency) << row.modality;
        EXPECT_EQ(policy.deadline(row.modality, Priority::urgent, eight), eight + row.urgent) << row.modality;
        EXPECT_EQ(policy.deadline(row.modality, Priority::routine, eight), eight + row.routine) << row.modality;
    }
}

TEST(Policy, never_gives_the_more_urgent_more_time)
{
    const auto policy = Policy::defaults();
    for (const auto* modality : {"ECG", "CR", "DX", "US", "CT", "MR", "SM"}) {
        const auto deadline = [&](Priority priority) { return policy.deadline(modality, priority, eight); };
        EXPECT_LE(deadline(Priority::emergency), deadline(Priority::urgent)) << modality;
        EXPECT_LE(deadline(Priority::urgent), deadline(Priority::routine)) << modality;
    }
}

TEST(Policy, leases_a_claim_for_as_long_as_its_modality_takes_to_read)
{
    const auto policy = Policy::defaults();

    EXPECT_EQ(policy.lease_of("ECG"), 5min);
    for (const auto* modality : {"CR", "DX", "US"}) EXPECT_EQ(policy.lease_of(modality), 20min) << modality;
    for (const auto* modality : {"CT", "MR", "SM"}) EXPECT_EQ(policy.lease_of(modality), 60min) << modality;
}

TEST(Policy, says_in_one_sentence_why_a_case_stands_where_it_stands)
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
    for (const auto& row : table) {
        const auto which = ledger::Case{.id = CaseId::mint(eight, {}),
                                        .site = SiteId::parse("qingshan").value(),
                                        .group = SiteId::parse("yunling").value(),
                                        .priority = row.priority,
                                        .opened_at = eight,
                                        .deadline = eight + row.allowed,
                                        .state = ledger::Waiting{eight}};
        EXPECT_EQ(why(which, eight + row.waited), row.sentence);
    }
}

TEST(Policy, lets_the_clock_of_what_is_urgent_run_while_it_is_held_and_starts_anew_for_the_rest)
{
    const auto policy = Policy::defaults();
    const auto opened = parse_instant("2026-03-05T08:00:00+08:00").value();
    const auto released = opened + 50min;

    for (const auto priority : {wire::Priority::emergency, wire::Priority::urgent})
        EXPECT_EQ(policy.deadline_after_hold("CT", priority, opened, released),
                  policy.deadline("CT", priority, opened));
    EXPECT_EQ(policy.deadline_after_hold("CT", wire::Priority::routine, opened, released),
              policy.deadline("CT", wire::Priority::routine, released));
}

}  // namespace
}  // namespace shanhai::cases
