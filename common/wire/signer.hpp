// Further signing keys, and signatures that stand beside a report.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

// A further signing key for a person who has one: who asks is proven by the key that signs for them now.
struct SignerRequest {
    std::string request;             // PKCS#10 in PEM, signed by the new key
    std::string signer;              // SHA-256 of the certificate that proves, hexadecimal
    std::string proof;               // base64: its signature over the bytes of `request`
};
BOOST_DESCRIBE_STRUCT(SignerRequest, (), (request, signer, proof))

struct SignerReply {
    std::string signer_certificate;  // PEM, with its chain
};
BOOST_DESCRIBE_STRUCT(SignerReply, (), (signer_certificate))

// A detached SM2 signature over the signed file (RFC 5652).
struct Sm2Body {
    std::string cms;                 // base64 of the DER
};
BOOST_DESCRIBE_STRUCT(Sm2Body, (), (cms))

}  // namespace shanhai::wire
