// Who may be called what: certificates are granted, not copied from requests.
//
// Of a request only the public key is taken, after it proved that it holds the private one. Names, validity and every
// extension come from the caller and the profile (RFC 5280). Keys below 3072-bit RSA, and curves other than P-256 and
// P-384, are refused; a signer's may be SM2. Serial numbers are 128 random bits.
#pragma once

#include "common/base/instant.hpp"
#include "common/pki/certificate.hpp"
#include "common/pki/crl.hpp"
#include "common/pki/profile.hpp"

namespace shanhai::pki {

auto self_signed_root(const Key& key, const Names& names, Instant from, Instant until) -> Result<Certificate>;

class Issuer {
public:
    Issuer(Key key, Certificate certificate);

    // A server needs a host (dns or ip); a site, a person and a signer need their uri. Faults:
    //   malformed issue.request   not a PEM request, or over 16 KiB (too_large)
    //   mismatch  issue.proof     the request is not signed by its own key
    //   forbidden issue.weak-key  too short, an odd curve, or no proper key at all
    //   malformed issue.names     the names do not suit the profile
    //   mismatch  issue.validity  empty, or reaches outside the issuer's own
    //   forbidden issue.profile   this issuer may not grant this profile (a root nobody may)
    auto issue(std::string_view csr_pem, Profile profile, const Names& names, Instant from, Instant until) const
        -> Result<Certificate>;

    // The same for a key made beside the issuer: the relay's own server and timestamp keys.
    auto issue(const Key& subject, Profile profile, const Names& names, Instant from, Instant until) const
        -> Result<Certificate>;

    // What it takes back, as make_crl() has it.
    auto list(std::span<const Revocation> revoked, Instant this_update, Instant next_update, std::uint64_t number) const
        -> Result<Crl>
    {
        return make_crl(key_, certificate_, revoked, this_update, next_update, number);
    }

    auto certificate() const -> const Certificate& { return certificate_; }

    static constexpr std::size_t request_max = 16 * 1024;

private:
    auto grant(EVP_PKEY* subject, Profile profile, const Names& names, Instant from, Instant until) const
        -> Result<Certificate>;

    Key key_;
    Certificate certificate_;
};

}  // namespace shanhai::pki
