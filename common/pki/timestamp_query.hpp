// Asking an RFC 3161 authority elsewhere, and believing of its answer only what was asked for.
#pragma once

#include "common/base/digest.hpp"

namespace shanhai::pki {

struct TimestampQuery {
    Bytes der;           // TimeStampReq (section 2.4.1), with a nonce and a wish for certificates
    Digest imprint;
    std::string policy;  // wanted, in dotted form; empty: any
};

// `malformed timestamp.policy`: not an object identifier.
auto timestamp_query(const Digest& imprint, std::string policy = {}) -> Result<TimestampQuery>;

// The token of a TimeStampResp (section 2.4.2), in DER. Whether it is signed by whom is for verify_timestamp().
//   malformed   timestamp.answer   no such thing, or over 80 KiB
//   unavailable timestamp.granted  refused; the subject is the status and why: "2 badAlg"
//   mismatch    timestamp.nonce    an answer to somebody else, or an old one
//   mismatch    timestamp.policy   under other terms than we asked for
//   mismatch    timestamp.imprint  about another digest
auto timestamp_in(ByteView response, const TimestampQuery& query) -> Result<Bytes>;

inline constexpr std::size_t timestamp_answer_max = 80 * 1024;

}  // namespace shanhai::pki
