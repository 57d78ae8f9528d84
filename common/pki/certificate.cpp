#include "common/pki/certificate.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/sm2.hpp"
#include "common/pki/subject.hpp"

#include <openssl/pem.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

auto refuses_passphrase(char*, int, int, void*) noexcept -> int { return -1; }  // PEM blocks may claim to be encrypted

// The parts that the accessors below rely on.
auto is_readable(const X509* certificate) -> bool
{
    return X509_get0_pubkey(certificate) && instant_of(X509_get0_notBefore(certificate))
           && instant_of(X509_get0_notAfter(certificate));
}

auto next_certificate(BIO* pem) -> Result<std::optional<Certificate>>
{
    auto* const read = PEM_read_bio_X509(pem, nullptr, refuses_passphrase, nullptr);
    if (!read && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) return std::optional<Certificate>{};
    if (!read) return Fault{errc::malformed, "certificate.pem"};
    Certificate certificate{read};
    if (!is_readable(certificate.get())) return Fault{errc::malformed, "certificate.pem"};
    return std::optional{std::move(certificate)};
}

auto name_part(const X509* certificate, int nid) -> std::string
{
    const auto* const name = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(name, nid, -1);
    return at < 0 ? std::string{} : utf8_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
}

auto name_bytes(const X509* certificate) -> std::pair<Bytes, Bytes>
{
    Bytes alternative;
    const int at = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1);
    if (at >= 0)
        alternative =
            der_of<ASN1_OCTET_STRING>(i2d_ASN1_OCTET_STRING, X509_EXTENSION_get_data(X509_get_ext(certificate, at)));
    return {der_of<X509_NAME>(i2d_X509_NAME, X509_get_subject_name(certificate)), std::move(alternative)};
}

}  // namespace

Certificate::Certificate(X509* owned) : certificate_{owned, X509_free} {}

auto Certificate::from_pem(std::string_view pem) -> Result<Certificate>
{
    const Quietly quietly;
    auto first = next_certificate(reading(pem).get());
    if (!first || !*first) return Fault{errc::malformed, "certificate.pem"};
    return std::move(**first);
}

auto Certificate::chain_from_pem(std::string_view pem) -> Result<std::vector<Certificate>>
{
    const Quietly quietly;
    const auto bio = reading(pem);
    std::vector<Certificate> chain;
    for (;;) {
        auto next = next_certificate(bio.get());
        if (!next) return next.error();
        if (!*next) break;
        chain.push_back(std::move(**next));
    }
    if (chain.empty()) return Fault{errc::malformed, "certificate.pem"};
    return chain;
}

auto Certificate::from_der(ByteView der) -> Result<Certificate>
{
    const Quietly quietly;
    const auto* at = uchars(der);
    auto* const read = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    if (!read) return Fault{errc::malformed, "certificate.der"};

    // One certificate has one encoding: else the same one could come back under another fingerprint.
    Certificate certificate{read};
    if (!is_readable(read) || !std::ranges::equal(certificate.to_der(), der))
        return Fault{errc::malformed, "certificate.der"};
    return certificate;
}

auto Certificate::to_pem() const -> std::string
{
    const auto bio = writing();
    must(PEM_write_bio_X509(bio.get(), get()) == 1);
    return text_of(bio);
}

auto Certificate::to_der() const -> Bytes { return der_of<X509>(i2d_X509, get()); }

auto Certificate::fingerprint() const -> Digest { return Digest::of(to_der()); }

auto Certificate::serial_hex() const -> std::string
{
    const auto* const serial = X509_get0_serialNumber(get());
    return to_hex(
        std::as_bytes(std::span{ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))}));
}

auto Certificate::common_name() const -> std::string { return name_part(get(), NID_commonName); }
auto Certificate::organization() const -> std::string { return name_part(get(), NID_organizationName); }

auto Certificate::uri() const -> std::string
{
    const Quietly quietly;
    const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names{
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(get(), NID_subject_alt_name, nullptr, nullptr))};
    std::string found;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const auto* const name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_URI) continue;
        if (!found.empty()) return {};
        found = utf8_of(name->d.uniformResourceIdentifier);
    }
    return found;
}

auto Certificate::not_before() const -> Instant { return instant_of(X509_get0_notBefore(get())).value(); }
auto Certificate::not_after() const -> Instant { return instant_of(X509_get0_notAfter(get())).value(); }

auto Certificate::renewal_due(Instant now) const -> bool
{
    return now >= not_after() - (not_after() - not_before()) / 3;
}

auto Certificate::same_names(const Certificate& other) const -> bool
{
    return name_bytes(get()) == name_bytes(other.get());
}

auto Certificate::public_key_der() const -> Bytes { return der_of<EVP_PKEY>(i2d_PUBKEY, X509_get0_pubkey(get())); }

auto Certificate::matches(const Key& key) const -> bool
{
    const Quietly quietly;
    return X509_check_private_key(get(), key.get()) == 1;
}

auto Certificate::issued_by(const Certificate& issuer) const -> bool
{
    const Quietly quietly;
    return X509_check_issued(issuer.get(), get()) == X509_V_OK
           && X509_verify(get(), X509_get0_pubkey(issuer.get())) == 1;
}

auto Certificate::verifies(ByteView message, ByteView signature) const -> bool
{
    const Quietly quietly;
    auto* const key = X509_get0_pubkey(get());
    if (EVP_PKEY_is_a(key, "SM2") == 1) return sm2_verifies(key, message, signature);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1
           && EVP_DigestVerify(context.get(), uchars(signature), signature.size(), uchars(message), message.size())
                  == 1;
}

auto to_pem(const std::vector<Certificate>& chain) -> std::string
{
    std::string pem;
    for (const auto& certificate : chain) pem += certificate.to_pem();
    return pem;
}

auto certificate_request(const Key& key, std::string_view common_name, std::string_view organization)
    -> Result<std::string>
{
    const Quietly quietly;
    const OwnedRequest request{X509_REQ_new()};
    must(request && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1);

    auto* const subject = X509_REQ_get_subject_name(request.get());
    const bool named = (organization.empty() || add_name(subject, NID_organizationName, organization))
                       && add_name(subject, NID_commonName, common_name);
    if (!named) return Fault{errc::malformed, "request.name"};

    const bool signed_by_key =
        X509_REQ_set_pubkey(request.get(), key.get()) == 1 && X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0;
    if (!signed_by_key) return Fault{errc::unsupported, "request.key"};

    const auto bio = writing();
    must(PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1);
    return text_of(bio);
}

}  // namespace shanhai::pki
