// What several versions of a report are to each other, told from the files alone.
#include "common/report/lineage.hpp"

#include "common/report/sample_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

// Version after version, each following the one before.
auto chain_of(std::initializer_list<Status> statuses) -> std::vector<Version>
{
    std::vector<Version> all;
    for (const auto status : statuses) {
        auto document = sample_document();
        document.status = status;
        document.version = static_cast<std::uint32_t>(all.size()) + 1;
        if (!all.empty()) document.previous = all.back().file;
        all.push_back({Digest::of(as_view("file " + std::to_string(document.version))), document});
    }
    return all;
}

auto currency(const std::vector<Version>& all, std::size_t which) -> Currency
{
    return lineage_of(all[which], all)->currency;
}

TEST(Lineage, a_report_alone_is_what_it_says)
{
    const auto alone = [](Status status) { return lineage_of(chain_of({status}).front(), {})->currency; };

    EXPECT_EQ(alone(Status::final), Currency::current);
    EXPECT_EQ(alone(Status::amendment), Currency::current);
    EXPECT_EQ(alone(Status::preliminary), Currency::preliminary);
    EXPECT_EQ(alone(Status::addendum), Currency::with_addendum);
    EXPECT_EQ(alone(Status::retraction), Currency::retraction);
}

TEST(Lineage, a_preliminary_report_is_superseded_by_the_final_one)
{
    const auto all = chain_of({Status::preliminary, Status::final});

    EXPECT_EQ(currency(all, 0), Currency::superseded);
    EXPECT_EQ(currency(all, 1), Currency::current);
}

TEST(Lineage, addenda_leave_a_report_standing_and_an_amendment_does_not)
{
    const auto added = chain_of({Status::final, Status::addendum, Status::addendum});
    const auto amended = chain_of({Status::final, Status::addendum, Status::amendment});

    EXPECT_EQ(currency(added, 0), Currency::with_addendum);
    EXPECT_EQ(currency(amended, 0), Currency::superseded);
    EXPECT_EQ(currency(amended, 1), Currency::superseded);
    EXPECT_EQ(currency(amended, 2), Currency::current);
    EXPECT_EQ(lineage_of(amended[0], amended)->later.size(), 2U);
    EXPECT_EQ(lineage_of(amended[0], amended)->last()->document.version, 3U);
}

TEST(Lineage, a_retraction_takes_all_before_it_with_it)
{
    const auto all = chain_of({Status::final, Status::amendment, Status::retraction});

    EXPECT_EQ(currency(all, 0), Currency::retracted);
    EXPECT_EQ(currency(all, 1), Currency::retracted);
    EXPECT_EQ(currency(all, 2), Currency::retraction);
}

TEST(Lineage, needs_every_link_between)
{
    const auto all = chain_of({Status::final, Status::amendment, Status::amendment});
    const std::vector gap{all[0], all[2]};

    EXPECT_EQ(lineage_of(all[0], gap).error().at(), "verify.lineage");
}

TEST(Lineage, is_of_one_case_and_counts_without_gaps)
{
    auto all = chain_of({Status::final, Status::amendment});
    all[1].document.case_id = CaseId::parse("case_01jnkyqd8s5r3p1h7g2f9k4m6b").value();
    EXPECT_EQ(lineage_of(all[0], all).error().at(), "verify.lineage");
    EXPECT_EQ(lineage_of(all[1], all).error().at(), "verify.lineage");

    all = chain_of({Status::final, Status::amendment});
    all[1].document.version = 3;
    EXPECT_EQ(lineage_of(all[0], all).error().at(), "verify.lineage");
}

TEST(Lineage, two_that_follow_the_same_version_are_told)
{
    auto all = chain_of({Status::final, Status::amendment});
    auto other = all[1];
    other.file = Digest::of(as_view("another second version"));
    all.push_back(other);

    EXPECT_EQ(lineage_of(all[0], all).error().at(), "verify.fork");
}

TEST(Lineage, minds_neither_order_nor_copies_and_refuses_strangers)
{
    auto all = chain_of({Status::final, Status::amendment, Status::amendment});
    std::swap(all[0], all[2]);
    all.push_back(all[1]);
    EXPECT_EQ(lineage_of(all[2], all)->later.size(), 2U);

    auto stranger = all[2];
    stranger.file = Digest::of(as_view("another report"));
    all.push_back(stranger);
    EXPECT_EQ(lineage_of(all[2], all).error().at(), "verify.lineage");
}

}  // namespace
}  // namespace shanhai::report
