// From a certificate to a root that the caller trusts, for one purpose, at one time.
#pragma once

#include "common/base/instant.hpp"
#include "common/pki/certificate.hpp"
#include "common/pki/profile.hpp"

#include <span>

namespace shanhai::pki {

// RFC 5280 section 6, then the profile's own demands. Nothing is trusted but `roots`; the host's store plays no part.
//   forbidden       chain.expired, chain.not-yet-valid   some certificate of the path, at `at`
//   unauthenticated chain.unknown-issuer                 no path to one of the roots
//   forbidden       chain.purpose                        made for something else, or issued by one who may not
//   mismatch        chain.signature                      a signature on the path does not hold
//   forbidden       chain.weak                           RSA below 2048 bits, SHA-1 or the like on the path
//   forbidden       chain.invalid                        anything else
// Revocation is not asked here: the ledger knows the fingerprints that count.
auto verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                  std::span<const Certificate> roots, Profile purpose, Instant at) -> Result<void>;

// The same, and answers the path: leaf first, root last.
auto verified_path(const Certificate& leaf, std::span<const Certificate> intermediates,
                   std::span<const Certificate> roots, Profile purpose, Instant at) -> Result<std::vector<Certificate>>;

}  // namespace shanhai::pki
