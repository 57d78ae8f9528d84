// Two signatures under one report, and a signature whose timestamp is still to come.
#include "common/report/countersign.hpp"

#include "common/report/evidence.hpp"
#include "common/report/forgery_for_tests.hpp"
#include "common/report/increment.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

using namespace std::chrono_literals;

TEST(Countersigning, is_the_reviewers_signature_under_the_authors)
{
    const TwoSigners two;
    const auto pdf = two.countersigned();
    const auto verdict = two.verdict(pdf);

    ASSERT_EQ(verdict.state, State::valid) << verdict.code;
    ASSERT_EQ(verdict.facts->signatures.size(), 2U);
    EXPECT_EQ(verdict.facts->signatures[0].name, "dr-yang");
    EXPECT_EQ(verdict.facts->signatures[1].name, "dr-zhao");
    EXPECT_EQ(verdict.facts->signer_name, "dr-zhao") << "who answers for it";
    EXPECT_EQ(verdict.facts->signed_at, two.hospital.now);
    EXPECT_EQ(verdict.facts->document, two.document);
}

TEST(Countersigning, leaves_the_authors_file_as_it_is)
{
    const TwoSigners two;
    const auto pdf = two.countersigned();

    EXPECT_TRUE(std::equal(two.by_author.begin(), two.by_author.end(), pdf.begin()));
    EXPECT_LT(pdf.size() - two.by_author.size(), 27'000U);
}

TEST(Countersigning, is_still_to_come_until_it_is_there)
{
    const TwoSigners two;
    const auto signed_by_author = two.verdict(two.by_author);
    const auto prepared = two.verdict(two.prepared().pdf);

    for (const auto& verdict : {signed_by_author, prepared}) {
        EXPECT_EQ(verdict.state, State::incomplete);
        EXPECT_EQ(verdict.code, "verify.countersigning");
        EXPECT_FALSE(is_genuine(verdict.state));
        EXPECT_EQ(verdict.facts->signer_name, "dr-yang");
    }
    EXPECT_EQ(with_evidence(two.by_author, two.hospital.crls(), two.hospital.authority.roots).error(),
              (Fault{errc::forbidden, "report.refused", "verify.countersigning"}));
}

TEST(Countersigning, is_derived_from_the_file_alone)
{
    const TwoSigners two;
    const auto prepared = two.prepared();
    const auto& chain = two.hospital.authority.chain;
    const auto pending = signed_attributes(prepared.digest, two.reviewer.certificate, chain).value();

    EXPECT_EQ(recompute_tbs(prepared.pdf, two.reviewer.certificate, {}).value(), pending.tbs);
    EXPECT_EQ(recompute_tbs(two.by_author, two.reviewer.certificate, {}).error(),
              (Fault{errc::conflict, "report.signed"}));
    auto changed = prepared.pdf;
    changed[changed.size() - 100] ^= std::byte{1};
    EXPECT_EQ(recompute_tbs(changed, two.reviewer.certificate, {}).error(), (Fault{errc::malformed, "report.hole"}));
}

TEST(Countersigning, is_for_the_persons_whom_the_report_names_and_in_their_order)
{
    const TwoSigners two;
    const auto stranger = two.hospital.authority.signer("dr-li");
    const auto refused = [](std::string why) { return Fault{errc::forbidden, "report.refused", std::move(why)}; };
    const auto second_by = [&](const test::Identity& by) { return two.assembled(two.prepared(), by); };

    EXPECT_EQ(second_by(stranger).error(), refused("verify.person"));
    EXPECT_EQ(second_by(two.hospital.signer).error(), refused("verify.person"));
    EXPECT_EQ(two.assembled(two.hospital.prepared(two.document), two.reviewer).error(), refused("verify.person"));
}

TEST(Countersigning, is_prepared_once_and_where_the_report_asks_for_it)
{
    const TwoSigners two;
    const auto when = two.hospital.now;
    const auto by_one = two.hospital.signed_report();
    const auto evident = with_evidence(by_one, two.hospital.crls(), two.hospital.authority.roots).value();
    const auto prepared = [&](ByteView pdf) { return prepare_countersignature(pdf, when).error(); };

    EXPECT_EQ(prepared(by_one), (Fault{errc::mismatch, "report.countersigned"}));
    EXPECT_EQ(prepared(two.prepared().pdf), (Fault{errc::conflict, "report.signed"}));
    EXPECT_EQ(prepared(two.countersigned()), (Fault{errc::conflict, "report.signed"}));
    EXPECT_EQ(prepared(evident), (Fault{errc::conflict, "report.signed"}));
    EXPECT_EQ(prepared(two.hospital.prepared(two.document).pdf), (Fault{errc::malformed, "report.hole"}));
    EXPECT_EQ(prepared(as_view("%PDF-1.7\n")), (Fault{errc::malformed, "report.hole"}));
}

TEST(Countersigning, under_a_report_that_asks_for_none_is_an_alteration)
{
    const TwoSigners two;
    const auto by_one = two.hospital.signed_report();
    const auto pdf = with_second_field(by_one, two.hospital.now).value();

    expect(two.verdict(pdf), State::altered, "verify.countersignature");
    expect(two.verdict(signed_by_hand(two.hospital, pdf)), State::altered, "verify.countersignature");
}

TEST(Countersigning, is_covered_by_the_evidence_too)
{
    const TwoSigners two;
    const auto pdf = with_evidence(two.countersigned(), two.hospital.crls(), two.hospital.authority.roots);
    ASSERT_TRUE(pdf) << pdf.error().at() << pdf.error().subject();
    const auto verdict = two.verdict(*pdf);

    EXPECT_EQ(verdict.state, State::valid);
    EXPECT_EQ(verdict.facts->level, Level::lt);
    EXPECT_EQ(verdict.facts->certificates.size(), 4U) << "two signers, their authority, that of the time";
}

TEST(Countersigning, by_one_whose_certificate_was_revoked_makes_the_report_nobodys)
{
    const TwoSigners two;
    const auto crls = two.hospital.crls({{two.reviewer.certificate.serial_hex(), two.hospital.now - 1h}});

    EXPECT_EQ(verify(two.countersigned(), Trust{two.hospital.authority.roots, crls}).state, State::revoked);
}

TEST(Reviewing, without_a_countersignature_lets_the_reviewer_sign_alone)
{
    TwoSigners two;
    two.document.countersigned = false;
    const auto prepared = two.hospital.prepared(two.document);

    const auto by_reviewer = two.assembled(prepared, two.reviewer);
    ASSERT_TRUE(by_reviewer) << by_reviewer.error().subject();
    EXPECT_EQ(two.verdict(*by_reviewer).state, State::valid);
    EXPECT_EQ(two.assembled(prepared, two.hospital.signer).error(),
              (Fault{errc::forbidden, "report.refused", "verify.person"}));
}

// The timestamp that is to come ---------------------------------------------------------------------------------------

struct Waiting {
    Hospital hospital{};
    Prepared prepared = hospital.prepared();
    PendingSignature pending =
        signed_attributes(prepared.digest, hospital.signer.certificate, hospital.authority.chain).value();
    std::vector<pki::Certificate> roots = hospital.authority.roots;
    Bytes signature = hospital.signer.key.sign(pending.tbs).value();
    Bytes pdf = assemble_untimed(prepared.pdf, pending.cms, signature, roots).value();
};

TEST(Untimed, is_a_state_of_its_own_that_everybody_sees)
{
    const Waiting w;
    const auto verdict = verify(w.pdf, w.roots);

    EXPECT_EQ(verdict.state, State::untimed);
    EXPECT_EQ(verdict.code, "verify.untimed");
    EXPECT_FALSE(is_genuine(verdict.state));
    ASSERT_TRUE(verdict.facts);
    EXPECT_FALSE(verdict.facts->signed_at) << "nobody can say since when";
    EXPECT_EQ(verdict.facts->level, Level::b);
    EXPECT_EQ(verdict.facts->document, sample_document());
}

TEST(Untimed, becomes_valid_with_its_timestamp_and_the_same_signature)
{
    const Waiting w;
    const auto pdf = timed(w.pdf, w.hospital.stamp(), w.roots);
    ASSERT_TRUE(pdf) << pdf.error().at();
    const auto hole = Hole::find(*pdf).value();

    EXPECT_EQ(verify(*pdf, w.roots).state, State::valid);
    EXPECT_EQ(verify(*pdf, w.roots).facts->signed_at, w.hospital.now);
    EXPECT_EQ(hole.covered(*pdf), hole.covered(w.pdf)) << "what was signed is what it was";
    EXPECT_NE(Digest::of(*pdf), Digest::of(w.pdf)) << "but the file is another one";
}

TEST(Untimed, is_stamped_once)
{
    const Waiting w;
    const auto pdf = timed(w.pdf, w.hospital.stamp(), w.roots).value();
    const auto evident = with_evidence(pdf, w.hospital.crls(), w.roots).value();
    const auto stamped = [&](ByteView bytes) { return timed(bytes, w.hospital.stamp(), w.roots).error(); };

    EXPECT_EQ(stamped(pdf), (Fault{errc::conflict, "report.timed"}));
    EXPECT_EQ(stamped(evident), (Fault{errc::conflict, "report.timed"}));
    EXPECT_EQ(stamped(w.prepared.pdf), (Fault{errc::malformed, "report.pending"}));
}

TEST(Untimed, stays_so_while_the_authority_is_down_or_another_ones)
{
    const Waiting w;
    const Hospital elsewhere;
    const auto down = [](ByteView) -> Result<Bytes> { return Fault{errc::unavailable, "timestamp.authority"}; };

    EXPECT_EQ(timed(w.pdf, down, w.roots).error(), (Fault{errc::unavailable, "timestamp.authority"}));
    EXPECT_EQ(timed(w.pdf, elsewhere.stamp(), w.roots).error(),
              (Fault{errc::forbidden, "report.refused", "chain.unknown-issuer"}));
}

TEST(Untimed, gets_no_evidence_and_no_countersignature)
{
    const Waiting w;
    EXPECT_EQ(with_evidence(w.pdf, w.hospital.crls(), w.roots).error(),
              (Fault{errc::forbidden, "report.refused", "verify.untimed"}));

    const TwoSigners two;
    const auto prepared = two.hospital.prepared(two.document);
    const auto pending =
        signed_attributes(prepared.digest, two.hospital.signer.certificate, two.hospital.authority.chain).value();
    const auto pdf = assemble_untimed(prepared.pdf, pending.cms, two.hospital.signer.key.sign(pending.tbs).value(),
                                      two.hospital.authority.roots).value();
    EXPECT_EQ(prepare_countersignature(pdf, two.hospital.now).error(), (Fault{errc::conflict, "report.untimed"}));
}

TEST(Untimed, of_a_revoked_signer_is_nobodys_whenever_that_was)
{
    const Waiting w;
    const auto crls = w.hospital.crls({{w.hospital.signer.certificate.serial_hex(), w.hospital.now + 24h}});

    expect(verify(w.pdf, Trust{w.roots, crls}), State::revoked, "verify.revoked");
}

}  // namespace
}  // namespace shanhai::report
