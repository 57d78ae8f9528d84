#include "common/pki/signing_key.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/sm2.hpp"
#include "common/pki/strength.hpp"
#include "common/pki/subject.hpp"

#include <openssl/pem.h>

namespace shanhai::pki {
namespace {

using OwnedAlgorithm = Owned<X509_ALGOR, X509_ALGOR_free>;
using OwnedBits = Owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;

class HeldKey final : public SigningKey {
public:
    HeldKey(Key key, Keeper keeper) : key_{std::move(key)}, keeper_{keeper} {}
    auto sign(ByteView message) const -> Result<Bytes> override { return key_.sign(message); }
    auto public_der() const -> Result<Bytes> override { return key_.public_der(); }
    auto keeper() const -> Keeper override { return keeper_; }

private:
    Key key_;
    Keeper keeper_;
};

auto public_key(ByteView der) -> OwnedKey
{
    const auto* at = uchars(der);
    return OwnedKey{d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()))};
}

// RFC 4055 section 5 has a NULL beside RSA, RFC 5758 section 3.2 has nothing beside ECDSA.
auto algorithm_of(const EVP_PKEY* key) -> OwnedAlgorithm
{
    OwnedAlgorithm algorithm{X509_ALGOR_new()};
    const bool rsa = EVP_PKEY_is_a(key, "RSA") == 1;
    const bool sm2 = EVP_PKEY_is_a(key, "SM2") == 1;
    if (!rsa && !sm2 && EVP_PKEY_is_a(key, "EC") != 1) return nullptr;
    auto* const name = OBJ_nid2obj(rsa   ? NID_sha256WithRSAEncryption
                                   : sm2 ? NID_SM2_with_SM3
                                         : NID_ecdsa_with_SHA256);
    must(algorithm && X509_ALGOR_set0(algorithm.get(), name, rsa ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr) == 1);
    return algorithm;
}

auto to_be_signed(X509_REQ* request) -> Bytes
{
    unsigned char* der = nullptr;
    const int length = i2d_re_X509_REQ_tbs(request, &der);
    must(length > 0);
    const auto view = std::as_bytes(std::span{der, static_cast<std::size_t>(length)});
    Bytes copy(view.begin(), view.end());
    OPENSSL_free(der);
    return copy;
}

auto verifies(EVP_PKEY* key, ByteView message, ByteView signature) -> bool
{
    if (EVP_PKEY_is_a(key, "SM2") == 1) return sm2_verifies(key, message, signature);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    must(context != nullptr);
    if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) return false;
    return EVP_DigestVerify(context.get(), uchars(signature), signature.size(), uchars(message), message.size()) == 1;
}

void set_signature(X509_REQ* request, ByteView signature)
{
    OwnedBits bits{ASN1_BIT_STRING_new()};
    must(bits && ASN1_STRING_set(bits.get(), signature.data(), static_cast<int>(signature.size())) == 1);
    bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07L);
    bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;  // whole bytes: trailing zeros belong to it
    X509_REQ_set0_signature(request, bits.release());
}

}  // namespace

auto name_of(Keeper keeper) -> std::string_view
{
    switch (keeper) {
    case Keeper::file: return "file";
    case Keeper::container: return "p12";
    case Keeper::token: return "pkcs11";
    case Keeper::module: return "module";
    }
    return "unknown";
}

auto signing_key(Key key, Keeper keeper) -> std::shared_ptr<const SigningKey>
{
    return std::make_shared<HeldKey>(std::move(key), keeper);
}

auto certificate_request(const SigningKey& key, std::string_view common_name, std::string_view organization)
    -> Result<std::string>
{
    const Quietly quietly;
    const auto der = key.public_der();
    if (!der) return der.error();
    const auto subject_key = public_key(*der);
    const auto algorithm = subject_key ? algorithm_of(subject_key.get()) : nullptr;
    if (!algorithm) return Fault{errc::unsupported, "key.request"};

    const OwnedRequest request{X509_REQ_new()};
    must(request && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1);
    auto* const subject = X509_REQ_get_subject_name(request.get());
    const bool named = (organization.empty() || add_name(subject, NID_organizationName, organization))
                       && add_name(subject, NID_commonName, common_name);
    if (!named) return Fault{errc::malformed, "request.name"};
    must(X509_REQ_set_pubkey(request.get(), subject_key.get()) == 1);
    must(X509_REQ_set1_signature_algo(request.get(), algorithm.get()) == 1);

    const auto tbs = to_be_signed(request.get());
    const auto signature = key.sign(tbs);
    if (!signature) return signature.error();
    set_signature(request.get(), *signature);
    if (!verifies(subject_key.get(), tbs, *signature)) return Fault{errc::mismatch, "key.garbage"};
    const auto bio = writing();
    must(PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1);
    return text_of(bio);
}

auto check_pair(const SigningKey& key, const Certificate& certificate) -> Result<void>
{
    const auto own = key.public_der();
    if (!own) return own.error();
    if (*own != certificate.public_key_der()) return Fault{errc::mismatch, "key.certificate"};
    return check_strength(*own);
}

auto sign_as(const SigningKey& key, const Certificate& certificate, ByteView message) -> Result<Bytes>
{
    auto signature = key.sign(message);
    if (!signature) return signature.error();
    if (!certificate.verifies(message, *signature)) return Fault{errc::mismatch, "key.garbage"};
    return signature;
}

}  // namespace shanhai::pki
