#include "server/reports/versions.hpp"

#include "common/report/verify.hpp"
#include "server/ledger/outbox.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

#include <set>

using namespace shanhai;
using namespace shanhai::reports;
using namespace std::chrono_literals;
using ledger::ReportStatus;
using shanhai::reports::test::Reading;
using shanhai::reports::test::some_draft;

namespace {

template <class T>
auto fault_of(const Result<T>& result) -> std::string
{
    return result ? "none" : std::string{result.error().at()};
}

// dr-yang signs; dr-zhao is a colleague, or learns.
struct VersionsTest : testing::Test, Reading {
    Versions versions{county.ledger, county.clock, county.bell, Rules{}, cases::Policy::defaults()};
    shanhai::test::Identity zhao_key = hospital.authority.signer("dr-zhao");
    ledger::Credential zhao_signer = shanhai::reports::test::enrol_signer(county, zhao_key.certificate, county.zhao.id);

    void let_zhao_learn()
    {
        county.zhao.roles.insert(ledger::Role::trainee);
        county.put(county.zhao);
    }
    auto claim_as_zhao() -> std::int64_t
    {
        county.ask(queue.release(county.specialist(), which, token)).value();
        return county.ask(queue.claim(county.colleague(), which)).value().which.token;
    }
    // Prepared and signed by one of the two.
    auto sign_as(const people::Principal& who, const ledger::Credential& credential, const pki::Key& key,
                 std::int64_t number, bool preliminary = false) -> Result<ledger::Report>
    {
        auto prepared = county.ask(reports.prepare(who, which, {number, credential.fingerprint, preliminary}));
        if (!prepared) return prepared.error();
        auto signature = key.sign(prepared->to_be_signed).value();
        auto done = county.ask(reports.sign(who, which, number, prepared->report, std::move(signature),
                                            decided(prepared->concerns)));
        if (!done) return done.error();
        return std::move(done->report);
    }
    auto yang_signs(std::int64_t number, bool preliminary = false)
    {
        return sign_as(county.specialist(), signer, hospital.signer.key, number, preliminary);
    }
    auto zhao_signs(std::int64_t number) { return sign_as(county.colleague(), zhao_signer, zhao_key.key, number); }
    auto save_as(const people::Principal& who, std::int64_t number, std::int64_t revision, wire::ReportDraft draft)
    {
        return county.ask(reports.save(who, which, {number, revision, std::move(draft)}));
    }
    auto open(std::string kind, std::string reason = "左右写反", bool significant = false, bool wrong_patient = false)
    {
        return county.ask(versions.open(county.specialist(), which,
                                        {std::move(kind), std::move(reason), "李春兰", significant, wrong_patient}));
    }
    // What the signed file says, once a stranger has found it valid.
    auto document_of(const ledger::Report& report) -> report::Document
    {
        const auto file =
            county.ask(county.packs.read(report.place.pack, report.place.offset, report.place.size)).value();
        EXPECT_EQ(Digest::of(file), report.digest);
        const auto verdict = report::verify(file, hospital.authority.roots);
        EXPECT_EQ(verdict.state, report::State::valid) << verdict.code;
        return verdict.facts.value().document;
    }
    auto current() -> ledger::Report
    {
        return county.look([&](ledger::Facts& facts) { return facts.reports().current(which); }).value();
    }
    auto report_now(const ReportId& id) -> ledger::Report
    {
        return county.look([&](ledger::Facts& facts) { return facts.reports().report(id); }).value();
    }
    auto recall_of(const ReportId& id)
    {
        return county.look([&](ledger::Facts& facts) { return facts.outbox().recall(id); });
    }
};

}  // namespace

