#include "server/verification/standing.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::verification;
using ledger::ReportStatus;

namespace {

auto report_id(int number) -> ReportId
{
    std::array<std::byte, 10> random{};
    random[9] = static_cast<std::byte>(number);
    return ReportId::mint(from_micros(0), random);
}

auto at(int hour) -> Instant { return from_micros(std::int64_t{hour} * 3'600'000'000); }

// The versions of one report in the order they were signed, one an hour: p, f, a(ddendum), m(amendment), r(etraction);
// an upper-case letter is one that was recalled, half an hour later.
auto versions(std::string_view story) -> std::vector<Version>
{
    std::vector<Version> all;
    for (const char letter : story) {
        const auto number = static_cast<int>(all.size()) + 1;
        const char kind = static_cast<char>(letter | 0x20);
        const auto status = kind == 'p'   ? ReportStatus::preliminary
                            : kind == 'f' ? ReportStatus::final
                            : kind == 'a' ? ReportStatus::addendum
                            : kind == 'm' ? ReportStatus::amendment
                                          : ReportStatus::retraction;
        auto version = Version{ledger::Report{.id = report_id(number),
                                              .of = CaseId::mint(at(0), {}),
                                              .version = number,
                                              .by = PersonId::parse("dr-yang").value(),
                                              .signer = Digest::of({}),
                                              .digest = Digest::of({}),
                                              .place = {PackId::mint(at(0), {}), 0, 1},
                                              .signed_at = at(number),
                                              .status = status}};
        if (letter < 'a') version.recalled = at(number) + std::chrono::minutes{30};
        if (!all.empty()) all.back().report.superseded_by = version.report.id;
        all.push_back(std::move(version));
    }
    return all;
}

struct Row {
    std::string_view story;
    int asked;
    State state;
    double since;  // hours
    int counts;    // 0: nothing
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.story << ", version " << row.asked; }

struct StandingTable : testing::TestWithParam<Row> {};

}  // namespace

TEST_P(StandingTable, says_what_a_version_is_worth_since_when_and_what_counts_instead)
{
    const auto& row = GetParam();

    const auto standing = standing_of(report_id(row.asked), versions(row.story));

    EXPECT_EQ(standing.state, row.state) << name_of(standing.state);
    EXPECT_EQ(standing.since, at(0) + std::chrono::minutes{static_cast<int>(row.since * 60)});
    EXPECT_EQ(standing.counts_version, row.counts);
    EXPECT_EQ(standing.counts, row.counts == 0 ? std::nullopt : std::optional{report_id(row.counts)});
}

INSTANTIATE_TEST_SUITE_P(Reports, StandingTable,
    testing::Values(
        Row{"f", 1, State::current, 1, 1}, // 有效
        Row{"p", 1, State::preliminary, 1, 1}, // 初步
        Row{"pf", 1, State::superseded, 2, 2}, // its final report came
        Row{"pf", 2, State::current, 2, 2},
        Row{"fa", 1, State::with_addendum, 2, 2}, // it stands, and more
        Row{"fa", 2, State::current, 2, 2}, // which repeats it all
        Row{"faa", 1, State::with_addendum, 3, 3},
        Row{"fm", 1, State::superseded, 2, 2}, // 已被更正
        Row{"fm", 2, State::current, 2, 2},
        Row{"fam", 1, State::superseded, 3, 3}, // not since the addendum
        Row{"fma", 1, State::superseded, 2, 3},
        Row{"fmm", 1, State::superseded, 2, 3},
        Row{"fr", 1, State::retracted, 2, 0}, // 已作废
        Row{"fr", 2, State::retracted, 2, 0}, // the retraction itself
        Row{"fmr", 1, State::retracted, 2, 0}, // unusable since the amendment
        Row{"frf", 1, State::retracted, 2, 3}, // a new one counts
        Row{"frf", 2, State::retracted, 2, 3},
        Row{"frf", 3, State::current, 3, 3},
        Row{"F", 1, State::recalled, 1.5, 0}, // 已收回
        Row{"fA", 1, State::recalled, 2.5, 0}, // it repeats what it adds to
        Row{"Fm", 1, State::superseded, 1.5, 2}, // since the recall
        Row{"fM", 1, State::superseded, 2, 0}, // by what was recalled itself
        Row{"P", 1, State::recalled, 1.5, 0}));

TEST(Standing, of_a_report_that_is_not_there_is_unknown)
{
    EXPECT_EQ(standing_of(report_id(9), versions("fm")).state, State::unknown);
    EXPECT_EQ(standing_of(report_id(9), {}).state, State::unknown);
}

TEST(Standing, does_not_depend_on_the_order_of_the_versions)
{
    auto all = versions("fam");
    std::reverse(all.begin(), all.end());
    EXPECT_EQ(standing_of(report_id(1), all), standing_of(report_id(1), versions("fam")));
}

TEST(Standing, a_ledger_that_contradicts_itself_lets_nobody_act)
{
    auto all = versions("fm");
    all.pop_back();
    const auto standing = standing_of(report_id(1), all);
    EXPECT_EQ(standing.state, State::superseded);
    EXPECT_FALSE(standing.counts);
}

TEST(Standing, only_what_stands_may_be_used)
{
    for (const auto state : {State::current, State::with_addendum, State::preliminary})
        EXPECT_FALSE(must_not_be_used(state)) << name_of(state);
    for (const auto state : {State::superseded, State::retracted, State::recalled, State::damaged, State::unknown})
        EXPECT_TRUE(must_not_be_used(state)) << name_of(state);
}
