#include "server/cases/case.hpp"

#include <gtest/gtest.h>

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;

const auto eight = parse_instant("2026-03-05T08:00:00+08:00").value();
const auto over = eight + 20min;  // when the lease of the claimed case ends
const auto wang = PersonId::parse("dr-wang").value();
const auto li = PersonId::parse("dr-li").value();

auto report_id(unsigned char seed) -> ReportId
{
    std::array<std::byte, 10> random{};
    random.fill(std::byte{seed});
    return ReportId::mint(eight, random);
}
const auto report = report_id(1);
const auto other_report = report_id(2);

auto waiting() -> Case
{
    return {.id = CaseId::mint(eight, {}),
            .site = SiteId::parse("qingshan").value(),
            .group = SiteId::parse("yunling").value(),
            .modality = "DX",
            .opened_at = eight,
            .deadline = eight + 2h,
            .state = ledger::Waiting{eight}};
}
auto claimed() -> Case { return evolve(waiting(), CaseClaimed{wang, 1, eight, over}); }
auto lapsed() -> Case { return evolve(claimed(), ClaimLapsed{wang, over}); }
auto handed_over() -> Case { return evolve(claimed(), ClaimHandedOver{wang, li, 2, eight, over}); }
auto taken_over() -> Case { return evolve(lapsed(), CaseClaimed{li, 2, over, over + 20min}); }
auto reported() -> Case { return evolve(claimed(), CaseReported{wang, report, eight + 10min}); }
auto acknowledged() -> Case { return evolve(reported(), CaseAcknowledged{"site:qingshan", report, eight + 15min}); }

const auto other_name = ledger::Doubt{ledger::DoubtKind::contradiction, "patient.name", "张三", "李四"};
const auto other_sex = ledger::Doubt{ledger::DoubtKind::contradiction, "patient.sex", "男", "女"};
const auto odd_charset = ledger::Doubt{ledger::DoubtKind::doubtful, "charset", "", ""};
auto held() -> Case { return evolve(waiting(), CaseHeld{{other_name}, eight}); }
const auto timing = Timing{eight + 1h, eight + 90min, eight + 2h, eight + 4h};
auto confirmed() -> Case { return evolve(held(), CaseConfirmed{"李春兰", eight + 5min, timing}); }
auto cancelled() -> Case { return evolve(held(), CaseCancelled{"李春兰", "发错了", eight + 5min}); }
auto correction(std::vector<ledger::Doubt> doubts) -> Correct
{
    return {"李春兰",          "{}",         "李四",       wire::Priority::urgent, wire::Lane::none,
            std::move(doubts), std::nullopt, eight + 5min, {eight, eight, eight + 30min, eight + 30min}};
}

auto returned() -> Case { return evolve(claimed(), CaseReturned{wang, "111209", "请摆正", eight + 5min}); }
auto retaken() -> Case { return evolve(returned(), CaseRetaken{"李春兰", {}, eight + 15min, timing}); }
auto asked() -> Case { return evolve(claimed(), QuestionAsked{wang, "有没有外伤？", eight + 5min}); }
auto answered() -> Case
{
    return evolve(asked(), decide(asked(), Answer{"李春兰", "没有", eight + 15min, eight + 35min}).value());
}
auto kept() -> Case
{
    auto now = waiting();
    now.kept = ledger::Reservation{li, over};
    return now;
}
auto delivered() -> Case { return evolve(reported(), CaseDelivered{report, eight + 12min}); }

using Wish = std::variant<Claim, Renew, Release, HandOver, Lapse, Report, Deliver, Acknowledge, Hold, Confirm, Correct,
                          Cancel, Return, Retake, ReadWithLimits, Ask, Answer>;

// What comes of it: a happening's name, or a fault as "reason at".
auto outcome(const Case& now, const Wish& wish) -> std::string
{
    const auto decided = std::visit([&](const auto& each) { return decide(now, each); }, wish);
    if (decided) return std::string{name_of(*decided)};
    return std::string{name_of(decided.error().code())} + ' ' + std::string{decided.error().at()};
}

struct Row {
    std::string_view what;
    Case now;
    Wish wish;
    std::string_view expected;
};