TEST_F(VersionsTest, a_trainee_writes_and_a_mentor_signs_for_it)
{
    let_zhao_learn();
    const auto theirs = claim_as_zhao();
    const auto draft = save_as(county.colleague(), theirs, 0, some_draft()).value();
    EXPECT_EQ(fault_of(zhao_signs(theirs)), "report.trainee");

    const auto waiting = county.ask(versions.submit(county.colleague(), which, {theirs, ""})).value();
    EXPECT_TRUE(std::holds_alternative<ledger::Waiting>(waiting.which.state));
    EXPECT_EQ(fault_of(county.ask(queue.claim(county.colleague(), which))), "who.trainee");
    EXPECT_FALSE(county.ask(queue.next(county.colleague())).value()) << "what they handed in is not offered to them";

    const auto mine = county.ask(queue.next(county.specialist())).value().value();
    ASSERT_EQ(mine.which.id, which);
    auto edited = some_draft();
    edited.impression = "右肺下叶炎症。";
    save_as(county.specialist(), mine.which.token, draft.revision, edited).value();
    const auto report = yang_signs(mine.which.token).value();

    EXPECT_EQ(report.by, county.yang.id);
    EXPECT_EQ(report.author, county.zhao.id);
    const auto document = document_of(report);
    EXPECT_EQ(document.author.name, "赵敏");
    ASSERT_TRUE(document.reviewer);
    EXPECT_EQ(document.reviewer->name, "杨海涛");
    EXPECT_EQ(document.impression, "右肺下叶炎症。");

    const auto now = county.clock.now();
    const auto taught = county.ask(versions.reviews(county.colleague(), now - 1h, now + 1h));
    ASSERT_EQ(taught.value().size(), 1U);
    EXPECT_EQ(taught.value().front().author, county.zhao.id);
    EXPECT_EQ(taught.value().front().alteration, ledger::Alteration::diagnosis);
}

TEST_F(VersionsTest, a_mentor_gives_a_draft_back_and_the_trainee_has_it_first)
{
    let_zhao_learn();
    const auto theirs = claim_as_zhao();
    save_as(county.colleague(), theirs, 0, some_draft()).value();
    EXPECT_EQ(fault_of(county.ask(versions.submit(county.colleague(), which, {theirs, "dr-zhao"}))), "review.reviewer");
    county.ask(versions.submit(county.colleague(), which, {theirs, "dr-yang"})).value();
    const auto mine = county.ask(queue.claim(county.specialist(), which)).value().which.token;

    EXPECT_EQ(fault_of(county.ask(versions.send_back(county.specialist(), which, {mine, ""}))), "review.text");
    const auto back = county.ask(versions.send_back(county.specialist(), which, {mine, "请写明部位"})).value().which;
    EXPECT_EQ(back.kept->person, county.zhao.id);
    EXPECT_EQ(fault_of(county.ask(queue.claim(county.specialist(), which))), "case.kept");
    EXPECT_TRUE(county.ask(queue.claim(county.colleague(), which)));
}

TEST_F(VersionsTest, nothing_is_handed_in_unwritten)
{
    EXPECT_EQ(fault_of(county.ask(versions.submit(county.specialist(), which, {token, ""}))), "report.empty");
}

TEST_F(VersionsTest, a_preliminary_report_goes_out_and_the_final_one_follows_it)
{
    save(0).value();
    const auto first = yang_signs(token, true).value();
    EXPECT_EQ(first.status, ReportStatus::preliminary);
    EXPECT_EQ(document_of(first).limits, "本报告为初步报告，以正式报告为准");
    EXPECT_TRUE(std::holds_alternative<ledger::Claimed>(case_now().state));
    ASSERT_EQ(inbox(county.niujie).size(), 1U);

    const auto second = yang_signs(token).value();
    EXPECT_EQ(second.version, 2);
    EXPECT_EQ(second.previous, first.id);
    EXPECT_EQ(document_of(second).previous, first.digest);
    EXPECT_EQ(report_now(first.id).superseded_by, second.id);
    EXPECT_FALSE(recall_of(first.id)) << "nothing that was said is wrong";
    EXPECT_EQ(current(), second);
    EXPECT_EQ(inbox(county.niujie).size(), 2U);
}

