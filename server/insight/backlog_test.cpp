#include "server/insight/backlog.hpp"

#include <gtest/gtest.h>

namespace shanhai::insight {
namespace {

using namespace std::chrono_literals;
using ledger::Case;

const auto nine = parse_instant("2026-03-05T09:00:00+08:00").value();
const auto wang = PersonId::parse("dr-wang").value();
const auto li = PersonId::parse("dr-li").value();

auto waiting(std::string modality, Instant opened) -> Reading
{
    auto which = Case{.id = CaseId::mint(opened, {}),
                      .site = SiteId::parse("qingshan").value(),
                      .group = SiteId::parse("yunling").value(),
                      .modality = std::move(modality),
                      .opened_at = opened,
                      .deadline = opened + 2h,
                      .state = ledger::Waiting{opened}};
    which.turn = which.deadline;
    return {which, std::nullopt};
}

// Claimed as soon as it was there, and signed `took` later.
auto signed_by(const PersonId& reader, std::string modality, Instant claimed, std::chrono::microseconds took) -> Reading
{
    auto reading = waiting(std::move(modality), claimed);
    reading.which.token = 1;
    reading.which.first_claimed_at = claimed;
    reading.which.reported_at = claimed + took;
    reading.which.state = ledger::Reported{ReportId::mint(claimed, {}), reader, claimed + took};
    reading.reader = reader;
    return reading;
}

auto minutes(std::optional<std::int64_t> seconds) -> std::int64_t { return seconds ? *seconds / 60 : -1; }

// Long ago, so that nothing of it counts as coming now.
auto at_work(const PersonId& reader, std::string modality = "DX") -> Reading
{
    auto reading = signed_by(reader, std::move(modality), nine - 10min, 10min);
    reading.which.opened_at = nine - 3h;
    return reading;
}

TEST(Backlog, is_the_work_that_waits_shared_by_those_on_duty)
{
    std::vector<Reading> readings{at_work(wang)};
    for (int i = 0; i < 6; ++i) readings.push_back(waiting("DX", nine - 3h));
    EXPECT_EQ(minutes(backlog(readings, 6, nine).clears_in), 60) << "six of ten minutes each, by one";
    EXPECT_EQ(minutes(backlog(readings, 6, nine).clears_in_with_one_more), 30 + 5) << "the last is read by one alone";

    readings.push_back(at_work(li));
    EXPECT_EQ(minutes(backlog(readings, 6, nine).clears_in), 30 + 5);
    EXPECT_EQ(backlog(readings, 6, nine).readers, 2);
}

TEST(Backlog, counts_what_is_being_read_and_the_pause_between_two)
{
    std::vector<Reading> readings{signed_by(wang, "DX", nine - 22min, 10min),
                                  signed_by(wang, "DX", nine - 10min, 10min)};
    for (auto& reading : readings) reading.which.opened_at = nine - 3h;
    readings.push_back(waiting("DX", nine - 3h));
    EXPECT_EQ(minutes(backlog(readings, 1, nine).clears_in), 12) << "two minutes went by between the two signatures";

    auto held = waiting("DX", nine - 3h);
    held.which.state = ledger::Claimed{wang, nine - 4min, nine + 16min};
    held.reader = wang;
    readings.push_back(held);
    EXPECT_EQ(minutes(backlog(readings, 1, nine).clears_in), 18) << "six minutes are left of what is being read";
}

TEST(Backlog, lasts_as_long_as_that_of_the_slowest_who_share_no_work)
{
    std::vector<Reading> readings{at_work(wang, "DX"), at_work(li, "ECG")};
    for (int i = 0; i < 3; ++i) readings.push_back(waiting("DX", nine - 3h));
    readings.push_back(waiting("ECG", nine - 3h));

    EXPECT_EQ(minutes(backlog(readings, 4, nine).clears_in), 30) << "who reads ECG does not help with DX";
    EXPECT_EQ(minutes(backlog(readings, 4, nine).clears_in_with_one_more), 20)
        << "one more goes where it takes longest";
}

TEST(Backlog, grows_with_emergencies_that_come_first_and_not_with_those_who_queue_behind)
{
    std::vector<Reading> readings{at_work(wang)};
    for (int i = 0; i < 6; ++i) readings.push_back(waiting("DX", nine - 3h));
    auto came = signed_by(wang, "DX", nine - 1h, 10min);
    readings.push_back(came);
    EXPECT_EQ(minutes(backlog(readings, 6, nine).clears_in), 60) << "the next such case goes behind";

    readings.back().which.priority = wire::Priority::emergency;
    EXPECT_EQ(minutes(backlog(readings, 6, nine).clears_in), 65) << "one in two hours: half of one in the hour";
}

TEST(Backlog, has_no_end_when_nobody_reads_and_is_none_when_nothing_waits)
{
    const auto forgotten = waiting("DX", nine - 3h);
    EXPECT_FALSE(backlog({forgotten}, 1, nine).clears_in) << "nothing was ever read";

    auto gone = signed_by(wang, "DX", nine - 100min, 10min);
    EXPECT_FALSE(backlog({gone, forgotten}, 1, nine).clears_in) << "who was here has gone";
    EXPECT_EQ(minutes(backlog({gone, forgotten}, 1, nine).clears_in_with_one_more), 10);
    EXPECT_EQ(minutes(backlog({gone, waiting("DX", nine - 1min)}, 1, nine).clears_in), 10)
        << "there was nothing to do, which is no absence";
    EXPECT_EQ(backlog({gone}, 0, nine).clears_in, 0);
}

TEST(Backlog, learns_nothing_from_claims_that_lapsed)
{
    auto lapsed = signed_by(wang, "DX", nine - 5h, 5h);
    lapsed.which.token = 2;
    EXPECT_EQ(minutes(backlog({at_work(wang), lapsed, waiting("DX", nine - 3h)}, 1, nine).clears_in), 10);
}

}  // namespace
}  // namespace shanhai::insight
