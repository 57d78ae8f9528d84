// Whoever can sign: the one port behind which a private key stays where it is, be that a file, a PKCS#12 container, a
// token on a USB stick, or a hospital's own module.
//
//   repeatable  every call is another signature over the same message
//   blocking    a token may take seconds, and a person's touch; for a lane
//   faults      forbidden or unavailable, with the keeper's own code; never an answer that is known to be wrong
//
// Nothing here asks for the key itself: an adapter that cannot give it out, and one that could, look the same.
#pragma once

#include "common/pki/certificate.hpp"

namespace shanhai::pki {

enum class Keeper {
    file,       // PKCS#8 of this enrolment
    container,  // PKCS#12
    token,      // PKCS#11
    module,     // something of the hospital's
};
auto name_of(Keeper keeper) -> std::string_view;

class SigningKey {
public:
    virtual ~SigningKey() = default;

    // SHA-256 with RSA PKCS#1 v1.5, or with ECDSA on P-256 in DER.
    virtual auto sign(ByteView message) const -> Result<Bytes> = 0;
    virtual auto public_der() const -> Result<Bytes> = 0;  // SubjectPublicKeyInfo
    virtual auto keeper() const -> Keeper = 0;
};

// A key in this process's memory.
auto signing_key(Key key, Keeper keeper) -> std::shared_ptr<const SigningKey>;

// A PKCS#10 request in PEM that the key itself has signed. `unsupported key.request` for keys that are none of ours.
auto certificate_request(const SigningKey& key, std::string_view common_name, std::string_view organization)
    -> Result<std::string>;

// `mismatch key.certificate`: another key's. `forbidden key.weak`: RSA below 3072 bits, a curve other than P-256.
auto check_pair(const SigningKey& key, const Certificate& certificate) -> Result<void>;

// Signs, and believes the signature only when the certificate does: `mismatch key.garbage` for what it does not.
auto sign_as(const SigningKey& key, const Certificate& certificate, ByteView message) -> Result<Bytes>;

}  // namespace shanhai::pki
