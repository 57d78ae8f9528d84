#include "common/report/sign.hpp"

#include "common/report/cms.hpp"
#include "common/report/contents.hpp"
#include "common/report/hole.hpp"
#include "common/report/verify.hpp"

#include <openssl/ecdsa.h>

#include <algorithm>

namespace shanhai::report {
namespace {

using OwnedEcdsa = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t p256_raw = 64;  // r||s, 32 bytes each (IEEE P1363)

auto number(ByteView big_endian) -> pki::OwnedNumber
{
    pki::OwnedNumber value{BN_bin2bn(pki::uchars(big_endian), static_cast<int>(big_endian.size()), nullptr)};
    pki::must(value != nullptr);
    return value;
}

// CMS wants ECDSA as DER (RFC 5753 section 2.1.1); browsers and tokens give the two numbers bare.
auto as_cms_has_it(ByteView signature, const pki::Certificate& signer) -> Bytes
{
    const bool bare = EVP_PKEY_is_a(X509_get0_pubkey(signer.get()), "EC") == 1 && signature.size() == p256_raw;
    if (!bare) return {signature.begin(), signature.end()};

    const OwnedEcdsa pair{ECDSA_SIG_new()};
    auto r = number(signature.first(p256_raw / 2));
    auto s = number(signature.subspan(p256_raw / 2));
    pki::must(pair && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1);
    (void)r.release();
    (void)s.release();
    return pki::der_of<ECDSA_SIG>(i2d_ECDSA_SIG, pair.get());
}

}  // namespace

auto signed_attributes(const Digest& digest, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<PendingSignature>
{
    const pki::Quietly quietly;
    const auto cms = pending_cms(digest, signer, chain);
    if (!cms) return Fault{errc::unsupported, "report.key"};
    return PendingSignature{tbs_of(cms), der_of(cms)};
}

auto recompute_tbs(ByteView prepared_pdf, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<Bytes>
{
    const auto hole = Hole::find(prepared_pdf);
    if (!hole) return hole.error();
    if (!hole->is_empty(prepared_pdf)) return Fault{errc::conflict, "report.signed"};
    if (const auto document = read_report(prepared_pdf); !document) return document.error();

    auto pending = signed_attributes(hole->digest(prepared_pdf), signer, chain);
    if (!pending) return pending.error();
    return std::move(pending->tbs);
}

auto check_tbs(ByteView offered_tbs, ByteView prepared_pdf, const pki::Certificate& signer,
               const std::vector<pki::Certificate>& chain) -> Result<void>
{
    const auto own = recompute_tbs(prepared_pdf, signer, chain);
    if (!own) return own.error();
    if (!std::ranges::equal(*own, offered_tbs)) return Fault{errc::mismatch, "report.tbs"};
    return {};
}

auto assemble(ByteView prepared_pdf, ByteView pending, ByteView signature, const Stamp& stamp,
              const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const pki::Quietly quietly;
    const auto hole = Hole::find(prepared_pdf);
    if (!hole) return hole.error();
    if (!hole->is_empty(prepared_pdf)) return Fault{errc::conflict, "report.signed"};

    const auto [cms, rest] = parse_cms(pending);
    if (!cms || !rest.empty()) return Fault{errc::malformed, "report.pending"};
    const auto signer = signer_of(cms);
    const auto expected = signed_attributes(hole->digest(prepared_pdf), signer, others_of(cms));
    if (!expected) return expected.error();
    if (!std::ranges::equal(expected->cms, pending)) return Fault{errc::mismatch, "report.pending"};

    const auto value = as_cms_has_it(signature, signer);
    if (!signer.verifies(expected->tbs, value)) return Fault{errc::mismatch, "report.signature"};
    const auto token = stamp(value);
    if (!token) return token.error();

    set_signature(cms, value);
    add_token(cms, *token);
    Bytes pdf(prepared_pdf.begin(), prepared_pdf.end());
    if (auto done = hole->fill(pdf, der_of(cms)); !done) return done.error();
    const auto verdict = verify(pdf, roots);
    if (verdict.state != State::valid) return Fault{errc::forbidden, "report.refused", std::string{verdict.code}};
    return pdf;
}

}  // namespace shanhai::report
