// X.509 certificates and requests as values (RFC 5280, RFC 2986).
#pragma once

#include "common/base/digest.hpp"
#include "common/base/instant.hpp"
#include "common/pki/key.hpp"

namespace shanhai::pki {

class Certificate {
public:
    static auto from_pem(std::string_view pem) -> Result<Certificate>;             // the first in the text
    static auto chain_from_pem(std::string_view pem) -> Result<std::vector<Certificate>>;  // all, at least one
    static auto from_der(ByteView der) -> Result<Certificate>;                     // DER to the letter, nothing after
    auto to_pem() const -> std::string;
    auto to_der() const -> Bytes;

    auto fingerprint() const -> Digest;                          // SHA-256 of the DER: how the ledger names it
    auto serial_hex() const -> std::string;                      // lower case
    auto common_name() const -> std::string;                     // UTF-8, or empty
    auto organization() const -> std::string;
    auto uri() const -> std::string;                             // the one in subjectAltName; empty for none or several
    auto not_before() const -> Instant;
    auto not_after() const -> Instant;
    // From not_before on, until not_after and no longer: RFC 5280 would give that last second, OpenSSL does not.
    auto valid_at(Instant when) const -> bool { return not_before() <= when && when < not_after(); }
    auto renewal_due(Instant now) const -> bool;                 // a third of its life is left, or less
    auto public_key_der() const -> Bytes;                        // SubjectPublicKeyInfo
    auto matches(const Key& key) const -> bool;
    auto same_names(const Certificate& other) const -> bool;     // subject and subjectAltName, to the byte
    auto issued_by(const Certificate& issuer) const -> bool;     // name and signature, by one who may sign certificates
    auto verifies(ByteView message, ByteView signature) const -> bool;             // what Key::sign() made
    auto get() const -> X509* { return certificate_.get(); }

    explicit Certificate(X509* owned);

    friend auto operator==(const Certificate& a, const Certificate& b) -> bool { return a.to_der() == b.to_der(); }

private:
    std::shared_ptr<X509> certificate_;
};

auto to_pem(const std::vector<Certificate>& chain) -> std::string;

// A PKCS#10 request in PEM: the public key and the names that are asked for. The issuer decides what it grants.
auto certificate_request(const Key& key, std::string_view common_name, std::string_view organization)
    -> Result<std::string>;

}  // namespace shanhai::pki
