#include "common/report/cms.hpp"

#include "common/pki/store.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

using pki::must;
using pki::uchars;

struct ReleasesCertificates {
    void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), ReleasesCertificates>;

auto signer_info(const OwnedCms& cms) -> CMS_SignerInfo*
{
    return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
}

auto bytes_of(const ASN1_STRING* string) -> Bytes
{
    const std::span octets{ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
    const auto view = std::as_bytes(octets);
    return {view.begin(), view.end()};
}

auto is_usable(EVP_PKEY* key) -> bool
{
    if (EVP_PKEY_is_a(key, "RSA") == 1) return true;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_bits(key) == 256;
}

auto shared(X509* certificate) -> pki::Certificate
{
    must(X509_up_ref(certificate) == 1);
    return pki::Certificate{certificate};
}

auto finds_its_signer(const OwnedCms& cms) -> bool
{
    const auto* const infos = CMS_get0_SignerInfos(cms.get());
    if (!infos || sk_CMS_SignerInfo_num(infos) != 1) return false;
    if (CMS_set1_signers_certs(cms.get(), nullptr, 0) != 1) return false;
    X509* signer = nullptr;
    CMS_SignerInfo_get0_algs(signer_info(cms), nullptr, &signer, nullptr, nullptr);
    return signer != nullptr;
}

}  // namespace

auto pending_cms(const Digest& digest, const pki::Certificate& signer, std::span<const pki::Certificate> chain)
    -> OwnedCms
{
    auto* const key = X509_get0_pubkey(signer.get());
    if (!key || !is_usable(key)) return nullptr;

    constexpr unsigned detached = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY;
    OwnedCms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, detached)};
    must(cms != nullptr);
    // The public key is enough: it chooses the algorithm, and CMS_SignerInfo_sign, which wants more, is never called.
    auto* const info =
        CMS_add1_signer(cms.get(), signer.get(), key, EVP_sha256(), detached | CMS_NOSMIMECAP | CMS_CADES);
    must(info != nullptr);
    for (const auto& certificate : chain) {
        const bool travels = certificate != signer && !certificate.issued_by(certificate);
        if (travels && CMS_add1_cert(cms.get(), certificate.get()) != 1) return nullptr;  // named twice
    }
    const auto message = digest.bytes();
    must(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1);
    must(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, message.data(),
                                     static_cast<int>(message.size())) == 1);
    return cms;
}

auto der_of(const OwnedCms& cms) -> Bytes { return pki::der_of<CMS_ContentInfo>(i2d_CMS_ContentInfo, cms.get()); }

auto parse_cms(ByteView der) -> ParsedCms
{
    const auto* at = uchars(der);
    OwnedCms cms{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size()))};
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed || !finds_its_signer(cms)) return {};

    const auto length = static_cast<std::size_t>(at - uchars(der));
    if (!std::ranges::equal(der_of(cms), der.first(length))) return {};
    return {std::move(cms), der.subspan(length)};
}

auto tbs_of(const OwnedCms& cms) -> Bytes
{
    auto* const info = signer_info(cms);
    std::vector<Bytes> attributes;
    std::size_t length = 0;
    for (int i = 0; i < CMS_signed_get_attr_count(info); ++i) {
        attributes.push_back(pki::der_of<X509_ATTRIBUTE>(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(info, i)));
        length += attributes.back().size();
    }
    std::sort(attributes.begin(), attributes.end());  // X.690 section 11.6: DER orders a SET OF by its encodings

    const int inner = static_cast<int>(length);
    Bytes tbs(static_cast<std::size_t>(ASN1_object_size(1, inner, V_ASN1_SET)));
    auto* out = uchars(std::span{tbs});
    ASN1_put_object(&out, 1, inner, V_ASN1_SET, V_ASN1_UNIVERSAL);
    for (const auto& attribute : attributes) out = std::copy_n(uchars(attribute), attribute.size(), out);
    return tbs;
}

auto message_digest_of(const OwnedCms& cms) -> Bytes
{
    const auto* const found = static_cast<const ASN1_OCTET_STRING*>(CMS_signed_get0_data_by_OBJ(
        signer_info(cms), OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING));  // -3: exactly one
    return found ? bytes_of(found) : Bytes{};
}

auto signature_of(const OwnedCms& cms) -> Bytes { return bytes_of(CMS_SignerInfo_get0_signature(signer_info(cms))); }

auto token_of(const OwnedCms& cms) -> Bytes
{
    const auto* const found = static_cast<const ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
        signer_info(cms), OBJ_nid2obj(NID_id_smime_aa_timeStampToken), -3, V_ASN1_SEQUENCE));
    return found ? bytes_of(found) : Bytes{};
}

auto signer_of(const OwnedCms& cms) -> pki::Certificate
{
    X509* signer = nullptr;
    CMS_SignerInfo_get0_algs(signer_info(cms), nullptr, &signer, nullptr, nullptr);
    return shared(signer);
}

auto others_of(const OwnedCms& cms) -> std::vector<pki::Certificate>
{
    const auto signer = signer_of(cms);
    const Certificates all{CMS_get1_certs(cms.get())};
    std::vector<pki::Certificate> others;
    for (int i = 0; i < sk_X509_num(all.get()); ++i) {
        auto certificate = shared(sk_X509_value(all.get(), i));
        if (certificate != signer) others.push_back(std::move(certificate));
    }
    return others;
}

void set_signature(const OwnedCms& cms, ByteView signature)
{
    auto* const value = CMS_SignerInfo_get0_signature(signer_info(cms));
    must(ASN1_STRING_set(value, signature.data(), static_cast<int>(signature.size())) == 1);
}

void add_token(const OwnedCms& cms, ByteView token)
{
    must(CMS_unsigned_add1_attr_by_NID(signer_info(cms), NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                       static_cast<int>(token.size())) == 1);
}

auto holds(const OwnedCms& cms, ByteView content, const std::vector<pki::Certificate>& roots, Instant at) -> bool
{
    const auto store = pki::trusted_store(roots, at);
    const auto bytes = pki::reading(content);
    return CMS_verify(cms.get(), nullptr, store.get(), bytes.get(), nullptr, CMS_BINARY | CMS_CADES) == 1;
}

}  // namespace shanhai::report