TEST(Case, does_for_every_command_in_every_state_what_the_table_says)
{
    const auto soon = eight + 1min;
    const auto last = over - 1us;
    const auto later = over + 20min;
    const Row table[] = {
        {"a claim on a waiting case", waiting(), Claim{wang, soon, later}, "case.claimed"},
        {"a claim by its holder", claimed(), Claim{wang, soon, later}, "case.renewed"},
        {"a claim by another", claimed(), Claim{li, soon, later}, "conflict case.claimed"},
        {"a claim by another, to the last moment", claimed(), Claim{li, last, later}, "conflict case.claimed"},
        {"a claim by another when the lease is over", claimed(), Claim{li, over, later}, "case.claimed"},
        {"a claim by its holder when the lease is over", claimed(), Claim{wang, over, later}, "case.claimed"},
        {"a claim on a reported case", reported(), Claim{wang, soon, later}, "conflict case.reported"},
        {"a claim on an acknowledged case", acknowledged(), Claim{li, soon, later}, "conflict case.reported"},

        {"renewing what waits", waiting(), Renew{wang, 0, soon, later}, "stale case.token"},
        {"renewing one's own", claimed(), Renew{wang, 1, soon, later}, "case.renewed"},
        {"renewing one's own at the last moment", claimed(), Renew{wang, 1, last, later}, "case.renewed"},
        {"renewing too late", claimed(), Renew{wang, 1, over, later}, "stale case.token"},
        {"renewing under an older token", claimed(), Renew{wang, 0, soon, later}, "stale case.token"},
        {"renewing under a token to come", claimed(), Renew{wang, 2, soon, later}, "stale case.token"},
        {"renewing another's", claimed(), Renew{li, 1, soon, later}, "stale case.token"},
        {"renewing what is reported", reported(), Renew{wang, 1, soon, later}, "stale case.token"},
        {"renewing what is acknowledged", acknowledged(), Renew{wang, 1, soon, later}, "stale case.token"},

        {"releasing what waits", waiting(), Release{wang, 0, soon}, "stale case.token"},
        {"releasing one's own", claimed(), Release{wang, 1, soon}, "case.released"},
        {"releasing too late", claimed(), Release{wang, 1, over}, "stale case.token"},
        {"releasing under an older token", claimed(), Release{wang, 0, soon}, "stale case.token"},
        {"releasing another's", claimed(), Release{li, 1, soon}, "stale case.token"},
        {"releasing what is reported", reported(), Release{wang, 1, soon}, "stale case.token"},
        {"releasing what is acknowledged", acknowledged(), Release{wang, 1, soon}, "stale case.token"},

        {"handing over what waits", waiting(), HandOver{wang, 0, li, soon, later}, "stale case.token"},
        {"handing over one's own", claimed(), HandOver{wang, 1, li, soon, later}, "case.handed-over"},
        {"handing over to oneself", claimed(), HandOver{wang, 1, wang, soon, later}, "conflict case.same-reader"},
        {"handing over too late", claimed(), HandOver{wang, 1, li, over, later}, "stale case.token"},
        {"handing over another's", claimed(), HandOver{li, 1, wang, soon, later}, "stale case.token"},
        {"handing over what was handed over", handed_over(), HandOver{wang, 1, li, soon, later}, "stale case.token"},
        {"handing it on", handed_over(), HandOver{li, 2, wang, soon, later}, "case.handed-over"},
        {"a report by who handed it over", handed_over(), Report{wang, 1, report, soon}, "stale case.token"},
        {"a report by who was given it", handed_over(), Report{li, 2, report, soon}, "case.reported"},
        {"handing over what is reported", reported(), HandOver{wang, 1, li, soon, later}, "stale case.token"},

        {"a lapse of what waits", waiting(), Lapse{over}, "stale case.lease"},
        {"a lapse before the lease is over", claimed(), Lapse{last}, "stale case.lease"},
        {"a lapse when the lease is over", claimed(), Lapse{over}, "case.lapsed"},
        {"a lapse of what is reported", reported(), Lapse{over}, "stale case.lease"},
        {"a lapse of what is acknowledged", acknowledged(), Lapse{over}, "stale case.lease"},

        {"a report on what waits", waiting(), Report{wang, 0, report, soon}, "stale case.token"},
        {"a report by its holder", claimed(), Report{wang, 1, report, last}, "case.reported"},
        {"a report when the lease is over", claimed(), Report{wang, 1, report, over}, "stale case.token"},
        {"a report under an older token", claimed(), Report{wang, 0, report, soon}, "stale case.token"},
        {"a report by another", claimed(), Report{li, 1, report, soon}, "stale case.token"},
        {"a second report", reported(), Report{wang, 1, other_report, soon}, "stale case.token"},
        {"a report on what is acknowledged", acknowledged(), Report{wang, 1, report, soon}, "stale case.token"},

        {"acknowledging what waits", waiting(), Acknowledge{"site", report, soon}, "conflict case.report"},
        {"acknowledging what is being read", claimed(), Acknowledge{"site", report, soon}, "conflict case.report"},
        {"acknowledging the report", reported(), Acknowledge{"site", report, soon}, "case.acknowledged"},
        {"acknowledging another report", reported(), Acknowledge{"site", other_report, soon}, "conflict case.report"},
        {"acknowledging twice", acknowledged(), Acknowledge{"site", report, soon}, "conflict case.report"},

        {"a claim on what is held", held(), Claim{wang, soon, later}, "conflict case.held"},
        {"a claim on what is cancelled", cancelled(), Claim{wang, soon, later}, "conflict case.cancelled"},
        {"a claim on what was confirmed", confirmed(), Claim{wang, soon, later}, "case.claimed"},
        {"a report on what is held", held(), Report{wang, 0, report, soon}, "stale case.token"},
        {"a lapse of what is held", held(), Lapse{over}, "stale case.lease"},
        {"acknowledging what is held", held(), Acknowledge{"site", report, soon}, "conflict case.report"},

        {"holding what waits", waiting(), Hold{{other_name}, soon}, "case.held"},
        {"holding what waits for a note", waiting(), Hold{{odd_charset}, soon}, "case.doubted"},
        {"holding what is held, for more", held(), Hold{{other_name, other_sex}, soon}, "case.held"},
        {"holding what was confirmed, for the same", confirmed(), Hold{{other_name}, soon}, "case.doubted"},
        {"holding what was confirmed, for more", confirmed(), Hold{{other_name, other_sex}, soon}, "case.held"},
        {"holding what is being read", claimed(), Hold{{other_name}, soon}, "case.doubted"},
        {"holding what is reported", reported(), Hold{{other_name}, soon}, "case.doubted"},
        {"holding what is cancelled", cancelled(), Hold{{other_name}, soon}, "case.doubted"},

        {"confirming what is held", held(), Confirm{"李春兰", std::nullopt, soon, timing}, "case.confirmed"},
        {"confirming what they saw", held(), Confirm{"李春兰", 1, soon, timing}, "case.confirmed"},
        {"confirming what has changed", held(), Confirm{"李春兰", 0, soon, timing}, "stale case.revision"},
        {"confirming what waits", waiting(), Confirm{"李春兰", std::nullopt, soon, timing}, "conflict case.not-held"},
        {"confirming what is read", claimed(), Confirm{"李春兰", std::nullopt, soon, timing}, "conflict case.not-held"},
        {"confirming what is gone", cancelled(), Confirm{"李", std::nullopt, soon, timing}, "conflict case.not-held"},

        {"correcting what is held", held(), correction({}), "case.corrected"},
        {"correcting what waits", waiting(), correction({}), "conflict case.not-held"},
        {"correcting what is read", claimed(), correction({}), "conflict case.not-held"},
        {"correcting what is reported", reported(), correction({}), "conflict case.not-held"},

        {"cancelling what is held", held(), Cancel{"李春兰", "发错了", soon}, "case.cancelled"},
        {"cancelling what waits", waiting(), Cancel{"李春兰", "发错了", soon}, "case.cancelled"},
        {"cancelling what is read", claimed(), Cancel{"李春兰", "发错了", soon}, "conflict case.claimed"},
        {"cancelling what is reported", reported(), Cancel{"李春兰", "发错了", soon}, "conflict case.reported"},
        {"a claim on what is kept for another", kept(), Claim{wang, soon, later}, "conflict case.kept"},
        {"a claim by whom it is kept for", kept(), Claim{li, soon, later}, "case.claimed"},
        {"a claim when it is kept no longer", kept(), Claim{wang, over, later}, "case.claimed"},
        {"a claim on what was returned", returned(), Claim{li, soon, later}, "conflict case.returned"},
        {"a claim on what was retaken", retaken(), Claim{li, later, later + 1h}, "case.claimed"},
        {"a claim although a question is open", asked(), Claim{li, soon, later}, "case.claimed"},
        {"a claim by another on what was answered", answered(), Claim{li, eight + 16min, later}, "conflict case.kept"},
        {"a claim by who had asked", answered(), Claim{wang, eight + 16min, later}, "case.claimed"},
        {"a report on what was returned", returned(), Report{wang, 1, report, soon}, "stale case.token"},
        {"a report on what was asked", asked(), Report{wang, 1, report, soon}, "stale case.token"},
        {"holding what was returned", returned(), Hold{{other_name}, soon}, "case.doubted"},

        {"returning what waits", waiting(), Return{wang, 0, "111209", "", soon}, "stale case.token"},
        {"returning one's own", claimed(), Return{wang, 1, "111209", "", soon}, "case.returned"},
        {"returning too late", claimed(), Return{wang, 1, "111209", "", over}, "stale case.token"},
        {"returning another's", claimed(), Return{li, 1, "111209", "", soon}, "stale case.token"},
        {"returning what is reported", reported(), Return{wang, 1, "111209", "", soon}, "stale case.token"},
        {"a retake of what was returned", returned(), Retake{"李", {}, soon, timing}, "case.retaken"},
        {"a retake of what waits", waiting(), Retake{"李", {}, soon, timing}, "conflict case.not-returned"},
        {"a retake twice", retaken(), Retake{"李", {}, soon, timing}, "conflict case.not-returned"},
        {"no retake of what was returned", returned(), ReadWithLimits{"李", "走了", soon, timing}, "case.limited"},
        {"no retake of what is read", claimed(), ReadWithLimits{"李", "", soon, timing},
         "conflict case.not-returned"},

        {"asking about what waits", waiting(), Ask{wang, 0, "?", soon}, "stale case.token"},
        {"asking about one's own", claimed(), Ask{wang, 1, "?", soon}, "case.asked"},
        {"asking too late", claimed(), Ask{wang, 1, "?", over}, "stale case.token"},
        {"answering what was asked", asked(), Answer{"李", "没有", soon, later}, "case.answered"},
        {"answering what nobody asked", claimed(), Answer{"李", "没有", soon, later}, "conflict case.not-asked"},
        {"answering twice", answered(), Answer{"李", "没有", soon, later}, "conflict case.not-asked"},

        {"delivering the report", reported(), Deliver{report, soon}, "case.delivered"},
        {"delivering another report", reported(), Deliver{other_report, soon}, "conflict case.report"},
        {"delivering twice", delivered(), Deliver{report, soon}, "conflict case.report"},
        {"delivering what waits", waiting(), Deliver{report, soon}, "conflict case.report"},

        {"cancelling what was returned", returned(), Cancel{"李春兰", "病人走了", soon}, "case.cancelled"},
        {"cancelling what was asked", asked(), Cancel{"李春兰", "病人走了", soon}, "case.cancelled"},
        {"cancelling twice", cancelled(), Cancel{"李春兰", "发错了", soon}, "conflict case.cancelled"},
    };
    for (const auto& row : table) EXPECT_EQ(outcome(row.now, row.wish), row.expected) << row.what;
}

