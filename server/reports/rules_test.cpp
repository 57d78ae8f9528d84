#include "server/reports/rules.hpp"

#include <gtest/gtest.h>

namespace shanhai::reports {
namespace {

using ledger::ReportStatus;

const auto at = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto yang = PersonId::parse("dr-yang").value();
const auto zhao = PersonId::parse("dr-zhao").value();

auto person(const PersonId& id, std::set<ledger::Role> more = {}) -> ledger::Person
{
    more.insert(ledger::Role::reader);
    return {.id = id, .site = SiteId::parse("yunling").value(), .name = "某人", .roles = std::move(more)};
}
auto learner() -> ledger::Person { return person(zhao, {ledger::Role::trainee}); }

auto some_case() -> ledger::Case
{
    return {.id = CaseId::mint(at, {}),
            .site = SiteId::parse("qingshan").value(),
            .group = SiteId::parse("yunling").value(),
            .modality = "CT",
            .state = ledger::Claimed{yang, at, at}};
}
auto in_review() -> ledger::Case
{
    auto which = some_case();
    which.review = ledger::Review{zhao, at, 1, std::nullopt};
    return which;
}
auto amending(ReportStatus kind) -> ledger::Case
{
    auto which = some_case();
    which.amending = ledger::Amending{kind, yang, at, at, "写错", ""};
    return which;
}

auto refusal(const Result<Roles>& roles) -> std::string { return roles ? "" : std::string{roles.error().at()}; }

TEST(Rules, whoever_reads_alone_writes_and_answers_for_it)
{
    EXPECT_EQ(roles_for({}, some_case(), person(yang), ReportStatus::final).value(), Roles{yang});
    EXPECT_EQ(roles_for({}, some_case(), person(yang), ReportStatus::preliminary).value(), Roles{yang});
}

TEST(Rules, who_learns_signs_nothing_alone_but_a_first_word_where_that_was_agreed)
{
    auto rules = Rules{};
    EXPECT_EQ(refusal(roles_for(rules, some_case(), learner(), ReportStatus::final)), "report.trainee");
    EXPECT_EQ(refusal(roles_for(rules, some_case(), learner(), ReportStatus::preliminary)), "report.trainee");
    EXPECT_EQ(refusal(roles_for(rules, amending(ReportStatus::addendum), learner(), ReportStatus::addendum)),
              "report.trainee");
    rules.trainee_preliminary = true;
    EXPECT_EQ(roles_for(rules, some_case(), learner(), ReportStatus::preliminary).value(), Roles{zhao});
    EXPECT_EQ(refusal(roles_for(rules, some_case(), learner(), ReportStatus::final)), "report.trainee");
}

TEST(Rules, what_one_wrote_the_other_answers_for)
{
    EXPECT_EQ(roles_for({}, in_review(), person(yang), ReportStatus::final).value(), (Roles{zhao, yang}));
}

TEST(Rules, some_modalities_take_two_persons_unless_it_is_urgent)
{
    auto rules = Rules{.reviewed = {"CT"}};
    auto which = some_case();
    EXPECT_EQ(refusal(roles_for(rules, which, person(yang), ReportStatus::final)), "report.needs-review");
    EXPECT_TRUE(roles_for(rules, which, person(yang), ReportStatus::preliminary));
    EXPECT_EQ(roles_for(rules, in_review(), person(yang), ReportStatus::final).value(), (Roles{zhao, yang}));
    which.priority = wire::Priority::urgent;
    EXPECT_TRUE(roles_for(rules, which, person(yang), ReportStatus::final));
    which.modality = "DX";
    which.priority = wire::Priority::routine;
    EXPECT_TRUE(roles_for(rules, which, person(yang), ReportStatus::final));
}

TEST(Rules, a_retraction_takes_two_persons_always)
{
    const auto retraction = amending(ReportStatus::retraction);
    EXPECT_EQ(refusal(roles_for({.second_person = {}}, retraction, person(yang), ReportStatus::retraction)),
              "report.second-person");
    EXPECT_EQ(roles_for({}, retraction, person(zhao), ReportStatus::retraction).value(), (Roles{yang, zhao}));
}

TEST(Rules, an_amendment_takes_two_where_that_was_agreed)
{
    const auto which = amending(ReportStatus::amendment);
    EXPECT_EQ(roles_for({}, which, person(yang), ReportStatus::amendment).value(), Roles{yang});
    auto rules = Rules{};
    rules.second_person.insert(ReportStatus::amendment);
    EXPECT_EQ(refusal(roles_for(rules, which, person(yang), ReportStatus::amendment)), "report.second-person");
    EXPECT_EQ(roles_for(rules, which, person(zhao), ReportStatus::amendment).value(), (Roles{yang, zhao}));
}

}  // namespace
}  // namespace shanhai::reports
