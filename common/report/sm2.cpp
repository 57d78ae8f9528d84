#include "common/report/sm2.hpp"

#include "common/pki/chain.hpp"
#include "common/pki/sm2.hpp"
#include "common/pki/strength.hpp"
#include "common/pki/timestamp.hpp"
#include "common/report/cms.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

using pki::must;

auto is_sm2(const pki::Certificate& certificate) -> bool { return pki::is_sm2(X509_get0_pubkey(certificate.get())); }

// With signed attributes and certificates, but no signature yet.
auto pending(ByteView sm3, const pki::Certificate& signer, std::span<const pki::Certificate> issuers) -> OwnedCms
{
    constexpr unsigned detached = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY;
    OwnedCms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, detached)};
    must(cms != nullptr);
    auto* const key = X509_get0_pubkey(signer.get());
    auto* const info = CMS_add1_signer(cms.get(), signer.get(), key, EVP_sm3(), detached | CMS_NOSMIMECAP | CMS_CADES);
    must(info != nullptr);
    // OpenSSL leaves the signature's algorithm empty for this kind of key.
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, nullptr, &algorithm);
    must(X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_SM2_with_SM3), V_ASN1_UNDEF, nullptr) == 1);
    for (const auto& issuer : issuers)
        if (CMS_add1_cert(cms.get(), issuer.get()) != 1) return nullptr;  // named twice
    must(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1);
    must(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, sm3.data(),
                                     static_cast<int>(sm3.size())) == 1);
    return cms;
}

struct Opened {
    OwnedCms cms;
    pki::Certificate signer;
    std::vector<pki::Certificate> issuers;
    Bytes token;
};

// Everything but the chain and the time.
auto opened(ByteView pdf, ByteView der) -> Result<Opened>
{
    const Fault malformed{errc::malformed, "sm2.form"};
    if (der.size() > sm2_max) return Fault{errc::too_large, "sm2.form"};
    auto [cms, rest] = parse_cms(der);
    if (!cms || !rest.empty()) return malformed;
    auto signer = signer_of(cms);
    if (!is_sm2(signer)) return Fault{errc::malformed, "sm2.certificate"};
    auto issuers = others_of(cms);
    auto token = token_of(cms);
    auto open = Opened{std::move(cms), std::move(signer), std::move(issuers), std::move(token)};

    const auto sm3 = pki::sm3_of(pdf);
    if (message_digest_of(open.cms) != sm3) return Fault{errc::mismatch, "sm2.content"};
    const auto signature = signature_of(open.cms);
    if (!open.signer.verifies(tbs_of(open.cms), signature)) return Fault{errc::mismatch, "sm2.signature"};
    const auto again = pending(sm3, open.signer, open.issuers);
    if (!again) return malformed;
    set_signature(again, signature);
    if (!open.token.empty()) add_token(again, open.token);
    if (!std::ranges::equal(der_of(again), der)) return malformed;
    return open;
}

auto check_path(const Opened& open, const std::vector<pki::Certificate>& roots, Instant at) -> Result<void>
{
    const auto path = pki::verified_path(open.signer, open.issuers, roots, pki::Profile::signer, at);
    if (!path) return path.error();
    const auto serves = [&](const pki::Certificate& one) { return std::ranges::find(*path, one) != path->end(); };
    if (!std::ranges::all_of(open.issuers, serves)) return Fault{errc::malformed, "sm2.form"};
    return {};
}

}  // namespace

auto sign_sm2(ByteView pdf, const pki::SigningKey& key, const std::vector<pki::Certificate>& chain) -> Result<Bytes>
{
    const pki::Quietly quietly;
    if (chain.empty() || !is_sm2(chain.front())) return Fault{errc::malformed, "sm2.certificate"};
    const auto cms = pending(pki::sm3_of(pdf), chain.front(), std::span{chain}.subspan(1));
    if (!cms) return Fault{errc::malformed, "sm2.certificate"};
    const auto signature = pki::sign_as(key, chain.front(), tbs_of(cms));
    if (!signature) return signature.error();
    set_signature(cms, *signature);
    return der_of(cms);
}

auto check_sm2(ByteView pdf, ByteView cms, const std::vector<pki::Certificate>& roots, Instant now)
    -> Result<UntimedSm2>
{
    const pki::Quietly quietly;
    auto open = opened(pdf, cms);
    if (!open) return open.error();
    if (!open->token.empty()) return Fault{errc::malformed, "sm2.form"};
    if (auto path = check_path(*open, roots, now); !path) return path.error();
    return UntimedSm2{open->signer, Digest::of(signature_of(open->cms))};
}

auto with_time(ByteView der, ByteView token) -> Result<Bytes>
{
    const pki::Quietly quietly;
    const auto [cms, rest] = parse_cms(der);
    if (!cms || !rest.empty() || !token_of(cms).empty()) return Fault{errc::malformed, "sm2.form"};
    add_token(cms, token);
    return der_of(cms);
}

auto verify_sm2(ByteView pdf, ByteView cms, const Trust& trust) -> Result<Sm2Facts>
{
    const pki::Quietly quietly;
    auto open = opened(pdf, cms);
    if (!open) return open.error();
    if (open->token.empty()) return Fault{errc::malformed, "sm2.untimed"};
    const auto time = pki::verify_timestamp(open->token, Digest::of(signature_of(open->cms)), timekeepers_of(trust));
    if (!time) return time.error();
    if (auto path = check_path(*open, trust.roots, time->at); !path) return path.error();
    return Sm2Facts{open->signer, time->at, time->authority};
}

auto verify_sm2(ByteView pdf, ByteView cms, const std::vector<pki::Certificate>& roots) -> Result<Sm2Facts>
{
    return verify_sm2(pdf, cms, Trust{roots});
}

}  // namespace shanhai::report
