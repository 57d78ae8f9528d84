#include "common/pki/sealed.hpp"

#include "common/pki/chain.hpp"
#include "common/pki/openssl.hpp"
#include "common/pki/store.hpp"

#include <openssl/cms.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

using OwnedCms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

struct ReleasesCertificates {
    void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};
using CarriedCertificates = std::unique_ptr<STACK_OF(X509), ReleasesCertificates>;

auto signer_info(const OwnedCms& cms) -> CMS_SignerInfo*
{
    return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
}

auto bytes_of(const ASN1_STRING* string) -> ByteView
{
    return std::as_bytes(
        std::span{ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))});
}

auto encoded(const OwnedCms& cms) -> Bytes { return der_of<CMS_ContentInfo>(i2d_CMS_ContentInfo, cms.get()); }

auto shared(X509* certificate) -> Certificate
{
    must(X509_up_ref(certificate) == 1);
    return Certificate{certificate};
}

// Null unless it is DER to the letter, with one signer whose certificate is inside.
auto parse(ByteView der) -> OwnedCms
{
    const auto* at = uchars(der);
    OwnedCms cms{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size()))};
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return nullptr;
    const auto* const infos = CMS_get0_SignerInfos(cms.get());
    if (!infos || sk_CMS_SignerInfo_num(infos) != 1 || CMS_unsigned_get_attr_count(signer_info(cms)) > 1)
        return nullptr;
    if (CMS_set1_signers_certs(cms.get(), nullptr, 0) != 1) return nullptr;
    X509* signer = nullptr;
    CMS_SignerInfo_get0_algs(signer_info(cms), nullptr, &signer, nullptr, nullptr);
    return signer && std::ranges::equal(encoded(cms), der) ? std::move(cms) : nullptr;
}

auto signer_of(const OwnedCms& cms) -> Certificate
{
    X509* signer = nullptr;
    CMS_SignerInfo_get0_algs(signer_info(cms), nullptr, &signer, nullptr, nullptr);
    return shared(signer);
}

auto carried_by(const OwnedCms& cms) -> std::vector<Certificate>
{
    const CarriedCertificates all{CMS_get1_certs(cms.get())};
    std::vector<Certificate> certificates;
    for (int i = 0; i < sk_X509_num(all.get()); ++i) certificates.push_back(shared(sk_X509_value(all.get(), i)));
    return certificates;
}

auto token_of(const OwnedCms& cms) -> ByteView
{
    const auto* const found = static_cast<const ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
        signer_info(cms), OBJ_nid2obj(NID_id_smime_aa_timeStampToken), -3, V_ASN1_SEQUENCE));  // -3: exactly one
    return found ? bytes_of(found) : ByteView{};
}

}  // namespace

Sealer::Sealer(Key key, Certificate certificate, std::vector<Certificate> chain, TimestampSigner timestamps)
    : key_{std::move(key)}, certificate_{std::move(certificate)}, chain_{std::move(chain)}, timestamps_{
                                                                                                std::move(timestamps)}
{}

auto Sealer::seal(ByteView statement, Instant now) const -> Result<Bytes>
{
    const Quietly quietly;
    const auto content = reading(statement);
    const auto between = stack_of(chain_);
    constexpr unsigned how = CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
    const OwnedCms cms{CMS_sign(certificate_.get(), key_.get(), between.get(), content.get(), how)};
    must(cms != nullptr);

    const auto signature = bytes_of(CMS_SignerInfo_get0_signature(signer_info(cms)));
    const auto token = timestamps_.stamp(Digest::of(signature), now);
    if (!token) return token.error();
    must(CMS_unsigned_add1_attr_by_NID(signer_info(cms), NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token->data(),
                                       static_cast<int>(token->size())) == 1);
    return encoded(cms);
}

auto unseal(ByteView der, Profile purpose, const std::vector<Certificate>& roots) -> Result<Unsealed>
{
    const Quietly quietly;
    const auto cms = der.size() > sealed_max ? nullptr : parse(der);
    if (!cms) return Fault{errc::malformed, "seal.format"};
    const auto token = token_of(cms);
    if (token.empty()) return Fault{errc::mismatch, "seal.untimed"};
    const auto signature = bytes_of(CMS_SignerInfo_get0_signature(signer_info(cms)));
    const auto time = verify_timestamp(token, Digest::of(signature), roots);
    if (!time) return time.error();

    const auto signer = signer_of(cms);
    const auto carried = carried_by(cms);
    if (auto chain = verify_chain(signer, carried, roots, purpose, time->at); !chain) return chain.error();

    const auto store = trusted_store(roots, time->at);
    const auto statement = writing();
    const bool holds =
        CMS_verify(cms.get(), nullptr, store.get(), nullptr, statement.get(), CMS_BINARY | CMS_CADES) == 1;
    if (!holds) return Fault{errc::mismatch, "seal.signature"};
    return Unsealed{text_of(statement), signer, time->at, time->authority};
}

}  // namespace shanhai::pki
