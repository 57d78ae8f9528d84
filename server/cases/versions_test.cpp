#include "server/cases/versions.hpp"

#include "server/cases/case.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;
using ledger::ReportStatus;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto lease_over = eight + 20min;
const auto zhao = PersonId::parse("dr-zhao").value();  // learns
const auto wang = PersonId::parse("dr-wang").value();
const auto li = PersonId::parse("dr-li").value();

auto report_id(unsigned char seed) -> ReportId
{
    std::array<std::byte, 10> random{};
    random.fill(std::byte{seed});
    return ReportId::mint(eight, random);
}

auto waiting() -> Case
{
    return {.id = CaseId::mint(eight, {}),
            .site = SiteId::parse("qingshan").value(),
            .group = SiteId::parse("yunling").value(),
            .modality = "DX",
            .opened_at = eight,
            .deadline = eight + 2h,
            .state = ledger::Waiting{eight},
            .warning = eight + 1h,
            .escalation = eight + 90min};
}

// ---- what a step does to a case

template <class Wish>
auto after(const Case& now, const Wish& wish) -> Case
{
    return evolve(now, decide(now, wish).value());
}
template <class Wish>
auto refusal(const Case& now, const Wish& wish) -> std::string
{
    const auto done = decide(now, wish);
    return done ? "allowed" : std::string{done.error().at()};
}

auto claim(const PersonId& by, Instant at) { return Claim{by, at, at + 20min}; }
auto submit(std::optional<PersonId> reviewer = std::nullopt, std::int64_t token = 1)
{
    return SubmitDraft{zhao, token, 3, std::move(reviewer), eight + 40min, std::nullopt, eight + 10min};
}
auto send_back(std::int64_t token = 2, int rewrites_max = 2)
{
    return SendDraftBack{wang, token, "请写明部位", rewrites_max, eight + 60min, eight + 15min};
}
auto open(ReportStatus kind, const PersonId& by = wang, Instant at = eight + 1h)
{
    return OpenAmendment{by, kind, "左右写反", "李春兰", at + 2h, at};
}
auto sign(const PersonId& by, std::int64_t token, ReportStatus status, Instant at = eight + 15min)
{
    return Report{by, token, report_id(7), at, status};
}

auto claimed_by_trainee() -> Case { return after(waiting(), claim(zhao, eight)); }
auto in_review() -> Case { return after(claimed_by_trainee(), submit()); }
auto under_review() -> Case { return after(in_review(), claim(wang, eight + 12min)); }
auto reported() -> Case { return after(under_review(), sign(wang, 2, ReportStatus::final)); }

TEST(Review, a_draft_given_out_of_hand_waits_for_somebody_who_may_sign)
{
    const auto now = in_review();
    EXPECT_TRUE(std::holds_alternative<ledger::Waiting>(now.state));
    ASSERT_TRUE(now.review);
    EXPECT_EQ(now.review->author, zhao);
    EXPECT_EQ(now.review->draft, 3);
    EXPECT_TRUE(now.alarm_at) << "its clock runs on";
    EXPECT_EQ(refusal(now, claim(zhao, eight + 11min)), "case.in-review");
    EXPECT_EQ(refusal(now, claim(wang, eight + 11min)), "allowed");
}

TEST(Review, the_reviewer_who_was_asked_has_it_first_and_not_for_ever)
{
    const auto now = after(claimed_by_trainee(), submit(wang));
    EXPECT_EQ(refusal(now, claim(li, eight + 11min)), "case.kept");
    EXPECT_EQ(refusal(now, claim(wang, eight + 11min)), "allowed");
    EXPECT_EQ(refusal(now, claim(li, eight + 40min)), "allowed");
    EXPECT_EQ(refusal(claimed_by_trainee(), submit(zhao)), "review.self");
    EXPECT_EQ(refusal(claimed_by_trainee(), submit(wang, 9)), "case.token");
}

TEST(Review, a_reviewer_sends_a_draft_back_to_its_author_a_few_times_at_most)
{
    const auto back = after(under_review(), send_back());
    EXPECT_FALSE(back.review);
    EXPECT_EQ(back.kept, (ledger::Reservation{zhao, eight + 60min}));
    EXPECT_EQ(back.rewrites, 1);
    EXPECT_EQ(back.remarks.back(),
              (ledger::Remark{ledger::RemarkKind::rewrite, "dr-wang", "请写明部位", eight + 15min}));
    EXPECT_EQ(refusal(back, claim(zhao, eight + 16min)), "allowed");

    EXPECT_EQ(refusal(under_review(), send_back(2, 0)), "review.rounds");
    EXPECT_EQ(refusal(under_review(), send_back(1)), "case.token");
    EXPECT_EQ(refusal(after(waiting(), claim(wang, eight)), send_back(1)), "case.not-in-review");
}

