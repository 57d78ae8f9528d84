#include "common/report/sm2.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "common/pki/sm2.hpp"
#include "common/report/cms.hpp"
#include "common/report/signed_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::report;
using test::openssl;

namespace {

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

struct Sm2Test : testing::Test {
    test::ThrowawayAuthority authority{.from = parse_instant("2020-01-01T00:00:00Z").value(),
                                       .until = parse_instant("2060-01-01T00:00:00Z").value()};
    Instant now = parse_instant("2026-03-05T02:32:00Z").value();
    pki::Key key = pki::Key::generate(pki::Key::Kind::sm2).value();
    std::shared_ptr<const pki::SigningKey> signing = pki::signing_key(key, pki::Keeper::file);
    std::vector<pki::Certificate> chain{certificate(authority), authority.issuing};
    Bytes pdf = to_bytes("%PDF-1.7 a finished report");

    auto certificate(const test::ThrowawayAuthority& issuer, pki::Profile profile = pki::Profile::signer) const
        -> pki::Certificate
    {
        const auto request = pki::certificate_request(*signing, "shanhai", {}).value();
        const auto names =
            pki::Names{.common_name = "杨医生", .organization = "Tests", .uri = "urn:shanhai:person:dr-yang"};
        return issuer.issuer.issue(request, profile, names, issuer.from, issuer.until).value();
    }
    auto timed(const Bytes& cms) const -> Bytes
    {
        const auto checked = check_sm2(pdf, cms, authority.roots, now).value();
        return with_time(cms, authority.timestamps().stamp(checked.imprint, now).value()).value();
    }
    auto made() const -> Bytes { return timed(sign_sm2(pdf, *signing, chain).value()); }
};

}  // namespace

TEST_F(Sm2Test, a_signature_over_the_finished_file_says_who_and_since_when)
{
    const auto facts = verify_sm2(pdf, made(), authority.roots).value();

    EXPECT_EQ(facts.signer, chain.front());
    EXPECT_EQ(facts.signer.common_name(), "杨医生");
    EXPECT_EQ(facts.signed_at, now);
}

TEST_F(Sm2Test, openssl_verifies_the_signature_with_the_usual_identity_and_with_no_other)
{
    const test::TempDir dir;
    const auto cms = made();
    const auto at = [&](const std::string& name) { return (dir / name).string(); };
    const auto [parsed, rest] = parse_cms(cms);
    test::write_file(dir / "tbs", as_text(tbs_of(parsed)));
    test::write_file(dir / "signature", as_text(signature_of(parsed)));
    test::write_file(dir / "own.crt", chain.front().to_pem());
    ASSERT_TRUE(openssl({"x509", "-in", at("own.crt"), "-noout", "-pubkey", "-out", at("public.pem")}));
    const auto judged = [&](const std::string& identity) {
        return openssl({"pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pubin", "-inkey", at("public.pem"), "-in",
                        at("tbs"), "-sigfile", at("signature"), "-pkeyopt", "distid:" + identity});
    };

    EXPECT_TRUE(judged("1234567812345678")) << judged("1234567812345678").said;
    EXPECT_FALSE(judged("1234567812345679"));
    const auto file = test::write_file(dir / "report.sm2.p7s", as_text(cms));
    const auto shown = openssl({"cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", file}).said;
    EXPECT_NE(shown.find("SM2-with-SM3"), std::string::npos) << shown;
    EXPECT_NE(shown.find("signingCertificateV2"), std::string::npos);
    EXPECT_TRUE(openssl({"asn1parse", "-inform", "DER", "-in", file}));
}

