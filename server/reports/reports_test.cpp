#include "common/report/verify.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::enrol_signer;
using shanhai::reports::test::some_draft;

namespace {

struct ReportsTest : testing::Test, reports::test::Reading {};

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace

TEST_F(ReportsTest, a_draft_is_kept_by_revision)
{
    auto longer = some_draft();
    longer.findings += "心影不大。";

    EXPECT_EQ(save(0).value().revision, 1);
    EXPECT_EQ(save(0).value().revision, 1) << "the reply was lost: the same again is the same";
    EXPECT_EQ(fault_of(save(0, longer)), (Fault{errc::stale, "draft.revision"}));
    EXPECT_EQ(save(1, longer).value().revision, 2);
    EXPECT_EQ(fault_of(save(3)), (Fault{errc::stale, "draft.revision"}));

    const auto kept = county.ask(reports.draft(county.colleague(), which)).value();
    EXPECT_EQ(wire::read_json<wire::ReportDraft>(kept.body).value().findings, longer.findings);
}

TEST_F(ReportsTest, only_who_holds_the_case_writes)
{
    const auto theirs = county.ask(reports.save(county.colleague(), which, {token, 0, some_draft()}));
    EXPECT_EQ(fault_of(theirs), (Fault{errc::stale, "case.token"}));
    const auto elsewhere = county.ask(reports.save(county.other_clinic(), which, {token, 0, some_draft()}));
    EXPECT_EQ(fault_of(elsewhere), (Fault{errc::not_found, "case"}));
    EXPECT_EQ(fault_of(county.ask(reports.draft(county.specialist(), which))), (Fault{errc::not_found, "draft"}));
}

TEST_F(ReportsTest, a_draft_has_its_limit)
{
    auto full = some_draft();
    full.findings.assign(report::prose_max, 'x');
    EXPECT_TRUE(save(0, full));
    full.findings += 'x';
    EXPECT_EQ(fault_of(save(1, full)), (Fault{errc::too_large, "draft.length"}));
}

TEST_F(ReportsTest, nothing_is_prepared_without_findings)
{
    EXPECT_EQ(fault_of(prepare()), (Fault{errc::malformed, "report.empty"}));
    auto unfinished = some_draft();
    unfinished.impression.clear();
    save(0, unfinished).value();
    EXPECT_EQ(fault_of(prepare()), (Fault{errc::malformed, "report.empty"}));
}

TEST_F(ReportsTest, nothing_is_prepared_for_another_ones_key_or_without_the_claim)
{
    save(0).value();
    const auto other = hospital.authority.signer("dr-zhao");
    const auto theirs = enrol_signer(county, other.certificate, county.zhao.id).fingerprint;
    const auto unknown = Digest::of(as_view("nobody's"));

    for (const auto& key : {theirs, unknown}) {
        const auto refused = county.ask(reports.prepare(county.specialist(), which, {token, key}));
        EXPECT_EQ(fault_of(refused), (Fault{errc::forbidden, "signer.unknown"}));
    }
    const auto colleague = county.ask(reports.prepare(county.colleague(), which, {token, theirs}));
    EXPECT_EQ(fault_of(colleague), (Fault{errc::stale, "case.token"}));
    const auto older = county.ask(reports.prepare(county.specialist(), which, {token - 1, signer.fingerprint}));
    EXPECT_EQ(fault_of(older), (Fault{errc::stale, "case.token"}));
}

TEST_F(ReportsTest, a_signed_report_is_final_verifiable_and_on_its_way_in_one_commit)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto rung = county.bell.count();

    const auto signed_now = sign(prepared, signature_of(prepared)).value();

    const auto file = county.ask(county.packs.read(signed_now.place.pack, 0, signed_now.place.size)).value();
    EXPECT_EQ(Digest::of(file), signed_now.digest);
    const auto verdict = report::verify(file, hospital.authority.roots);
    ASSERT_EQ(verdict.state, report::State::valid) << verdict.code;
    EXPECT_EQ(verdict.facts->level, report::Level::lt) << "with all that is needed to verify it for ever";
    EXPECT_EQ(verdict.facts->document.findings, some_draft().findings);
    EXPECT_EQ(verdict.facts->document.author.id, county.yang.id);
    ASSERT_EQ(verdict.facts->document.objects.size(), 1U);
    EXPECT_EQ(verdict.facts->document.objects[0].name, "2.25.1001");

    const auto reported = std::get<ledger::Reported>(case_now().state);
    EXPECT_EQ(reported.report, signed_now.id);
    const auto waiting = inbox(county.niujie);
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].report, signed_now.id);
    EXPECT_EQ(waiting[0].state, ledger::DeliveryState::ready);
    EXPECT_EQ(county.audited("report.signed", signed_now.id.text()), 1U);
    EXPECT_GT(county.bell.count(), rung) << "the clinic waits for this";
}

TEST_F(ReportsTest, the_signed_file_survives_a_power_cut)
{
    const auto signed_now = signed_report();
    county.packs.crash();

    const auto file = county.ask(county.packs.read(signed_now.place.pack, 0, signed_now.place.size)).value();
    EXPECT_EQ(Digest::of(file), signed_now.digest);
}

TEST_F(ReportsTest, a_commit_that_fails_leaves_no_half_report)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);

    county.ledger.fail_commits(errc::unavailable);
    EXPECT_EQ(fault_of(sign(prepared, signature)).code(), errc::unavailable);
    EXPECT_TRUE(reports_of_case().empty());
    EXPECT_TRUE(inbox(county.niujie).empty());
    EXPECT_TRUE(std::holds_alternative<ledger::Claimed>(case_now().state));

    EXPECT_TRUE(sign(prepared, signature)) << "and can be signed again";
}

