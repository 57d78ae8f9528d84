// Proof that a digest existed at a time: RFC 3161 tokens, made here or elsewhere, verified by anyone.
//
// A token is judged as of the time it states: it stays good after its authority's certificate has expired, which is
// what a report that is kept for fifteen years needs. An authority whose key was lost is withdrawn by the caller, who
// compares `authority` with the ledger.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/instant.hpp"
#include "common/pki/certificate.hpp"

namespace shanhai::pki {

// A placeholder below an enterprise number that nobody holds: whoever runs an authority in earnest has its own policy
// and its own number (RFC 3161 section 2.1, requirement 4).
inline constexpr std::string_view placeholder_policy = "1.3.6.1.4.1.99999.3161.1";

class TimestampSigner {
public:
    // `chain`: what a verifier needs between `tsa` and a root; the root itself need not travel in every token.
    TimestampSigner(Key key, Certificate tsa, std::vector<Certificate> chain,
                    std::string policy = std::string{placeholder_policy});

    // The DER TimeStampToken (RFC 3161 section 2.4.2), with its certificates, accurate to a second.
    //   mismatch  timestamp.key          the key is not the certificate's
    //   forbidden timestamp.certificate  not made for timestamps, or not valid `now`
    auto stamp(const Digest& imprint, Instant now) const -> Result<Bytes>;

    // What a stock client asks (`openssl ts -query`) and gets: a DER TimeStampReq, a DER TimeStampResp. A question that
    // cannot be granted is answered too, with its status and reason (section 2.4.2); over 16 KiB it is too_large.
    auto answer(ByteView query_der, Instant now) const -> Result<Bytes>;

    auto certificate() const -> const Certificate& { return tsa_; }

    static constexpr std::size_t query_max = 16 * 1024;

private:
    auto ready(Instant now) const -> Result<void>;

    Key key_;
    Certificate tsa_;
    std::vector<Certificate> chain_;
    std::string policy_;
};

struct Timestamp {
    Instant at;
    Certificate authority;
    std::vector<Certificate> path;  // from the authority to its root
};

// Faults: malformed timestamp.token (not one, or with parts that nobody signed), too_large timestamp.token (64 KiB),
// unsupported timestamp.algorithm, mismatch timestamp.imprint (about another digest), mismatch timestamp.signature,
// and those of verify_chain for the authority.
auto verify_timestamp(ByteView token_der, const Digest& imprint, const std::vector<Certificate>& roots)
    -> Result<Timestamp>;

inline constexpr std::size_t timestamp_token_max = 64 * 1024;

}  // namespace shanhai::pki
