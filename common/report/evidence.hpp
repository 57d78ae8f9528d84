// What makes a signed report verifiable for ever, without us: the certificates and revocation lists of its signers and
// their timestamp authorities, in the file itself. PAdES baseline level LT (ETSI EN 319 142-1 section 5.4.2).
#pragma once

#include "common/pki/crl.hpp"

#include <span>

namespace shanhai::report {

// Lists that are not about this file are left out; the signers' issuers' must be among the others. What is already
// signed stays as it is, byte for byte; the file grows, and its SHA-256 is another one.
//   conflict    report.evidence  it has some
//   unavailable report.crl       a list is lacking
//   forbidden   report.refused   verify() does not find it valid, or no longer with these lists: the subject says why
auto with_evidence(ByteView signed_pdf, std::span<const pki::Crl> crls, const std::vector<pki::Certificate>& roots)
    -> Result<Bytes>;

}  // namespace shanhai::report