TEST_F(Sm2Test, another_file_another_key_or_an_empty_identity_is_not_believed)
{
    const auto cms = made();
    auto other = pdf;
    other.back() ^= std::byte{1};
    EXPECT_EQ(fault_of(verify_sm2(other, cms, authority.roots)), (Fault{errc::mismatch, "sm2.content"}));
    other = pdf;
    other.push_back(std::byte{'\n'});
    EXPECT_EQ(fault_of(verify_sm2(other, cms, authority.roots)), (Fault{errc::mismatch, "sm2.content"}));

    const auto stranger = pki::signing_key(pki::Key::generate(pki::Key::Kind::sm2).value(), pki::Keeper::file);
    EXPECT_EQ(fault_of(sign_sm2(pdf, *stranger, chain)), (Fault{errc::mismatch, "key.garbage"}));

    const auto [parsed, rest] = parse_cms(cms);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> empty{EVP_MD_CTX_new()};
    const auto tbs = tbs_of(parsed);
    Bytes signature(80);
    auto length = signature.size();
    ASSERT_EQ(EVP_DigestSignInit(empty.get(), nullptr, EVP_sm3(), nullptr, key.get()), 1);
    ASSERT_EQ(EVP_DigestSign(empty.get(), pki::uchars(std::span{signature}), &length, pki::uchars(tbs), tbs.size()), 1);
    signature.resize(length);
    set_signature(parsed, signature);
    EXPECT_EQ(fault_of(verify_sm2(pdf, der_of(parsed), authority.roots)), (Fault{errc::mismatch, "sm2.signature"}));
}

TEST_F(Sm2Test, any_changed_byte_is_noticed)
{
    const auto cms = made();
    for (std::size_t at = 0; at < cms.size(); at += 3) {
        auto bent = cms;
        bent[at] ^= std::byte{0x04};
        EXPECT_FALSE(verify_sm2(pdf, bent, authority.roots)) << at;
    }
    auto longer = cms;
    longer.push_back(std::byte{0});
    EXPECT_EQ(fault_of(verify_sm2(pdf, longer, authority.roots)), (Fault{errc::malformed, "sm2.form"}));
    for (std::size_t size = 0; size < cms.size(); size += 211)
        EXPECT_FALSE(verify_sm2(pdf, ByteView{cms}.first(size), authority.roots)) << size;
    EXPECT_EQ(fault_of(verify_sm2(pdf, Bytes(sm2_max + 1), authority.roots)).code(), errc::too_large);
}

TEST_F(Sm2Test, without_a_time_or_by_somebody_nobody_knows_it_proves_nothing)
{
    const auto untimed = sign_sm2(pdf, *signing, chain).value();
    EXPECT_EQ(fault_of(verify_sm2(pdf, untimed, authority.roots)), (Fault{errc::malformed, "sm2.untimed"}));

    const test::ThrowawayAuthority foreign;
    EXPECT_EQ(fault_of(verify_sm2(pdf, made(), foreign.roots)).code(), errc::unauthenticated);
    const std::vector strangers{certificate(foreign), foreign.issuing};
    const auto by_stranger = sign_sm2(pdf, *signing, strangers).value();
    EXPECT_EQ(fault_of(check_sm2(pdf, by_stranger, authority.roots, now)).at(), "chain.unknown-issuer");
    EXPECT_EQ(fault_of(check_sm2(pdf, untimed, authority.roots, authority.until)).at(), "chain.expired");
    EXPECT_EQ(fault_of(check_sm2(pdf, made(), authority.roots, now)), (Fault{errc::malformed, "sm2.form"}));
}

TEST_F(Sm2Test, only_sm2_certificates_make_one_and_only_signers_get_them)
{
    const auto p256 = authority.signer("dr-yang");
    const auto refused =
        sign_sm2(pdf, *pki::signing_key(p256.key, pki::Keeper::file), {p256.certificate, authority.issuing});
    EXPECT_EQ(fault_of(refused), (Fault{errc::malformed, "sm2.certificate"}));

    const auto request = pki::certificate_request(*signing, "shanhai", {}).value();
    for (const auto profile : {pki::Profile::person, pki::Profile::site, pki::Profile::timestamp}) {
        const auto issued = authority.issuer.issue(request, profile, {.common_name = "x", .uri = "urn:x:y"},
                                                   authority.from, authority.until);
        EXPECT_EQ(fault_of(issued), (Fault{errc::forbidden, "issue.weak-key"})) << pki::name_of(profile);
    }
    EXPECT_EQ(fault_of(pki::check_pair(*signing, chain.front())), (Fault{errc::forbidden, "key.weak"}))
        << "the PDF itself is signed with what every reader knows";
}
