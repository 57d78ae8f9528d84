// A second signature over the finished report, in the algorithms of GB/T 32918 and GB/T 32905: a detached CMS in a file
// of its own (REPORT.sm2.p7s), never in the PDF, whose readers would not know what to do with it.
//
// It is about every byte of the file, so it is made after the file is: by the signer's side, whole, with SM2 and SM3
// and the usual identity 1234567812345678. The relay adds the time. The PKCS#7 names of content are used, not those of
// GM/T 0010. Thread-safe; for lane `cpu`.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/instant.hpp"
#include "common/pki/signing_key.hpp"
#include "common/report/verify.hpp"

namespace shanhai::report {

// `chain`: the SM2 certificate first, then its issuers below the root. malformed "sm2.certificate" when it is none;
// the key's faults; mismatch "key.garbage".
auto sign_sm2(ByteView pdf, const pki::SigningKey& key, const std::vector<pki::Certificate>& chain) -> Result<Bytes>;

// What is to be stamped of a signature that has no time yet, once it is good as of `now`. Faults as below.
struct UntimedSm2 {
    pki::Certificate signer;
    Digest imprint;
};
auto check_sm2(ByteView pdf, ByteView cms, const std::vector<pki::Certificate>& roots, Instant now)
    -> Result<UntimedSm2>;
auto with_time(ByteView cms, ByteView token) -> Result<Bytes>;

struct Sm2Facts {
    pki::Certificate signer;
    Instant signed_at;
    pki::Certificate timestamped_by;
};

// Two steps, because CMS_verify of OpenSSL 3.0 knows the empty identity only.
//   malformed sm2.form         not such a file, byte for byte as we write it; over 64 KiB too_large
//   malformed sm2.certificate  not an SM2 key
//   mismatch  sm2.content      about another file
//   mismatch  sm2.signature    not made with that key
//   malformed sm2.untimed      nobody says since when
// and the faults of pki::verify_timestamp and pki::verified_path.
auto verify_sm2(ByteView pdf, ByteView cms, const Trust& trust) -> Result<Sm2Facts>;
auto verify_sm2(ByteView pdf, ByteView cms, const std::vector<pki::Certificate>& roots) -> Result<Sm2Facts>;

inline constexpr std::size_t sm2_max = 64 * 1024;

}  // namespace shanhai::report
