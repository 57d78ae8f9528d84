// X.509 certificates and requests as values (RFC 5280, RFC 2986).
#pragma once

#include "common/base/digest.hpp"
#include "common/base/instant.hpp"
#include "common/pki/key.hpp"

namespace shanhai::pki {

class Certificate {
public:
    static auto from_pem(std::string_view pem) -> Result<Certificate>;             // the first in the text
    static auto chain_from_pem(std::string_view pem) -> Result<std::vector<Certificate>>;
    static auto from_der(ByteView der) -> Result<Certificate>;
    auto to_pem() const -> std::string;
    auto to_der() const -> Bytes;

    auto fingerprint() const -> Digest;                          // SHA-256 of the DER: how the ledger names it
    auto serial_hex() const -> std::string;
    auto common_name() const -> std::string;                     // UTF-8, or empty
    auto organization() const -> std::string;
    auto not_before() const -> Instant;
    auto not_after() const -> Instant;
    auto matches(const Key& key) const -> bool;
    auto issued_by(const Certificate& issuer) const -> bool;     // name and signature
    auto get() const -> X509* { return certificate_.get(); }

    explicit Certificate(X509* owned);

private:
    std::shared_ptr<X509> certificate_;
};

// A PKCS#10 request in PEM: the public key and the names that are asked for. The issuer decides what it grants.
auto certificate_request(const Key& key, std::string_view common_name, std::string_view organization)
    -> Result<std::string>;

}  // namespace shanhai::pki