TEST_F(VersionsTest, an_addendum_repeats_what_was_said_and_adds_to_it)
{
    const auto first = signed_report();
    const auto opened = open("addendum", "补充测量").value();
    EXPECT_FALSE(opened.second_person);
    EXPECT_EQ(fault_of(open("amendment")), "case.amending");
    auto draft = some_draft();
    draft.findings = "有人想改的所见。";
    draft.addendum = "结节长径 6 mm。";
    save_as(county.specialist(), opened.token, 1, draft).value();

    const auto report = yang_signs(opened.token).value();
    const auto document = document_of(report);
    EXPECT_EQ(document.status, report::Status::addendum);
    EXPECT_EQ(document.findings, some_draft().findings) << "the draft's other words do not count";
    EXPECT_EQ(document.addendum, "结节长径 6 mm。");
    EXPECT_EQ(document.change->reason, "补充测量");
    EXPECT_EQ(document.previous, first.digest);
    EXPECT_EQ(current().id, report.id);
    EXPECT_FALSE(recall_of(first.id));
    EXPECT_EQ(ledger::name_of(case_now().state), ledger::CaseStateName::reported) << "the clinic is asked again";
}

TEST_F(VersionsTest, an_amendment_takes_the_earlier_version_back_from_whoever_has_it)
{
    const auto first = signed_report();
    const auto opened = open("amendment").value();
    auto draft = some_draft();
    draft.impression = "左肺下叶炎症。";
    save_as(county.specialist(), opened.token, 1, draft).value();

    const auto report = yang_signs(opened.token).value();
    EXPECT_EQ(document_of(report).impression, "左肺下叶炎症。");
    EXPECT_EQ(document_of(report).change->requested_by, "李春兰");
    ASSERT_TRUE(recall_of(first.id));
    EXPECT_EQ(recall_of(first.id)->reason, "左右写反");
    EXPECT_EQ(report_now(first.id).superseded_by, report.id);
    EXPECT_EQ(county.ask(versions.all(county.clinic(), which)).value().size(), 2U);
    EXPECT_EQ(fault_of(yang_signs(opened.token)), "case.token") << "it was signed once";
}

TEST_F(VersionsTest, a_retraction_is_opened_by_one_and_signed_by_another)
{
    const auto first = signed_report();
    const auto opened = open("retraction", "患者错误").value();
    EXPECT_TRUE(opened.second_person);
    EXPECT_EQ(fault_of(yang_signs(opened.token)), "report.second-person");

    const auto report = zhao_signs(opened.token).value();
    const auto document = document_of(report);
    EXPECT_EQ(document.status, report::Status::retraction);
    EXPECT_TRUE(document.findings.empty());
    EXPECT_TRUE(document.impression.empty());
    EXPECT_EQ(document.author.id, county.yang.id);
    EXPECT_EQ(document.reviewer->id, county.zhao.id);
    EXPECT_TRUE(recall_of(first.id));
    EXPECT_EQ(current().id, report.id);

    const auto again = open("amendment", "改正后重发").value();
    save_as(county.specialist(), again.token, 1, some_draft()).value();
    EXPECT_EQ(yang_signs(again.token).value().version, 3) << "a new report may take its place";
}

TEST_F(VersionsTest, a_correction_that_matters_rings_and_is_not_out_unless_it_rang)
{
    std::set<std::string> rung;  // a work of the ledger may be tried more than once
    auto alarm = Result<void>{Fault{errc::unavailable, "ledger.full"}};
    reports.ring_with([&](ledger::Facts&, const ledger::Case& about, const people::Principal& who,
                          const std::string& why, Instant) {
        rung.insert(about.id.text() + ' ' + who.actor() + ' ' + why);
        return alarm;
    });
    const auto first = signed_report();
    EXPECT_EQ(county.ask(versions.opened(county.specialist(), which)).error().at(), "amendment");
    const auto opened = open("amendment", "左右写反", true).value();
    EXPECT_TRUE(opened.what.significant);
    save_as(county.specialist(), opened.token, 1, some_draft()).value();

    EXPECT_EQ(fault_of(yang_signs(opened.token)), "ledger.full");
    EXPECT_EQ(current().id, first.id);
    EXPECT_FALSE(recall_of(first.id));
    alarm = {};
    EXPECT_NE(yang_signs(opened.token).value().id, first.id);
    EXPECT_EQ(rung, std::set{which.text() + " person:dr-yang 左右写反"});
    rung.clear();

    const auto quiet = open("addendum", "补充测量").value();
    auto draft = some_draft();
    draft.addendum = "结节长径 6 mm。";
    save_as(county.specialist(), quiet.token, 2, draft).value();
    yang_signs(quiet.token).value();
    EXPECT_TRUE(rung.empty()) << "what changes nothing calls nobody";
}

