// From a document to a signed PDF, and what is refused on the way.
#include "common/report/sign.hpp"

#include "common/report/contents.hpp"
#include "common/report/signed_for_tests.hpp"
#include "common/report/verify.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

namespace shanhai::report {
namespace {

// r||s, as WebCrypto and PKCS#11 give it.
auto bare(ByteView der) -> Bytes
{
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair{
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free};
    Bytes bytes(64);
    auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), out + 32, 32);
    return bytes;
}

struct Signing {
    Hospital hospital{};
    Prepared prepared = hospital.prepared();
    PendingSignature pending =
        signed_attributes(prepared.digest, hospital.signer.certificate, hospital.authority.chain).value();
    Bytes signature = hospital.signer.key.sign(pending.tbs).value();

    auto assembled(ByteView pdf, ByteView cms, ByteView value) const
    {
        return assemble(pdf, cms, value, hospital.stamp(), hospital.authority.roots);
    }
    auto assembled_with(ByteView value) const { return assembled(prepared.pdf, pending.cms, value); }
};

TEST(Signing, gives_a_report_that_verifies)
{
    const Signing s;

    const auto pdf = s.assembled_with(s.signature);

    ASSERT_TRUE(pdf) << pdf.error().at() << pdf.error().subject();
    const auto verdict = verify(*pdf, s.hospital.authority.roots);
    ASSERT_EQ(verdict.state, State::valid) << verdict.code;
    EXPECT_EQ(verdict.facts->document, sample_document());
    EXPECT_EQ(verdict.facts->signer, s.hospital.signer.certificate);
    EXPECT_EQ(verdict.facts->signer_name, "dr-yang");
    EXPECT_EQ(verdict.facts->organization, "Tests");
    EXPECT_EQ(verdict.facts->signed_at, s.hospital.now);
    EXPECT_EQ(verdict.facts->timestamped_by, s.hospital.timestamps.certificate());
}

TEST(Signing, works_with_rsa)
{
    const auto hospital = rsa_hospital();

    EXPECT_EQ(verify(hospital.signed_report(), hospital.authority.roots).state, State::valid);
}

TEST(Signing, takes_the_bare_numbers_that_browsers_and_tokens_give)
{
    const Signing s;

    const auto from_bare = s.assembled_with(bare(s.signature));

    ASSERT_TRUE(from_bare) << from_bare.error().at();
    EXPECT_EQ(verify(*from_bare, s.hospital.authority.roots).state, State::valid);
}

TEST(Signing, gives_the_same_bytes_for_the_same_document)
{
    const Hospital hospital;
    const auto first = hospital.prepared();
    const auto second = hospital.prepared();

    EXPECT_EQ(first.pdf, second.pdf);
    const auto attributes = [&](const Prepared& prepared) {
        return signed_attributes(prepared.digest, hospital.signer.certificate, hospital.authority.chain).value();
    };
    EXPECT_EQ(attributes(first).tbs, attributes(second).tbs);
    EXPECT_EQ(attributes(first).cms, attributes(second).cms);
}

