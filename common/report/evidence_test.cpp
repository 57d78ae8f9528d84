// What revocation lists say of a report: in its own evidence, or brought by whoever asks.
#include "common/report/evidence.hpp"

#include "common/report/forgery_for_tests.hpp"
#include "common/report/increment.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

namespace shanhai::report {
namespace {

using namespace std::chrono_literals;
using pki::Reason;
using pki::Revocation;

struct Keeping {
    Hospital hospital{};
    Bytes pdf = hospital.signed_report();
    std::vector<pki::Certificate> roots = hospital.authority.roots;
    std::string signer = hospital.signer.certificate.serial_hex();
    Instant signed_at = std::chrono::floor<std::chrono::seconds>(hospital.now);

    auto kept(std::vector<Revocation> revoked = {}) const
    {
        return with_evidence(pdf, hospital.crls(std::move(revoked)), roots);
    }
    auto asked_with(std::vector<Revocation> revoked) const -> Verdict
    {
        return verify(pdf, Trust{roots, hospital.crls(std::move(revoked))});
    }
};

TEST(Evidence, makes_a_report_verifiable_for_ever_without_touching_what_was_signed)
{
    const Keeping k;
    const auto pdf = k.kept();
    ASSERT_TRUE(pdf) << pdf.error().at() << pdf.error().subject();

    const auto before = verify(k.pdf, k.roots);
    const auto after = verify(*pdf, k.roots);

    EXPECT_EQ(before.facts->level, Level::t);
    EXPECT_FALSE(before.facts->revocation_known_at);
    ASSERT_EQ(after.state, State::valid) << after.code;
    EXPECT_EQ(after.facts->level, Level::lt);
    EXPECT_EQ(after.facts->revocation_known_at, k.signed_at + 60s);
    EXPECT_EQ(after.facts->signed_at, before.facts->signed_at);
    EXPECT_TRUE(std::equal(k.pdf.begin(), k.pdf.end(), pdf->begin()));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Evidence, is_small)
{
    const Keeping k;
    EXPECT_LT(k.kept()->size() - k.pdf.size(), 6'000U);
    EXPECT_LT(k.kept()->size(), 120'000U);
}

TEST(Evidence, is_the_same_bytes_for_the_same_lists_in_whatever_order)
{
    const Keeping k;
    auto crls = k.hospital.crls();
    const auto one = with_evidence(k.pdf, crls, k.roots).value();
    std::swap(crls[0], crls[1]);
    crls.push_back(crls[0]);

    EXPECT_EQ(with_evidence(k.pdf, crls, k.roots).value(), one);
}

TEST(Evidence, leaves_out_lists_that_are_about_others)
{
    const Keeping k;
    const Hospital elsewhere;
    auto crls = k.hospital.crls();
    const auto one = with_evidence(k.pdf, crls, k.roots).value();
    crls.push_back(elsewhere.crls().front());

    EXPECT_EQ(with_evidence(k.pdf, crls, k.roots).value(), one);
    EXPECT_EQ(with_evidence(k.pdf, elsewhere.crls(), k.roots).error(), (Fault{errc::unavailable, "report.crl"}));
    EXPECT_EQ(with_evidence(k.pdf, std::vector{k.hospital.crls()[1]}, k.roots).error(),
              (Fault{errc::unavailable, "report.crl"}))
        << "the root's list alone says nothing of the signer";
}

TEST(Evidence, is_added_once_and_to_a_valid_report_only)
{
    const Keeping k;
    const auto kept = k.kept().value();
    auto changed = k.pdf;
    changed[500] ^= std::byte{1};

    EXPECT_EQ(with_evidence(kept, k.hospital.crls(), k.roots).error(), (Fault{errc::conflict, "report.evidence"}));
    EXPECT_EQ(with_evidence(changed, k.hospital.crls(), k.roots).error(),
              (Fault{errc::forbidden, "report.refused", "verify.digest"}));
    EXPECT_EQ(with_evidence(k.hospital.prepared().pdf, k.hospital.crls(), k.roots).error(),
              (Fault{errc::forbidden, "report.refused", "verify.unsigned"}));
    EXPECT_EQ(k.kept({Revocation{k.signer, k.signed_at - 1s}}).error(),
              (Fault{errc::forbidden, "report.refused", "verify.revoked"}));
}

TEST(Revoking, counts_when_it_was_before_signing)
{
    const Keeping k;
    const auto verdict = k.asked_with({Revocation{k.signer, k.signed_at - 1h, Reason::key_compromise}});

    expect(verdict, State::revoked, "verify.revoked");
    ASSERT_TRUE(verdict.revocation);
    EXPECT_EQ(verdict.revocation->when, k.signed_at - 1h);
    EXPECT_EQ(verdict.revocation->reason, Reason::key_compromise);
}

TEST(Revoking, afterwards_leaves_a_report_genuine_and_is_told_with_its_reason)
{
    const Keeping k;
    const auto verdict = k.asked_with({Revocation{k.signer, k.signed_at + 1s, Reason::affiliation_changed}});

    EXPECT_EQ(verdict.state, State::revoked_since);
    EXPECT_EQ(verdict.code, "verify.revoked-since");
    EXPECT_TRUE(is_genuine(verdict.state));
    ASSERT_TRUE(verdict.facts && verdict.revocation);
    EXPECT_EQ(verdict.revocation->reason, Reason::affiliation_changed);
    EXPECT_EQ(verdict.facts->document, sample_document());
}

TEST(Revoking, counts_from_when_the_key_was_lost_where_the_list_knows)
{
    const Keeping k;
    const auto reported = k.signed_at + 24h;
    const auto lost_on = [&](Instant when) {
        return k.asked_with({Revocation{k.signer, reported, Reason::key_compromise, when}}).state;
    };

    EXPECT_EQ(lost_on(k.signed_at - 1h), State::revoked);
    EXPECT_EQ(lost_on(k.signed_at), State::revoked) << "a second is all that X.509 can tell apart";
    EXPECT_EQ(lost_on(k.signed_at + 1h), State::revoked_since);
}

TEST(Revoking, of_the_issuing_authority_counts_as_well)
{
    const Keeping k;
    const auto& authority = k.hospital.authority;
    const auto at = [&](Instant when) {
        const std::vector revoked{Revocation{authority.issuing.serial_hex(), when, Reason::ca_compromise}};
        const auto crl = pki::make_crl(authority.root_key, authority.root, revoked, when, when + 24h, 9).value();
        return verify(k.pdf, Trust{k.roots, {crl}}).state;
    };

    EXPECT_EQ(at(k.signed_at - 1h), State::unproven_time) << "its timestamps are worth nothing either";
    EXPECT_EQ(at(k.signed_at + 1h), State::unproven_time);
}

// RFC 3161 section 4.
TEST(Revoking, of_the_timestamp_authority_spares_what_it_stamped_before_it_was_merely_closed)
{
    const Keeping k;
    const auto tsa = k.hospital.timestamps.certificate().serial_hex();
    const auto when_closed = [&](Instant when, std::optional<Reason> reason) {
        return k.asked_with({Revocation{tsa, when, reason}}).state;
    };

    EXPECT_EQ(when_closed(k.signed_at + 1h, Reason::cessation_of_operation), State::valid);
    EXPECT_EQ(when_closed(k.signed_at - 1h, Reason::cessation_of_operation), State::unproven_time);
    EXPECT_EQ(when_closed(k.signed_at + 1h, Reason::key_compromise), State::unproven_time);
    EXPECT_EQ(when_closed(k.signed_at + 1h, std::nullopt), State::unproven_time);
}

TEST(Revoking, is_believed_of_the_right_issuer_only)
{
    const Keeping k;
    const Hospital elsewhere;
    const std::vector revoked{Revocation{k.signer, k.signed_at - 1h}};

    EXPECT_EQ(verify(k.pdf, Trust{k.roots, elsewhere.crls(revoked)}).state, State::valid);
    const auto root = pki::make_crl(k.hospital.authority.root_key, k.hospital.authority.root, revoked, k.signed_at,
                                    k.signed_at + 1h, 3).value();
    EXPECT_EQ(verify(k.pdf, Trust{k.roots, {root}}).state, State::valid) << "its serial numbers are another's";
}

TEST(Revoking, is_known_from_the_newest_list_whether_kept_in_the_file_or_not)
{
    const Keeping k;
    const auto kept = k.kept().value();
    const auto later = k.hospital.crls({Revocation{k.signer, k.signed_at + 1h, Reason::superseded}});

    EXPECT_EQ(verify(kept, k.roots).state, State::valid);
    EXPECT_EQ(verify(kept, Trust{k.roots, later}).state, State::revoked_since);
}

// Evidence is not signed by the signer: whoever holds the file can put other lists in. They can only be genuine ones.
TEST(Evidence, that_contradicts_the_report_wins)
{
    const Keeping k;
    Evidence evidence;
    const auto before = verify(k.pdf, k.roots);
    for (const auto& certificate : before.facts->certificates)
        evidence.certificates.push_back(certificate.to_der());
    evidence.crls = {k.hospital.crls({Revocation{k.signer, k.signed_at - 1h}}).front().to_der()};

    expect(verify(with_evidence_store(k.pdf, evidence).value(), k.roots), State::revoked, "verify.revoked");
}

TEST(Evidence, must_be_all_that_is_needed_and_nothing_else)
{
    const Keeping k;
    const Hospital elsewhere;
    const auto take = take_apart(k.kept().value()).value();
    const auto with = [&](const auto& change) {
        auto evidence = *take.evidence;
        change(evidence);
        return verify(with_evidence_store(k.pdf, evidence).value(), k.roots);
    };
    const auto objects = [&](const auto& change) { expect(with(change), State::altered, "verify.evidence"); };

    EXPECT_EQ(with([](Evidence&) {}).state, State::valid);
    objects([](Evidence& e) { e.crls.clear(); });
    objects([](Evidence& e) { e.certificates.pop_back(); });
    objects([](Evidence& e) { std::swap(e.certificates[0], e.certificates[1]); });
    objects([](Evidence& e) { std::swap(e.crls[0], e.crls[1]); });
    objects([](Evidence& e) { e.crls.push_back(e.crls.back()); });
    objects([](Evidence& e) { e.crls.push_back(to_bytes("\xFF nothing")); });
    objects([&](Evidence& e) { e.crls.push_back(elsewhere.crls().front().to_der()); });
    objects([&](Evidence& e) { e.certificates.push_back(elsewhere.authority.issuing.to_der()); });
    objects([](Evidence& e) { e.crls.back()[200] ^= std::byte{1}; });
}

TEST(Evidence, once_removed_leaves_a_report_that_says_it_has_none)
{
    const Keeping k;
    const auto kept = k.kept().value();
    const auto verdict = verify(std::span{kept}.first(k.pdf.size()), k.roots);

    EXPECT_EQ(verdict.state, State::valid);
    EXPECT_EQ(verdict.facts->level, Level::t) << "as it was between assemble() and with_evidence()";
}

}  // namespace
}  // namespace shanhai::report
