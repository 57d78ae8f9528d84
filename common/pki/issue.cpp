#include "common/pki/issue.hpp"

#include "common/pki/extensions.hpp"
#include "common/pki/openssl.hpp"
#include "common/pki/sm2.hpp"
#include "common/pki/strength.hpp"
#include "common/pki/subject.hpp"

#include <openssl/pem.h>

#include <algorithm>

namespace shanhai::pki {
namespace {

auto set_subject(X509_NAME* subject, const Names& names) -> bool
{
    const auto& unit = names.organizational_unit;
    return (names.organization.empty() || add_name(subject, NID_organizationName, names.organization))
           && (!unit || add_name(subject, NID_organizationalUnitName, *unit))
           && add_name(subject, NID_commonName, names.common_name);
}

struct Wish {
    EVP_PKEY* subject;
    Profile profile;
    const Names& names;
    Instant from;
    Instant until;
};

// `issuer` is null for a certificate that signs itself.
auto make(const Wish& wish, const Certificate* issuer, EVP_PKEY* key) -> Result<Certificate>
{
    if (!suits(wish.names, wish.profile)) return Fault{errc::malformed, "issue.names"};
    if (seconds_of(wish.from) >= seconds_of(wish.until)) return Fault{errc::mismatch, "issue.validity"};

    Certificate certificate{X509_new()};
    auto* const x = certificate.get();
    must(x && X509_set_version(x, X509_VERSION_3) == 1);
    if (!set_subject(X509_get_subject_name(x), wish.names)) return Fault{errc::malformed, "issue.names"};

    auto* const issuer_certificate = issuer ? issuer->get() : x;
    must(X509_set_issuer_name(x, X509_get_subject_name(issuer_certificate)) == 1);
    must(X509_set_serialNumber(x, random_serial().get()) == 1);
    must(ASN1_TIME_set(X509_getm_notBefore(x), seconds_of(wish.from)) != nullptr);
    must(ASN1_TIME_set(X509_getm_notAfter(x), seconds_of(wish.until)) != nullptr);
    must(X509_set_pubkey(x, wish.subject) == 1);
    add_extensions(x, issuer_certificate, wish.profile, wish.names);
    if (X509_sign(x, key, EVP_sha256()) <= 0) return Fault{errc::unsupported, "issue.issuer"};
    return certificate;
}

auto proves_itself(X509_REQ* request, EVP_PKEY* key, bool sm2) -> bool
{
    if (sm2) {
        auto* const identity = ASN1_OCTET_STRING_new();
        must(identity
             && ASN1_STRING_set(identity, sm2_identity.data(), static_cast<int>(sm2_identity.size())) == 1);
        X509_REQ_set0_distinguishing_id(request, identity);  // it is the request's now
    }
    return X509_REQ_verify(request, key) == 1;
}

// A root may make issuing authorities, and only a path length of nought makes the rest.
auto may_grant(const Certificate& issuer, Profile profile) -> bool
{
    const auto path_length = X509_get_pathlen(issuer.get());  // -1: without limit
    return profile != Profile::root && (profile != Profile::issuing || path_length != 0);
}

}  // namespace

auto self_signed_root(const Key& key, const Names& names, Instant from, Instant until) -> Result<Certificate>
{
    const Quietly quietly;
    if (!is_strong(key.get())) return Fault{errc::forbidden, "issue.weak-key"};
    return make({key.get(), Profile::root, names, from, until}, nullptr, key.get());
}

Issuer::Issuer(Key key, Certificate certificate) : key_{std::move(key)}, certificate_{std::move(certificate)} {}

auto Issuer::issue(std::string_view csr_pem, Profile profile, const Names& names, Instant from, Instant until) const
    -> Result<Certificate>
{
    const Quietly quietly;
    if (csr_pem.size() > request_max) return Fault{errc::too_large, "issue.request"};
    const auto refuses_passphrase = [](char*, int, int, void*) { return -1; };
    const OwnedRequest request{PEM_read_bio_X509_REQ(reading(csr_pem).get(), nullptr, refuses_passphrase, nullptr)};
    auto* const subject = request ? X509_REQ_get0_pubkey(request.get()) : nullptr;
    if (!subject) return Fault{errc::malformed, "issue.request"};

    const bool sm2 = profile == Profile::signer && is_sm2(subject);
    if (!sm2 && !is_strong(subject)) return Fault{errc::forbidden, "issue.weak-key"};
    if (!proves_itself(request.get(), subject, sm2)) return Fault{errc::mismatch, "issue.proof"};
    return grant(subject, profile, names, from, until);
}

auto Issuer::issue(const Key& subject, Profile profile, const Names& names, Instant from, Instant until) const
    -> Result<Certificate>
{
    const Quietly quietly;
    if (!is_strong(subject.get())) return Fault{errc::forbidden, "issue.weak-key"};
    return grant(subject.get(), profile, names, from, until);
}

auto Issuer::grant(EVP_PKEY* subject, Profile profile, const Names& names, Instant from, Instant until) const
    -> Result<Certificate>
{
    if (X509_check_ca(certificate_.get()) != 1 || !certificate_.matches(key_))
        return Fault{errc::mismatch, "issue.issuer"};
    if (!may_grant(certificate_, profile)) return Fault{errc::forbidden, "issue.profile"};
    const bool within_ours = seconds_of(from) >= seconds_of(certificate_.not_before())
                             && seconds_of(until) <= seconds_of(certificate_.not_after());
    if (!within_ours) return Fault{errc::mismatch, "issue.validity"};
    return make({subject, profile, names, from, until}, &certificate_, key_.get());
}

}  // namespace shanhai::pki
