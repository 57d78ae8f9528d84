// A prepared PDF becomes a signed one, in two steps that may lie hours and machines apart.
//
//   relay        prepare -> signed_attributes -> keeps the pending CMS, hands out the PDF
//   specialist   looks at the PDF, derives the same bytes from it with recompute_tbs, signs them with their own key
//   relay        assemble: puts the signature in, has it timestamped, and verifies the result as a stranger would
//
// A countersignature goes the same way: countersign.hpp prepares a signed report for it. What the file then still lacks
// to be verified for ever is added by evidence.hpp.
//
// The format is PAdES (ETSI EN 319 142-1): a detached CMS with signing-certificate-v2 and, over the signature value, an
// RFC 3161 token: baseline level T. Nothing here ever holds a private key. Thread-safe; for lane `cpu`.
#pragma once

#include "common/base/digest.hpp"
#include "common/pki/certificate.hpp"

#include <functional>

namespace shanhai::report {

// What the specialist's key signs, and the CMS that waits for it.
struct PendingSignature {
    Bytes tbs;  // DER SET OF the signed attributes (RFC 5652 section 5.4); hash and sign it with SHA-256
    Bytes cms;
};

// `digest` is Prepared::digest. `chain` holds what a verifier needs between `signer` and a root; roots are left out.
// The same input gives the same bytes. `unsupported report.key` for keys other than RSA and P-256.
auto signed_attributes(const Digest& digest, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<PendingSignature>;

// The same bytes, from the PDF the specialist was shown. `malformed` unless it is a report that waits for a signature,
// or a signed one that waits for the second, in every detail.
auto recompute_tbs(ByteView prepared_pdf, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<Bytes>;

// `mismatch report.tbs` when what somebody asks to have signed is not about this PDF: then nothing may be signed.
auto check_tbs(ByteView offered_tbs, ByteView prepared_pdf, const pki::Certificate& signer,
               const std::vector<pki::Certificate>& chain) -> Result<void>;

// Gives the DER TimeStampToken over the SHA-256 of the signature value.
using Stamp = std::function<Result<Bytes>(ByteView signature_value)>;

// `signature` as keys give it: RSA PKCS#1 v1.5, ECDSA in DER, or ECDSA as 64 bytes r||s (WebCrypto, PKCS#11).
//   malformed report.hole, report.pending   not what prepare and signed_attributes made
//   conflict  report.signed                 it has a signature already
//   mismatch  report.pending                the pending CMS is about another PDF
//   mismatch  report.signature              not made with the signer's key over these bytes
//   too_large report.signature              the CMS with its token does not fit into the hole
//   forbidden report.refused                verify() does not find the result valid; the subject says why. Of a report
//                                           that is to be countersigned it may be State::incomplete
// and what `stamp` answers.
auto assemble(ByteView prepared_pdf, ByteView pending_cms, ByteView signature, const Stamp& stamp,
              const std::vector<pki::Certificate>& roots) -> Result<Bytes>;

// Without a timestamp, where a rule prefers that to waiting: State::untimed, for everybody to see, until timed().
auto assemble_untimed(ByteView prepared_pdf, ByteView pending_cms, ByteView signature,
                      const std::vector<pki::Certificate>& roots) -> Result<Bytes>;

// The same signature with its timestamp: the signer is not asked again, and what they signed does not change. The file
// does, and with it its SHA-256: whoever keeps that as the name of the file, or as `previous` of the next version,
// must take the new one. `conflict report.timed`: it has one, or something has followed since.
auto timed(ByteView untimed_pdf, const Stamp& stamp, const std::vector<pki::Certificate>& roots) -> Result<Bytes>;

}  // namespace shanhai::report