TEST(Case, that_was_confirmed_keeps_what_was_doubted_and_who_answered_for_it)
{
    const auto now = confirmed();

    EXPECT_TRUE(std::holds_alternative<ledger::Waiting>(now.state));
    EXPECT_EQ(now.doubts, std::vector{other_name});
    EXPECT_EQ(now.checked, (ledger::Checked{"李春兰", eight + 5min, false}));
}

TEST(Case, that_was_corrected_waits_unless_something_still_contradicts)
{
    const auto correct = [](std::vector<ledger::Doubt> doubts) {
        return evolve(held(), decide(held(), correction(std::move(doubts))).value());
    };
    const auto right = correct({odd_charset});
    EXPECT_TRUE(std::holds_alternative<ledger::Waiting>(right.state));
    EXPECT_EQ(right.patient_name, "李四");
    EXPECT_EQ(right.priority, wire::Priority::urgent);
    EXPECT_EQ(right.deadline, eight + 30min);
    EXPECT_EQ(right.doubts, std::vector{odd_charset});
    EXPECT_TRUE(right.checked && right.checked->corrected);

    const auto still_wrong = correct({other_sex});
    EXPECT_EQ(still_wrong.state, ledger::CaseState{ledger::Held{eight}});
    EXPECT_EQ(still_wrong.doubts, std::vector{other_sex});
}