TEST_F(ReportsTest, signing_again_gets_the_same_report_also_when_the_first_reply_was_lost)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);
    county.ledger.lose_acknowledgements(errc::timeout);
    ASSERT_FALSE(sign(prepared, signature));

    const auto first = sign(prepared, signature).value();
    const auto second = sign(prepared, signature).value();

    EXPECT_EQ(first, second);
    EXPECT_EQ(reports_of_case(), std::vector{first});
    EXPECT_EQ(inbox(county.niujie).size(), 1U);
}

auto kept(awaitable<Result<Signed>> signing, std::vector<Result<Signed>>& answers) -> awaitable<void>
{
    auto answer = co_await std::move(signing);
    answers.push_back(std::move(answer));
}

TEST_F(ReportsTest, two_signatures_at_once_make_one_report)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);
    std::vector<Result<Signed>> answers;
    for (int i = 0; i < 2; ++i) {
        auto one = reports.sign(county.specialist(), which, token, prepared.report, signature,
                                decided(prepared.concerns));
        asio::co_spawn(county.io, kept(std::move(one), answers), asio::detached);
    }
    county.io.restart();
    while (answers.size() < 2 && county.io.run_one_for(std::chrono::seconds{10}) != 0) {}

    ASSERT_EQ(answers.size(), 2U);
    for (const auto& answer : answers) EXPECT_EQ(answer.value().report.id, prepared.report);
    EXPECT_EQ(reports_of_case().size(), 1U);
    EXPECT_EQ(inbox(county.niujie).size(), 1U);
    EXPECT_EQ(county.audited("case.reported", which.text()), 1U);
}

TEST_F(ReportsTest, another_key_signs_nothing)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto stranger = hospital.authority.signer("dr-yang");

    const auto refused = sign(prepared, stranger.key.sign(prepared.to_be_signed).value());

    EXPECT_EQ(fault_of(refused), (Fault{errc::mismatch, "report.signature"}));
    EXPECT_TRUE(reports_of_case().empty());
}

TEST_F(ReportsTest, a_claim_that_lapsed_signs_nothing)
{
    save(0).value();
    county.clock.advance(std::chrono::minutes{20} - std::chrono::microseconds{1});
    const auto prepared = prepare().value();
    county.clock.advance(std::chrono::microseconds{1});

    EXPECT_EQ(fault_of(sign(prepared, signature_of(prepared))), (Fault{errc::stale, "case.token"}));
    EXPECT_TRUE(reports_of_case().empty());
    EXPECT_TRUE(inbox(county.niujie).empty());
}

TEST_F(ReportsTest, what_was_shown_long_ago_is_not_signed)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);
    county.clock.advance(Rules{}.prepared_life + std::chrono::microseconds{1});

    EXPECT_EQ(fault_of(sign(prepared, signature)), (Fault{errc::stale, "report.expired"}));

    ASSERT_TRUE(county.ask(reports.drop_expired()));
    EXPECT_EQ(fault_of(sign(prepared, signature)), (Fault{errc::not_found, "report"}));
}

TEST_F(ReportsTest, a_key_that_was_withdrawn_meanwhile_signs_nothing)
{
    save(0).value();
    const auto prepared = prepare().value();
    auto withdrawn = signer;
    withdrawn.revoked_at = county.clock.now();
    county.put(withdrawn);

    EXPECT_EQ(fault_of(sign(prepared, signature_of(prepared))), (Fault{errc::forbidden, "signer.revoked"}));
    EXPECT_EQ(fault_of(prepare()), (Fault{errc::forbidden, "signer.revoked"}));
    EXPECT_TRUE(reports_of_case().empty());
}

TEST_F(ReportsTest, another_ones_prepared_report_is_not_there)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);

    const auto refused = county.ask(reports.sign(county.colleague(), which, token, prepared.report, signature,
                                                 decided(prepared.concerns)));

    EXPECT_EQ(fault_of(refused), (Fault{errc::not_found, "report"}));
}

TEST_F(ReportsTest, the_next_reader_finds_what_the_last_one_wrote)
{
    save(0).value();
    county.clock.advance(std::chrono::minutes{20});
    ASSERT_EQ(county.ask(queue.lapse_overdue_claims()).value(), 1U);

    const auto theirs = county.ask(queue.claim(county.colleague(), which)).value();
    const auto draft = county.ask(reports.draft(county.colleague(), which)).value();

    EXPECT_EQ(wire::read_json<wire::ReportDraft>(draft.body).value().findings, some_draft().findings);
    const auto going_on = wire::DraftSave{theirs.which.token, draft.revision, some_draft()};
    EXPECT_TRUE(county.ask(reports.save(county.colleague(), which, going_on)));
    EXPECT_EQ(fault_of(save(2)), (Fault{errc::stale, "case.token"})) << "the first reader's claim is over";
}

TEST_F(ReportsTest, a_study_nobody_filled_a_form_for_can_be_reported_too)
{
    auto bare = case_now();
    auto form = wire::RequestForm{};  // what intake::form_of() finds in a plain DICOM object without a Patient ID
    form.patient.name = "ZHANG SAN";
    form.modality = form.exam_item = "DX";
    bare.form = wire::write_json(form);
    county.put(bare);

    const auto signed_now = signed_report();

    const auto file = county.ask(county.packs.read(signed_now.place.pack, 0, signed_now.place.size)).value();
    EXPECT_EQ(report::verify(file, hospital.authority.roots).state, report::State::valid);
}
