#include "common/pki/chain.hpp"
#include "common/pki/openssl.hpp"
#include "common/pki/store.hpp"
#include "common/pki/timestamp.hpp"

#include <openssl/ts.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

using OwnedToken = Owned<PKCS7, PKCS7_free>;
using OwnedInfo = Owned<TS_TST_INFO, TS_TST_INFO_free>;
using OwnedVerifier = Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;

auto parse(ByteView der) -> OwnedToken
{
    const auto* at = uchars(der);
    OwnedToken token{d2i_PKCS7(nullptr, &at, static_cast<long>(der.size()))};
    if (!token || !PKCS7_type_is_signed(token.get()) || !token->d.sign) return {};
    if (!std::ranges::equal(der_of<PKCS7>(i2d_PKCS7, token.get()), der)) return {};
    return token;
}

auto nid_of(const X509_ALGOR* algorithm) -> int
{
    const ASN1_OBJECT* name = nullptr;
    int parameter_type = V_ASN1_UNDEF;
    X509_ALGOR_get0(&name, &parameter_type, nullptr, algorithm);
    const bool plain = parameter_type == V_ASN1_UNDEF || parameter_type == V_ASN1_NULL;
    return plain ? OBJ_obj2nid(name) : NID_undef;
}

auto is_digest(int nid) -> bool { return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512; }

// PKCS#7 leaves parts of a token outside the signature, and OpenSSL reads past some of them. Here each has one value.
auto is_well_shaped(const PKCS7_SIGNED& data) -> bool
{
    const bool versions = ASN1_INTEGER_get(data.version) == 3 && sk_PKCS7_SIGNER_INFO_num(data.signer_info) == 1;
    if (!versions || sk_X509_ALGOR_num(data.md_algs) != 1 || sk_X509_CRL_num(data.crl) > 0) return false;
    const auto* const signer = sk_PKCS7_SIGNER_INFO_value(data.signer_info, 0);
    return ASN1_INTEGER_get(signer->version) == 1 && sk_X509_ATTRIBUTE_num(signer->unauth_attr) <= 0
           && nid_of(sk_X509_ALGOR_value(data.md_algs, 0)) == nid_of(signer->digest_alg);
}

auto has_known_algorithms(const PKCS7_SIGNED& data, const X509* authority) -> bool
{
    const auto* const signer = sk_PKCS7_SIGNER_INFO_value(data.signer_info, 0);
    const int digest = nid_of(signer->digest_alg);
    const int signature = nid_of(signer->digest_enc_alg);
    const int key = EVP_PKEY_get_base_id(X509_get0_pubkey(authority));
    if (!is_digest(digest)) return false;
    if (signature == NID_rsaEncryption) return key == EVP_PKEY_RSA;

    int with_digest = NID_undef;
    int with_key = NID_undef;
    return OBJ_find_sigid_algs(signature, &with_digest, &with_key) == 1 && with_digest == digest && with_key == key;
}

auto certificates_of(const PKCS7_SIGNED& data) -> Result<std::vector<Certificate>>
{
    std::vector<Certificate> certificates;
    for (int i = 0; i < sk_X509_num(data.cert); ++i) {
        auto certificate = Certificate::from_der(der_of<X509>(i2d_X509, sk_X509_value(data.cert, i)));
        if (!certificate) return certificate.error();
        certificates.push_back(std::move(*certificate));
    }
    return certificates;
}

auto authority_of(const PKCS7_SIGNED& data, const std::vector<Certificate>& carried) -> const Certificate*
{
    const auto* const named = sk_PKCS7_SIGNER_INFO_value(data.signer_info, 0)->issuer_and_serial;
    const auto name = der_of<X509_NAME>(i2d_X509_NAME, named->issuer);  // X509_NAME_cmp would not mind upper case
    const auto is_named = [&](const Certificate& certificate) {
        return der_of<X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(certificate.get())) == name
               && ASN1_INTEGER_cmp(X509_get0_serialNumber(certificate.get()), named->serial) == 0;
    };
    const auto found = std::ranges::find_if(carried, is_named);
    return found == carried.end() ? nullptr : &*found;
}

auto is_about(TS_TST_INFO* info, const Digest& digest) -> bool
{
    auto* const imprint = TS_TST_INFO_get_msg_imprint(info);
    const auto* const message = TS_MSG_IMPRINT_get_msg(imprint);
    const auto bytes =
        std::as_bytes(std::span{ASN1_STRING_get0_data(message), static_cast<std::size_t>(ASN1_STRING_length(message))});
    return nid_of(TS_MSG_IMPRINT_get_algo(imprint)) == NID_sha256 && std::ranges::equal(bytes, digest.bytes());
}

// GeneralizedTime with a fraction, as RFC 3161 section 2.4.2 allows and ASN1_TIME_to_tm cuts off.
auto time_of(const TS_TST_INFO* info) -> Result<Instant>
{
    const auto* const time = TS_TST_INFO_get_time(info);
    auto when = instant_of(time);
    if (!when) return when;

    const std::string_view text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                                static_cast<std::size_t>(ASN1_STRING_length(time))};
    const auto point = text.find('.');
    if (point == std::string_view::npos) return when;
    std::int64_t unit = 100'000;
    for (const char digit : text.substr(point + 1)) {
        if (digit < '0' || digit > '9') break;
        *when += std::chrono::microseconds{unit * (digit - '0')};
        unit /= 10;
    }
    return when;
}

auto is_signed_by_its_authority(PKCS7* token, const std::vector<Certificate>& roots, Instant at) -> bool
{
    const OwnedVerifier verifier{TS_VERIFY_CTX_new()};
    must(verifier != nullptr);
    TS_VERIFY_CTX_set_flags(verifier.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(verifier.get(), trusted_store(roots, at).release());
    return TS_RESP_verify_token(verifier.get(), token) == 1;
}

}  // namespace

auto verify_timestamp(ByteView token_der, const Digest& imprint, const std::vector<Certificate>& roots)
    -> Result<Timestamp>
{
    const Quietly quietly;
    const Fault malformed{errc::malformed, "timestamp.token"};
    if (token_der.size() > timestamp_token_max) return Fault{errc::too_large, "timestamp.token"};
    const auto token = parse(token_der);
    if (!token || !is_well_shaped(*token->d.sign)) return malformed;
    const OwnedInfo info{PKCS7_to_TS_TST_INFO(token.get())};
    const auto at = info ? time_of(info.get()) : Result<Instant>{malformed};
    const auto carried = certificates_of(*token->d.sign);
    const auto* const authority = carried ? authority_of(*token->d.sign, *carried) : nullptr;
    if (!at || !authority) return malformed;

    if (!has_known_algorithms(*token->d.sign, authority->get())) return Fault{errc::unsupported, "timestamp.algorithm"};
    if (!is_about(info.get(), imprint)) return Fault{errc::mismatch, "timestamp.imprint"};

    const auto path = verified_path(*authority, *carried, roots, Profile::timestamp, *at);
    if (!path) return path.error();
    const auto serves = [&](const Certificate& one) { return std::ranges::find(*path, one) != path->end(); };
    if (!std::ranges::all_of(*carried, serves)) return malformed;
    if (!is_signed_by_its_authority(token.get(), roots, *at)) return Fault{errc::mismatch, "timestamp.signature"};
    return Timestamp{*at, *authority, *path};
}

}  // namespace shanhai::pki