TEST(Case, counts_every_event_in_its_revision)
{
    EXPECT_EQ(waiting().revision, 0);
    EXPECT_EQ(claimed().revision, 1);
    EXPECT_EQ(reported().revision, 2);
    EXPECT_EQ(acknowledged().revision, 3);
}

TEST(Case, gives_each_claim_a_greater_token_whatever_became_of_the_one_before)
{
    auto now = waiting();
    for (std::int64_t turn = 1; turn <= 4; ++turn) {
        const auto at = eight + turn * 1h;
        now = evolve(now, decide(now, Claim{wang, at, at + 20min}).value());
        EXPECT_EQ(now.token, turn);
        if (turn % 2 == 0) now = evolve(now, decide(now, Release{wang, turn, at + 1min}).value());
        EXPECT_EQ(now.token, turn) << "giving a case back does not make its token good for the next";
    }
}

TEST(Case, keeps_token_and_beginning_of_a_claim_that_is_renewed)
{
    const auto later = over + 10min;
    const auto renewed = evolve(claimed(), decide(claimed(), Renew{wang, 1, eight + 10min, later}).value());

    EXPECT_EQ(renewed.token, 1);
    EXPECT_EQ(renewed.state, (ledger::CaseState{ledger::Claimed{wang, eight, later}}));
}

