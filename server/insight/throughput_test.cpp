#include "server/insight/throughput.hpp"

#include <gtest/gtest.h>

namespace shanhai::insight {
namespace {

using namespace std::chrono_literals;
using ledger::Case;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto wang = PersonId::parse("dr-wang").value();
const auto li = PersonId::parse("dr-li").value();
const auto report = ReportId::mint(eight, {});

auto waiting(std::string_view site, std::string modality) -> Case
{
    return {.id = CaseId::mint(eight, {}),
            .site = SiteId::parse(site).value(),
            .group = SiteId::parse("yunling").value(),
            .modality = std::move(modality),
            .opened_at = eight,
            .deadline = eight + 2h,
            .state = ledger::Waiting{eight}};
}
auto claimed(Case which, std::chrono::seconds after) -> Case
{
    which.first_claimed_at = eight + after;
    which.state = ledger::Claimed{wang, eight + after, eight + after + 20min};
    return which;
}
auto reported(Case which, std::chrono::seconds after) -> Case
{
    which.reported_at = eight + after;
    which.state = ledger::Reported{report, wang, eight + after};
    return which;
}
auto acknowledged(Case which, std::chrono::seconds after) -> Case
{
    which.acknowledged_at = eight + after;
    which.state = ledger::Acknowledged{report, "site:qingshan/gateway", eight + after};
    return which;
}

TEST(Percentile, is_the_nearest_rank_a_value_that_was_really_there)
{
    struct Row {
        std::vector<std::int64_t> values;
        int p;
        std::optional<std::int64_t> expected;
    };
    const Row table[] = {
        {{}, 50, std::nullopt},
        {{0}, 50, 0},
        {{7}, 1, 7},
        {{7}, 100, 7},
        {{2, 1}, 50, 1},
        {{2, 1}, 51, 2},
        {{15, 20, 35, 40, 50}, 5, 15},
        {{15, 20, 35, 40, 50}, 30, 20},
        {{15, 20, 35, 40, 50}, 40, 20},
        {{15, 20, 35, 40, 50}, 41, 35},
        {{50, 40, 35, 20, 15}, 50, 35},
        {{50, 40, 35, 20, 15}, 90, 50},
        {{15, 20, 35, 40, 50}, 100, 50},
        {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 90, 9},
        {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 91, 10},
    };
    for (const auto& row : table)
        EXPECT_EQ(percentile(row.values, row.p), row.expected) << row.p << " of " << testing::PrintToString(row.values);
}

// One row as text: arrived waiting reading late reported acknowledged | claim50 report50 report90 acknowledge50
auto line(const wire::StatsRow& row) -> std::string
{
    std::string text = row.group + ':';
    for (const auto count : {row.arrived, row.waiting, row.reading, row.late, row.reported, row.acknowledged})
        text += ' ' + std::to_string(count);
    text += " |";
    for (const auto seconds : {row.to_claim_p50, row.to_report_p50, row.to_report_p90, row.to_acknowledge_p50})
        text += ' ' + (seconds ? std::to_string(*seconds) : std::string{"-"});
    return text;
}

TEST(Throughput, counts_what_is_held_and_expects_nothing_of_what_is_cancelled)
{
    auto held = waiting("qingshan", "DX");
    held.state = ledger::Held{eight};
    auto cancelled = waiting("qingshan", "DX");
    cancelled.state = ledger::Cancelled{"李春兰", "发错了", eight};

    const auto stats = throughput({{held}, {cancelled}}, eight, eight + 24h, eight + 24h);

    EXPECT_EQ(stats.total.arrived, 2);
    EXPECT_EQ(stats.total.held, 1);
    EXPECT_EQ(stats.total.waiting, 0);
    EXPECT_EQ(stats.total.late, 1) << "a held case can be late; a cancelled one cannot";
}

TEST(Throughput, counts_what_one_counts_by_hand)
{
    const std::vector<Reading> cases = {
        {waiting("qingshan", "DX")},
        {claimed(waiting("qingshan", "DX"), 60s), wang},
        {reported(claimed(waiting("qingshan", "CT"), 30s), 600s), wang},
        {acknowledged(reported(claimed(waiting("dongpo", "DX"), 90s), 900s), 1000s), li},
        {acknowledged(reported(claimed(waiting("dongpo", "DX"), 120s), 3h), 4h), li},  // an hour late
    };
    const auto stats = throughput(cases, eight, eight + 24h, eight + 1h);

    EXPECT_EQ(stats.from, to_text(eight));
    EXPECT_EQ(stats.until, to_text(eight + 24h));
    EXPECT_EQ(line(stats.total), "total: 5 1 1 1 3 2 | 60 900 10800 1000");
    ASSERT_EQ(stats.by_site.size(), 2u);
    EXPECT_EQ(line(stats.by_site[0]), "dongpo: 2 0 0 1 2 2 | 90 900 10800 1000");
    EXPECT_EQ(line(stats.by_site[1]), "qingshan: 3 1 1 0 1 0 | 30 600 600 -");
    ASSERT_EQ(stats.by_modality.size(), 2u);
    EXPECT_EQ(line(stats.by_modality[0]), "CT: 1 0 0 0 1 0 | 30 600 600 -");
    EXPECT_EQ(line(stats.by_modality[1]), "DX: 4 1 1 1 2 2 | 90 900 10800 1000");
    ASSERT_EQ(stats.by_reader.size(), 2u);
    EXPECT_EQ(line(stats.by_reader[0]), "dr-li: 2 0 0 1 2 2 | 90 900 10800 1000");
    EXPECT_EQ(line(stats.by_reader[1]), "dr-wang: 2 0 1 0 1 0 | 30 600 600 -");
    ASSERT_EQ(stats.by_priority.size(), 1u);
    EXPECT_EQ(line(stats.by_priority[0]), "routine: 5 1 1 1 3 2 | 60 900 10800 1000");
    ASSERT_EQ(stats.by_hour.size(), 1u);
    EXPECT_EQ(stats.by_hour[0].group, "08") << "as the clock on the county's wall says";
    EXPECT_EQ(stats.total.to_claim_p99, 120);
    EXPECT_EQ(stats.total.to_acknowledge_p90, 4 * 3600);
}

TEST(Throughput, of_no_case_counts_nothing_and_measures_nothing)
{
    const auto stats = throughput({}, eight, eight + 24h, eight);

    EXPECT_EQ(line(stats.total), "total: 0 0 0 0 0 0 | - - - -");
    EXPECT_TRUE(stats.by_site.empty());
    EXPECT_TRUE(stats.by_modality.empty());
}

TEST(Throughput, calls_late_what_was_reported_after_its_deadline_or_still_is_not)
{
    const auto late = [](const Case& which, Instant now) {
        return throughput({{which}}, eight, eight + 24h, now).total.late;
    };
    const auto deadline = eight + 2h;

    EXPECT_EQ(late(waiting("qingshan", "DX"), deadline), 0) << "on the minute is in time";
    EXPECT_EQ(late(waiting("qingshan", "DX"), deadline + 1us), 1);
    EXPECT_EQ(late(claimed(waiting("qingshan", "DX"), 60s), deadline + 1us), 1) << "a claim does not stop the clock";
    EXPECT_EQ(late(reported(waiting("qingshan", "DX"), 2h), deadline + 24h), 0);
    EXPECT_EQ(late(reported(waiting("qingshan", "DX"), 2h + 1s), deadline + 24h), 1);
    EXPECT_EQ(late(acknowledged(reported(waiting("qingshan", "DX"), 1h), 9h), deadline + 24h), 0)
        << "the deadline is the reader's, not the clinic's";
}

}  // namespace
}  // namespace shanhai::insight
