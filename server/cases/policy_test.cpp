#include "server/cases/policy.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using wire::Priority;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();

auto deadline(const Policy& policy, std::string_view modality, Priority priority) -> seconds
{
    const auto site = SiteId::parse("qingshan").value();
    return policy.targets.of({std::string{modality}, priority, wire::Lane::none, site, eight}).deadline;
}

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
        EXPECT_EQ(deadline(policy, row.modality, Priority::emergency), row.emergency) << row.modality;
        EXPECT_EQ(deadline(policy, row.modality, Priority::urgent), row.urgent) << row.modality;
        EXPECT_EQ(deadline(policy, row.modality, Priority::routine), row.routine) << row.modality;
    }
}

TEST(Policy, never_gives_the_more_urgent_more_time)
{
    const auto policy = Policy::defaults();
    for (const auto* modality : {"ECG", "CR", "DX", "US", "CT", "MR", "SM"}) {
        EXPECT_LE(deadline(policy, modality, Priority::emergency), deadline(policy, modality, Priority::urgent))
            << modality;
        EXPECT_LE(deadline(policy, modality, Priority::urgent), deadline(policy, modality, Priority::routine))
            << modality;
    }
}

TEST(Policy, leases_a_claim_for_as_long_as_its_modality_takes_to_read)
{
    const auto policy = Policy::defaults();

    EXPECT_EQ(policy.lease_of("ECG"), 5min);
    for (const auto* modality : {"CR", "DX", "US"}) EXPECT_EQ(policy.lease_of(modality), 20min) << modality;
    for (const auto* modality : {"CT", "MR", "SM"}) EXPECT_EQ(policy.lease_of(modality), 60min) << modality;
}

}  // namespace
}  // namespace shanhai::cases