TEST(Case, treats_a_claim_repeated_by_its_holder_as_a_renewal)
{
    const auto later = over + 10min;
    const auto repeated = evolve(claimed(), decide(claimed(), Claim{wang, eight + 10min, later}).value());

    EXPECT_EQ(repeated.token, 1);
    EXPECT_EQ(repeated.state, (ledger::CaseState{ledger::Claimed{wang, eight, later}}));
}

TEST(Case, refuses_a_late_report_of_whoever_held_it_before)
{
    const auto at = over + 1min;

    EXPECT_EQ(outcome(taken_over(), Report{wang, 1, report, at}), "stale case.token");
    EXPECT_EQ(outcome(taken_over(), Report{wang, 2, report, at}), "stale case.token") << "even with the new number";
    EXPECT_EQ(outcome(taken_over(), Report{li, 2, report, at}), "case.reported");
}

TEST(Case, can_be_taken_from_a_lapsed_claim_before_anybody_noticed_the_lapse)
{
    const auto taken = evolve(claimed(), decide(claimed(), Claim{li, over, over + 20min}).value());

    EXPECT_EQ(taken.state, (ledger::CaseState{ledger::Claimed{li, over, over + 20min}}));
    EXPECT_EQ(taken.token, 2);
    EXPECT_EQ(outcome(taken, Report{wang, 1, report, over + 1s}), "stale case.token");
}

TEST(Case, waits_again_from_the_moment_it_came_back)
{
    const auto released = evolve(claimed(), decide(claimed(), Release{wang, 1, eight + 3min}).value());
    EXPECT_EQ(released.state, ledger::CaseState{ledger::Waiting{eight + 3min}});

    const auto back = evolve(claimed(), decide(claimed(), Lapse{over + 5s}).value());
    EXPECT_EQ(back.state, ledger::CaseState{ledger::Waiting{over + 5s}});
}

TEST(Case, remembers_when_it_was_first_claimed_then_reported_then_acknowledged)
{
    EXPECT_EQ(waiting().first_claimed_at, std::nullopt);
    EXPECT_EQ(taken_over().first_claimed_at, eight) << "the first claim counts, not the latest";
    EXPECT_EQ(reported().reported_at, eight + 10min);
    EXPECT_EQ(acknowledged().acknowledged_at, eight + 15min);
    EXPECT_EQ(acknowledged().state, (ledger::CaseState{ledger::Acknowledged{report, "site:qingshan", eight + 15min}}));
}

TEST(Case, names_everything_that_happens_and_says_when)
{
    const std::pair<Happening, std::string_view> names[] = {
        {CaseClaimed{wang, 1, over, over}, "case.claimed"},
        {ClaimRenewed{over, over}, "case.renewed"},
        {ClaimReleased{wang, over}, "case.released"},
        {ClaimLapsed{wang, over}, "case.lapsed"},
        {CaseReported{wang, report, over}, "case.reported"},
        {CaseAcknowledged{"site", report, over}, "case.acknowledged"},
    };
    for (const auto& [happening, name] : names) {
        EXPECT_EQ(name_of(happening), name);
        EXPECT_EQ(when(happening), over) << name;
    }
}

}  // namespace
}  // namespace shanhai::cases