TEST_F(VersionsTest, what_is_about_another_patient_is_retracted_as_such)
{
    const auto first = signed_report();
    EXPECT_EQ(fault_of(open("amendment", "另一位患者", false, true)), "amendment.wrong-patient");
    const auto opened = open("retraction", "另一位患者", false, true).value();
    EXPECT_TRUE(opened.what.significant) << "whatever was done by it was done to the wrong one";

    zhao_signs(opened.token).value();
    EXPECT_TRUE(recall_of(first.id)->wrong_patient);
}

TEST_F(VersionsTest, what_another_version_has_overtaken_is_not_signed)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);
    yang_signs(token, true).value();
    EXPECT_EQ(fault_of(sign(prepared, signature)), "report.version");
}

TEST_F(VersionsTest, only_those_who_may_sign_there_amend)
{
    signed_report();
    EXPECT_EQ(fault_of(county.ask(versions.open(county.clinic(), which, {"addendum", "补充", ""}))), "amendment.who");
    EXPECT_EQ(fault_of(county.ask(versions.open(county.other_clinic(), which, {"addendum", "补充", ""}))), "case");
    EXPECT_EQ(fault_of(open("final")), "amendment.kind");
    EXPECT_EQ(fault_of(open("addendum", "")), "amendment.reason");
    EXPECT_EQ(fault_of(open("addendum", std::string(4'000, 'x'))), "amendment.reason");
    let_zhao_learn();
    EXPECT_EQ(fault_of(county.ask(versions.open(county.colleague(), which, {"addendum", "补充", ""}))),
              "amendment.who");
}

TEST_F(VersionsTest, an_amendment_that_is_dropped_or_forgotten_leaves_the_report_as_it_was)
{
    const auto first = signed_report();
    auto opened = open("amendment").value();
    county.ask(versions.drop(county.specialist(), which, opened.token)).value();
    EXPECT_EQ(fault_of(yang_signs(opened.token)), "case.token");
    opened = open("amendment").value();
    county.clock.advance(Rules{}.amendment_life);
    EXPECT_EQ(fault_of(county.ask(versions.opened(county.specialist(), which))), "amendment");
    EXPECT_EQ(fault_of(yang_signs(opened.token)), "case.token");
    EXPECT_EQ(current().id, first.id);
}

TEST_F(VersionsTest, two_persons_make_the_reports_that_the_rule_asks_two_for)
{
    Reports strict{county.ledger,   county.packs,         county.cpu,
                   timestamps,      report::test_fonts(), trust(),
                   county.clock,    county.entropy,       county.bell,
                   Rules{.reviewed = {"DX"}}};
    save(0).value();
    auto routine = case_now();
    routine.priority = wire::Priority::routine;
    county.put(routine);
    const auto refused = county.ask(strict.prepare(county.specialist(), which, {token, signer.fingerprint}));
    EXPECT_EQ(fault_of(refused), "report.needs-review");
}

// ---- where both sign

namespace {

struct CountersignedTest : VersionsTest {
    Reports both{county.ledger,   county.packs,         county.cpu, timestamps,  report::test_fonts(), trust(),
                 county.clock,    county.entropy,       county.bell, Rules{.countersigned = true}};

    auto prepare_as(const people::Principal& who, const ledger::Credential& credential, std::int64_t number,
                    std::optional<PersonId> reviewer = std::nullopt)
    {
        return county.ask(both.prepare(who, which, {number, credential.fingerprint, false, std::move(reviewer)}));
    }
    auto signed_by(const people::Principal& who, const ToSign& prepared, const pki::Key& key, std::int64_t number)
    {
        return county.ask(both.sign(who, which, number, prepared.report, key.sign(prepared.to_be_signed).value(),
                                    decided(prepared.concerns)));
    }
};

}  // namespace

TEST_F(CountersignedTest, the_author_signs_first_and_the_reviewer_over_it)
{
    let_zhao_learn();
    const auto theirs = claim_as_zhao();
    const auto draft = save_as(county.colleague(), theirs, 0, some_draft()).value();
    EXPECT_EQ(fault_of(prepare_as(county.colleague(), zhao_signer, theirs, county.zhao.id)), "review.self");
    const auto first = prepare_as(county.colleague(), zhao_signer, theirs, county.yang.id).value();
    const auto waiting = signed_by(county.colleague(), first, zhao_key.key, theirs).value();
    EXPECT_TRUE(waiting.awaits_reviewer);
    EXPECT_TRUE(reports_of_case().empty()) << "it is no report yet";
    EXPECT_TRUE(inbox(county.niujie).empty());

    const auto mine = county.ask(queue.claim(county.specialist(), which)).value().which.token;
    EXPECT_EQ(fault_of(save_as(county.specialist(), mine, draft.revision, some_draft())), "report.countersign");
    const auto second = prepare_as(county.specialist(), signer, mine).value();
    EXPECT_EQ(second.report, first.report);
    const auto done = signed_by(county.specialist(), second, hospital.signer.key, mine).value();
    EXPECT_FALSE(done.awaits_reviewer);
    EXPECT_EQ(done.report.by, county.yang.id);
    EXPECT_EQ(done.report.author, county.zhao.id);
    EXPECT_EQ(inbox(county.niujie).size(), 1U);

    const auto file = county.ask(county.packs.read(done.report.place.pack, 0, done.report.place.size)).value();
    const auto verdict = report::verify(file, hospital.authority.roots);
    EXPECT_EQ(verdict.state, report::State::valid) << verdict.code;
    ASSERT_EQ(verdict.facts.value().signatures.size(), 2U);
    EXPECT_EQ(verdict.facts->signatures.front().name, "dr-zhao");
    EXPECT_EQ(verdict.facts->signatures.back().name, "dr-yang");
}

TEST_F(CountersignedTest, a_reviewer_signs_nothing_that_its_author_has_not_signed)
{
    let_zhao_learn();
    const auto theirs = claim_as_zhao();
    save_as(county.colleague(), theirs, 0, some_draft()).value();
    county.ask(versions.submit(county.colleague(), which, {theirs, ""})).value();
    const auto mine = county.ask(queue.claim(county.specialist(), which)).value().which.token;
    EXPECT_EQ(fault_of(prepare_as(county.specialist(), signer, mine)), "report.countersign");
}

TEST_F(CountersignedTest, what_is_sent_back_is_signed_anew)
{
    let_zhao_learn();
    auto theirs = claim_as_zhao();
    const auto draft = save_as(county.colleague(), theirs, 0, some_draft()).value();
    const auto first = prepare_as(county.colleague(), zhao_signer, theirs, county.yang.id).value();
    signed_by(county.colleague(), first, zhao_key.key, theirs).value();
    const auto mine = county.ask(queue.claim(county.specialist(), which)).value().which.token;
    county.ask(versions.send_back(county.specialist(), which, {mine, "请改诊断意见"})).value();

    theirs = county.ask(queue.claim(county.colleague(), which)).value().which.token;
    EXPECT_TRUE(save_as(county.colleague(), theirs, draft.revision, some_draft()));
    EXPECT_EQ(fault_of(signed_by(county.colleague(), first, zhao_key.key, theirs)), "case.token");
    EXPECT_TRUE(prepare_as(county.colleague(), zhao_signer, theirs, county.yang.id));
}