TEST(Review, stays_with_the_case_until_it_is_signed_or_its_images_are_not_good_enough)
{
    EXPECT_TRUE(after(under_review(), Release{wang, 2, eight + 13min}).review);
    EXPECT_TRUE(after(under_review(), Lapse{eight + 32min}).review);
    EXPECT_FALSE(reported().review);
    EXPECT_FALSE(after(under_review(), Return{wang, 2, "111209", "", eight + 13min}).review);
}

TEST(Preliminary, is_a_first_word_and_the_case_goes_on)
{
    const auto before = claimed_by_trainee();
    const auto now = after(before, sign(zhao, 1, ReportStatus::preliminary));
    EXPECT_EQ(now.state, before.state);
    EXPECT_FALSE(now.reported_at);
    EXPECT_EQ(refusal(now, sign(zhao, 1, ReportStatus::final)), "allowed");
    EXPECT_EQ(refusal(now, sign(zhao, 1, ReportStatus::amendment)), "report.status");
    EXPECT_EQ(refusal(waiting(), sign(zhao, 0, ReportStatus::preliminary)), "case.token");
}

TEST(Amendment, leaves_what_counts_alone_until_it_is_signed)
{
    const auto before = after(reported(), Acknowledge{"site:qingshan", report_id(7), eight + 30min});
    const auto now = after(before, open(ReportStatus::amendment));
    EXPECT_EQ(now.state, before.state);
    EXPECT_EQ(now.token, before.token + 1);
    ASSERT_TRUE(now.amending);
    EXPECT_EQ(now.amending->reason, "左右写反");
    EXPECT_FALSE(now.alarm_at);

    const auto amended = after(now, sign(wang, now.token, ReportStatus::amendment, eight + 90min));
    EXPECT_EQ(amended.state, (ledger::CaseState{ledger::Reported{report_id(7), wang, eight + 90min}}))
        << "the clinic is asked again whether it has seen it";
    EXPECT_FALSE(amended.amending);
    EXPECT_EQ(amended.reported_at, before.reported_at) << "turnaround is the first report's";
    const auto seen = after(amended, Acknowledge{"site:qingshan", report_id(7), eight + 3h});
    EXPECT_EQ(seen.acknowledged_at, before.acknowledged_at);
}

TEST(Amendment, is_signed_as_what_it_was_opened_for_and_in_time)
{
    const auto now = after(reported(), open(ReportStatus::addendum));
    EXPECT_EQ(refusal(now, sign(wang, now.token, ReportStatus::retraction, eight + 2h)), "report.status");
    EXPECT_EQ(refusal(now, sign(wang, now.token - 1, ReportStatus::addendum, eight + 2h)), "case.token");
    EXPECT_EQ(refusal(now, sign(wang, now.token, ReportStatus::addendum, eight + 3h)), "case.token")
        << "its time is over";
    EXPECT_EQ(refusal(now, sign(wang, now.token, ReportStatus::final, eight + 2h)), "case.token");
    EXPECT_EQ(refusal(now, sign(li, now.token, ReportStatus::addendum, eight + 2h)), "allowed") << "a second person";
}

TEST(Amendment, is_opened_by_one_at_a_time)
{
    EXPECT_EQ(refusal(waiting(), open(ReportStatus::addendum)), "case.not-reported");
    const auto now = after(reported(), open(ReportStatus::addendum));
    EXPECT_EQ(refusal(now, open(ReportStatus::amendment, li, eight + 2h)), "case.amending");
    EXPECT_EQ(refusal(now, open(ReportStatus::amendment, li, eight + 3h)), "allowed") << "the first gave up";
    EXPECT_EQ(refusal(now, DropAmendment{li, now.token, eight + 2h}), "case.token");
    const auto dropped = after(now, DropAmendment{wang, now.token, eight + 2h});
    EXPECT_FALSE(dropped.amending);
    EXPECT_EQ(refusal(dropped, DropAmendment{wang, now.token, eight + 2h}), "case.token");
}

}  // namespace
}  // namespace shanhai::cases
