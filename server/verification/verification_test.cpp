#include "server/verification/paper_for_tests.hpp"
#include "server/verification/view.hpp"
#include "server/verification/words.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::verification;
using namespace shanhai::verification::test;
using namespace std::chrono_literals;

namespace {

struct VerificationTest : testing::Test {
    Paper paper;
};

}  // namespace

TEST_F(VerificationTest, tells_anybody_that_it_is_genuine_and_nothing_more_about_the_patient_than_a_masked_name)
{
    const auto view = to_view(paper.ask().value());

    EXPECT_EQ(view.state, "current");
    EXPECT_TRUE(view.genuine);
    EXPECT_FALSE(view.must_not_be_used);
    EXPECT_EQ(view.report->patient, "张*");
    EXPECT_EQ(view.report->diagnosed_at, "云岭县人民医院");
    EXPECT_EQ(view.report->exam, "胸部 DR");
    EXPECT_EQ(view.report->sha256_prefix, paper.report->digest.hex().substr(0, 16));
    const auto said = wire::write_json(view);
    for (const auto* const secret : {"张三", "004X", "1963", "双肺", "未见异常", "P1", "杨海涛", "rep_", "case_"})
        EXPECT_EQ(said.find(secret), std::string::npos) << secret;
}

TEST_F(VerificationTest, notes_every_look_and_audits_it_with_the_network_it_came_from)
{
    ASSERT_TRUE(paper.ask());
    ASSERT_TRUE(paper.ask());

    const auto looks = paper.lookups();
    ASSERT_EQ(looks.size(), 2U);
    EXPECT_EQ(looks[0].from, "192.0.2.0/24");
    EXPECT_FALSE(looks[0].full);
    EXPECT_EQ(paper.audited("report.checked"), 2U);
}

TEST_F(VerificationTest, what_is_no_code_of_a_report_is_unknown_and_leaves_no_trace)
{
    const auto before = paper.reading.county.look([](ledger::Facts& facts) { return facts.trail().last_audit(); });
    std::array<std::byte, 16> random{};
    paper.reading.county.entropy.fill(random);

    const auto answer = paper.ask(report::make_verification_code(random)).value();

    EXPECT_EQ(to_view(answer).state, "unknown");
    EXPECT_FALSE(to_view(answer).report);
    EXPECT_EQ(paper.verification.tally().unknown, 1);
    EXPECT_EQ(paper.reading.county.look([](ledger::Facts& facts) { return facts.trail().last_audit(); }), before);
}

TEST_F(VerificationTest, a_mistyped_code_is_told_so_and_not_looked_for)
{
    auto typed = paper.code;
    std::swap(typed[0], typed[1]);
    if (typed == paper.code) typed[2] = typed[2] == '9' ? '0' : static_cast<char>(typed[2] + 1);
    EXPECT_EQ(paper.ask(typed).error(), (Fault{errc::malformed, "report.code"}));
    EXPECT_EQ(paper.verification.tally().mistyped, 1);
    EXPECT_TRUE(paper.lookups().empty());
}

TEST_F(VerificationTest, a_stored_file_that_is_not_what_was_signed_proves_nothing_and_is_an_alarm)
{
    paper.reading.county.packs.damage(paper.report->place.pack, paper.report->place.size / 2);

    const auto answer = paper.ask().value();

    EXPECT_EQ(answer.state, State::damaged);
    const auto view = to_view(answer);
    EXPECT_FALSE(view.genuine);
    EXPECT_FALSE(view.report);
    EXPECT_EQ(paper.audited("report.damaged"), 1U);
    EXPECT_EQ(paper.verification.tally().damaged, 1);
    EXPECT_EQ(paper.lines.count("verification.damaged"), 1U);
}

TEST_F(VerificationTest, a_file_that_is_gone_or_cut_off_is_damage_too)
{
    paper.reading.county.packs.shorten(paper.report->place.pack, 1000);
    EXPECT_EQ(paper.ask().value().state, State::damaged);
}

TEST_F(VerificationTest, a_certificate_withdrawn_later_is_said_and_one_withdrawn_before_proves_nothing)
{
    auto signer = paper.reading.signer;
    signer.revoked_at = paper.reading.county.clock.now() + 1h;
    paper.reading.county.put(signer);
    const auto view = to_view(paper.ask().value());
    EXPECT_EQ(view.state, "current");
    EXPECT_EQ(view.report->certificate, "valid");
    EXPECT_EQ(view.report->revoked_at, to_text(*signer.revoked_at));

    signer.revoked_at = paper.report->signed_at - 1s;
    paper.reading.county.put(signer);
    EXPECT_EQ(paper.ask().value().state, State::damaged);
}

TEST_F(VerificationTest, after_a_recall_it_says_so_and_since_when_and_shows_nobody_what_it_said)
{
    paper.recall();

    const auto answer = paper.ask().value();
    EXPECT_EQ(answer.state, State::recalled);
    EXPECT_NE(sentence_of(answer).find("请勿使用"), std::string::npos);
    EXPECT_NE(sentence_of(answer).find(to_local_text(paper.reading.county.clock.now())), std::string::npos);
    EXPECT_FALSE(paper.open(paper.right).value().shown);
    const auto asked = paper.reading.county.ask(
        paper.verification.open_for(paper.reading.county.specialist(), paper.code));
    EXPECT_FALSE(asked.value().shown);
}

