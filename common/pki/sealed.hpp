// A statement, who made it, and since when it exists, in one file that anyone can check: CMS with the statement inside
// (RFC 5652), CAdES baseline T (ETSI EN 319 122-1): signing-certificate-v2, and an RFC 3161 token over the signature.
//
// `openssl cms -verify -inform DER -in FILE -CAfile roots.pem` prints the statement.
#pragma once

#include "common/pki/profile.hpp"
#include "common/pki/timestamp.hpp"

namespace shanhai::pki {

class Sealer {
public:
    // `chain`: what a verifier needs between `certificate` and a root.
    Sealer(Key key, Certificate certificate, std::vector<Certificate> chain, TimestampSigner timestamps);

    // In DER. Every answer is another one: it carries its own time. Faults: those of TimestampSigner::stamp().
    auto seal(ByteView statement, Instant now) const -> Result<Bytes>;

    auto certificate() const -> const Certificate& { return certificate_; }

private:
    Key key_;
    Certificate certificate_;
    std::vector<Certificate> chain_;
    TimestampSigner timestamps_;
};

struct Unsealed {
    std::string statement;
    Certificate by;
    Instant at;  // as the timestamp authority says
    Certificate timestamped_by;
};

// The chain is judged as of the timestamp's time, for `purpose`. Faults:
//   malformed seal.format     not one, not in DER, or with more signers or unsigned attributes than we write
//   mismatch  seal.signature  not, or not only, what was signed
//   mismatch  seal.untimed    no timestamp inside
// and those of verify_timestamp() and verify_chain().
auto unseal(ByteView der, Profile purpose, const std::vector<Certificate>& roots) -> Result<Unsealed>;

inline constexpr std::size_t sealed_max = 32 << 20;

}  // namespace shanhai::pki
