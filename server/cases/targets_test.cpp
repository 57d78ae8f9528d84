#include "server/cases/policy.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using wire::Lane;
using wire::Priority;

const auto niujie = SiteId::parse("niujie").value();
const auto dongpo = SiteId::parse("dongpo").value();
const auto saturday = parse_instant("2026-03-07T00:30:00+08:00").value();  // still Friday in UTC
const auto monday = parse_instant("2026-03-09T08:00:00+08:00").value();

auto table(std::vector<std::string_view> rules) -> TargetTable
{
    auto made = Policy::defaults().targets;
    for (const auto rule : rules) made.rules.push_back(Rule::parse(rule).value());
    return made;
}
auto occasion(std::string modality, Priority priority, Lane lane = Lane::none, SiteId site = niujie,
              Instant at = monday) -> Occasion
{
    return {std::move(modality), priority, lane, std::move(site), at};
}

TEST(Targets, warn_before_they_escalate_and_escalate_before_they_are_late_in_every_row)
{
    const auto targets = Policy::defaults().targets;
    for (const auto* modality : {"ECG", "CR", "DX", "US", "CT", "MR", "SM", ""}) {
        for (const auto priority : {Priority::emergency, Priority::urgent, Priority::routine}) {
            const auto target = targets.of(occasion(modality, priority));
            EXPECT_LT(target.warning, target.escalation) << modality;
            EXPECT_LT(target.escalation, target.deadline) << modality;
        }
    }
}

TEST(Targets, follow_the_first_rule_that_fits_and_the_table_where_it_says_nothing)
{
    const auto targets = table({"modality=CT lane=stroke deadline=20m", "site=dongpo priority=routine deadline=5h",
                                "days=sat,sun warning=3h escalation=4h", "modality=CT deadline=9m"});

    const auto of = [&](const Occasion& one) { return targets.of(one); };
    EXPECT_EQ(of(occasion("CT", Priority::emergency, Lane::stroke)), (Target{3min, 10min, 20min}));
    EXPECT_EQ(of(occasion("CT", Priority::emergency, Lane::trauma)), (Target{3min, 9min, 9min}));
    EXPECT_EQ(of(occasion("DX", Priority::routine, Lane::none, dongpo)), (Target{60min, 90min, 5h}));
    EXPECT_EQ(of(occasion("DX", Priority::routine)), (Target{60min, 90min, 2h}));
    EXPECT_EQ(of(occasion("DX", Priority::routine, Lane::none, niujie, saturday)), (Target{2h, 2h, 2h}))
        << "the weekday is China's";
}

TEST(Targets, call_everybody_before_a_deadline_that_was_only_shortened)
{
    EXPECT_EQ(table({"deadline=2m"}).of(occasion("DX", Priority::urgent)), (Target{2min, 2min, 2min}));
    EXPECT_EQ(table({"warning=3h"}).of(occasion("DX", Priority::urgent)), (Target{20min, 20min, 30min}));
}

TEST(Targets, refuse_a_rule_that_is_not_understood_and_one_that_changes_nothing)
{
    for (const std::string_view rule : {"modality", "modality=", "colour=red deadline=3m", "priority=soon deadline=3m",
                                        "lane=fast deadline=3m", "site=A! deadline=3m", "days=friday deadline=3m",
                                        "deadline=3", "deadline=m", "deadline=-3m", "deadline=0m", "deadline=3w",
                                        "deadline=99999999999999999999m"})
        EXPECT_EQ(Rule::parse(rule).error().at(), "rule.word") << rule;
    for (const std::string_view rule : {"", "   ", "modality=CT days=mon"})
        EXPECT_EQ(Rule::parse(rule).error().at(), "rule.empty") << rule;
}

}  // namespace
}  // namespace shanhai::cases