TEST_F(VerificationTest, an_amended_report_leads_to_the_version_that_counts)
{
    auto next = *paper.document;
    next.status = report::Status::amendment;
    next.impression = "右肺下叶炎症。";
    paper.reading.county.clock.advance(1h);
    const auto second = paper.follow(ledger::ReportStatus::amendment, next);

    const auto answer = paper.open(paper.right).value();

    EXPECT_EQ(answer.state, State::superseded);
    EXPECT_EQ(answer.asked->report.version, 1);
    ASSERT_TRUE(answer.shown);
    EXPECT_EQ(answer.shown->report.id, second.id);
    EXPECT_EQ(answer.shown->document.impression, "右肺下叶炎症。");
    EXPECT_NE(sentence_of(answer).find("现行有效的是第 2 版"), std::string::npos);
}

TEST_F(VerificationTest, the_second_factor_is_the_patients_of_what_is_shown)
{
    auto next = *paper.document;
    next.status = report::Status::amendment;
    next.patient.identity_number = "110101199003074477";
    next.patient.birth_date = parse_day("1990-03-07").value();
    paper.follow(ledger::ReportStatus::amendment, next);

    EXPECT_TRUE(paper.open(paper.right).value().refused) << "that was somebody else's report";
    EXPECT_TRUE(paper.open({"4477", "1990"}).value().shown);
}

TEST_F(VerificationTest, the_right_second_factor_shows_all_and_gives_a_ticket_for_the_file)
{
    auto answer = paper.open(paper.right).value();

    ASSERT_TRUE(answer.shown);
    EXPECT_EQ(to_view(answer).full->findings, "双肺纹理清晰。");
    EXPECT_TRUE(paper.lookups().back().full);
    EXPECT_EQ(paper.audited("report.checked-full"), 1U);

    const auto fetch = [&](std::string ticket) {
        return paper.reading.county.ask(paper.verification.fetch(paper.anybody, paper.code, std::move(ticket)));
    };
    EXPECT_EQ(fetch(answer.ticket).value().id, paper.report->id);
    EXPECT_EQ(paper.audited("report.read"), 1U);
    EXPECT_EQ(fetch("").error(), (Fault{errc::forbidden, "verification.ticket"}));
    EXPECT_EQ(fetch(std::string(32, '0')).error(), (Fault{errc::forbidden, "verification.ticket"}));
    paper.reading.county.clock.advance(Verification::ticket_life + 1s);
    EXPECT_EQ(fetch(answer.ticket).error(), (Fault{errc::forbidden, "verification.ticket"}));
}

TEST_F(VerificationTest, a_ticket_is_for_the_version_it_was_given_for)
{
    auto answer = paper.open(paper.right).value();
    paper.recall();
    const auto fetched = paper.reading.county.ask(
        paper.verification.fetch(paper.anybody, paper.code, answer.ticket));
    EXPECT_EQ(fetched.error(), (Fault{errc::conflict, "verification.withdrawn"}));
}

TEST_F(VerificationTest, five_wrong_second_factors_in_a_day_lock_even_the_right_one_also_across_a_restart)
{
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(paper.open({"000" + std::to_string(i), "1963"}).value().refused->at(), "verification.factor");
    EXPECT_EQ(paper.open(paper.right).value().refused->at(), "verification.locked");
    EXPECT_EQ(paper.audited("report.factor-refused"), 5U) << "what is locked is not counted on";
    EXPECT_EQ(paper.audited("report.factor-locked"), 1U);

    auto& county = paper.reading.county;
    Verification again{county.ledger, county.packs,   county.cpu,           paper.reading.hospital.authority.roots,
                       county.clock,  county.entropy, log::Log{paper.lines}, paper.settings};
    EXPECT_EQ(county.ask(again.open(paper.anybody, paper.code, paper.right)).value().refused->at(),
              "verification.locked");

    EXPECT_TRUE(paper.ask()) << "that it is genuine is still told";
    county.clock.advance(24h - 1us);
    EXPECT_TRUE(paper.open(paper.right).value().refused);
    county.clock.advance(2us);
    EXPECT_TRUE(paper.open(paper.right).value().shown);
}

TEST_F(VerificationTest, our_own_see_all_in_their_own_name)
{
    auto& county = paper.reading.county;
    for (const auto& who : {county.specialist(), county.colleague(), county.clinic(), county.other_clinic()}) {
        const auto answer = county.ask(paper.verification.open_for(who, paper.code)).value();
        EXPECT_TRUE(answer.shown) << who.actor();
        EXPECT_EQ(paper.lookups().back().from, who.actor());
    }
    auto trainee = county.specialist();
    trainee.person->roles = {ledger::Role::trainee};
    EXPECT_EQ(county.ask(paper.verification.open_for(trainee, paper.code)).error(),
              (Fault{errc::forbidden, "verification.who"}));
}

TEST_F(VerificationTest, who_signed_it_and_administrators_learn_who_looked)
{
    paper.ask().value();
    auto& county = paper.reading.county;
    const auto list = [&](people::Principal who) {
        return county.ask(paper.verification.lookups(std::move(who), paper.report->id));
    };
    EXPECT_EQ(list(county.specialist()).value().size(), 1U);
    auto admin = county.colleague();
    admin.person->roles = {ledger::Role::administrator};
    EXPECT_EQ(list(admin).value().size(), 1U);
    EXPECT_EQ(list(county.colleague()).error(), (Fault{errc::not_found, "report"}));
    EXPECT_EQ(list(county.clinic()).error(), (Fault{errc::not_found, "report"}));
}