TEST(Signing, a_page_is_a_small_file) { EXPECT_LT(Hospital{}.signed_report().size(), 120'000U); }

TEST(Signing, the_specialist_derives_what_to_sign_from_the_pdf_alone)
{
    const Signing s;
    const auto& [key, certificate] = s.hospital.signer;

    EXPECT_EQ(recompute_tbs(s.prepared.pdf, certificate, {}).value(), s.pending.tbs);
    EXPECT_TRUE(check_tbs(s.pending.tbs, s.prepared.pdf, certificate, s.hospital.authority.chain));
}

TEST(Signing, the_specialist_refuses_bytes_about_another_document_or_for_another_signer)
{
    const Signing s;
    const Fault refusal{errc::mismatch, "report.tbs"};
    auto document = sample_document();
    document.impression = "未见异常。";
    const auto other = s.hospital.prepared(document);
    const auto colleague = s.hospital.authority.signer("dr-li");

    EXPECT_EQ(check_tbs(s.pending.tbs, other.pdf, s.hospital.signer.certificate, {}).error(), refusal);
    EXPECT_EQ(check_tbs(s.pending.tbs, s.prepared.pdf, colleague.certificate, {}).error(), refusal);
    EXPECT_EQ(check_tbs(as_view("anything"), s.prepared.pdf, s.hospital.signer.certificate, {}).error(), refusal);
}

TEST(Signing, the_specialist_refuses_a_file_that_is_signed_already_or_is_no_report)
{
    const Signing s;
    const auto done = s.assembled_with(s.signature).value();
    auto broken = s.prepared.pdf;
    broken[20] ^= std::byte{1};

    EXPECT_EQ(recompute_tbs(done, s.hospital.signer.certificate, {}).error(), (Fault{errc::conflict, "report.signed"}));
    EXPECT_EQ(recompute_tbs(as_view("%PDF-1.7\n"), s.hospital.signer.certificate, {}).error(),
              (Fault{errc::malformed, "report.hole"}));
    const auto of_broken = recompute_tbs(broken, s.hospital.signer.certificate, {});
    EXPECT_TRUE(!of_broken || *of_broken != s.pending.tbs);
}

TEST(Signing, refuses_a_signature_by_another_key)
{
    const Signing s;
    const auto stranger = test::ThrowawayAuthority::fresh_key();
    const Fault refusal{errc::mismatch, "report.signature"};

    EXPECT_EQ(s.assembled_with(stranger.sign(s.pending.tbs).value()).error(), refusal);
    EXPECT_EQ(s.assembled_with(bare(stranger.sign(s.pending.tbs).value())).error(), refusal);
}

TEST(Signing, refuses_a_signature_over_other_bytes)
{
    const Signing s;
    const Fault refusal{errc::mismatch, "report.signature"};

    EXPECT_EQ(s.assembled_with(s.hospital.signer.key.sign(as_view("something else")).value()).error(), refusal);
    EXPECT_EQ(s.assembled_with({}).error(), refusal);
    EXPECT_EQ(s.assembled_with(Bytes(64)).error(), refusal);
    EXPECT_EQ(s.assembled_with(Bytes(100'000)).error(), refusal);
}

TEST(Signing, refuses_every_flipped_bit_of_a_signature)
{
    const Signing s;
    for (std::size_t bit = 0; bit < s.signature.size() * 8; ++bit) {
        auto flipped = s.signature;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        EXPECT_EQ(s.assembled_with(flipped).error(), (Fault{errc::mismatch, "report.signature"})) << bit;
    }
}

TEST(Signing, refuses_a_pending_signature_about_another_document)
{
    const Signing s;
    auto document = sample_document();
    document.impression = "未见异常。";
    const auto other = s.hospital.prepared(document);

    EXPECT_EQ(s.assembled(other.pdf, s.pending.cms, s.signature).error(), (Fault{errc::mismatch, "report.pending"}));
}

TEST(Signing, refuses_what_is_no_pending_signature)
{
    const Signing s;
    auto longer = s.pending.cms;
    longer.push_back(std::byte{0});

    for (const auto& cms : {Bytes{}, to_bytes("not a CMS"), longer})
        EXPECT_EQ(s.assembled(s.prepared.pdf, cms, s.signature).error(), (Fault{errc::malformed, "report.pending"}));
}

TEST(Signing, refuses_a_file_that_is_signed_already)
{
    const Signing s;
    const auto done = s.assembled_with(s.signature).value();

    EXPECT_EQ(s.assembled(done, s.pending.cms, s.signature).error(), (Fault{errc::conflict, "report.signed"}));
}

TEST(Signing, passes_on_why_there_is_no_timestamp)
{
    const Signing s;
    const auto down = [](ByteView) -> Result<Bytes> { return Fault{errc::unavailable, "timestamp.authority"}; };

    EXPECT_EQ(assemble(s.prepared.pdf, s.pending.cms, s.signature, down, s.hospital.authority.roots).error(),
              (Fault{errc::unavailable, "timestamp.authority"}));
}

TEST(Signing, refuses_a_cms_that_does_not_fit_into_the_hole)
{
    const Signing s;
    const auto huge = [](ByteView) -> Result<Bytes> {
        auto token = from_hex("30823000").value();  // a SEQUENCE as large as the whole hole
        token.resize(signature_room + 4);
        return token;
    };

    EXPECT_EQ(assemble(s.prepared.pdf, s.pending.cms, s.signature, huge, s.hospital.authority.roots).error(),
              (Fault{errc::too_large, "report.signature"}));
}

TEST(Signing, gives_nothing_out_that_a_stranger_would_not_accept)
{
    const Signing s;
    const Hospital elsewhere;
    const auto refused = [](std::string why) { return Fault{errc::forbidden, "report.refused", std::move(why)}; };
    const auto assembled = [&](const Stamp& stamp, const std::vector<pki::Certificate>& roots) {
        return assemble(s.prepared.pdf, s.pending.cms, s.signature, stamp, roots).error();
    };

    EXPECT_EQ(assembled(elsewhere.stamp(), s.hospital.authority.roots), refused("chain.unknown-issuer"));
    EXPECT_EQ(assembled(s.hospital.stamp(), elsewhere.authority.roots), refused("chain.unknown-issuer"));
    EXPECT_EQ(assembled([](ByteView) -> Result<Bytes> { return from_hex("3000"); }, s.hospital.authority.roots),
              refused("timestamp.token"));
}

TEST(Signing, wants_keys_that_every_reader_can_verify)
{
    const Hospital hospital;
    const pki::Key p384{EVP_EC_gen("P-384")};
    const auto certificate = pki::self_signed_root(p384, {.common_name = "P-384", .organization = ""},
                                                   hospital.authority.from, hospital.authority.until);
    ASSERT_TRUE(certificate);

    EXPECT_EQ(signed_attributes(Digest::of({}), *certificate, {}).error(), (Fault{errc::unsupported, "report.key"}));
}

TEST(Preparing, refuses_what_is_no_page_or_no_document)
{
    auto document = sample_document();
    const auto pages = render(document, test_fonts()).value();

    EXPECT_EQ(prepare(document, as_view("not a PDF")).error(), (Fault{errc::malformed, "report.pages"}));
    document.version = 0;
    EXPECT_EQ(prepare(document, pages).error(), (Fault{errc::mismatch, "report.version"}));
}

TEST(Preparing, attaches_the_document_itself)
{
    for (const auto& document : {sample_document(), smallest_document(), long_document()}) {
        const auto read = read_report(Hospital{}.prepared(document).pdf);

        ASSERT_TRUE(read) << read.error().at();
        EXPECT_EQ(*read, document);
    }
}

TEST(Preparing, leaves_out_patient_data_where_file_managers_look)
{
    const auto prepared = Hospital{}.prepared();

    EXPECT_EQ(as_text(prepared.pdf).find(sample_document().patient.id), std::string_view::npos);
}

}  // namespace
}  // namespace shanhai::report
