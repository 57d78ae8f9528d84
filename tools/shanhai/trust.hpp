// Whom this computer believes, and whom no longer: roots, and the newest revocation lists of the relay beside them.
#pragma once

#include "common/pki/crl.hpp"
#include "common/report/verify.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

inline constexpr std::string_view kept_crls = "crls.pem";  // in the profile's folder
inline constexpr std::string_view kept_timestamp_roots = "timestamp-roots.pem";

// shanhai trust update: fetches the relay's lists and keeps them, so that `shanhai verify` knows of later revocations
// without a network; and the roots of the timestamp authority where that is somebody else.
// Refused: mismatch "crl.issuer" (not signed by whom this profile believes), stale "crl.older".
auto update_trust(Session& session) -> awaitable<Outcome<void>>;

// What is kept, with the timestamp roots of now: for whoever is online anyway. The relay's word counts for these, since
// it might as well have said the time itself; they vouch for times, and for nobody who signs.
auto current_trust(Member& member) -> awaitable<Outcome<report::Trust>>;

// Pure. Of two lists of one issuer the newer; `issuers` are those whom the profile believes.
auto merged_lists(std::vector<pki::Crl> kept, const std::vector<pki::Crl>& fetched,
                  const std::vector<pki::Certificate>& issuers) -> Result<std::vector<pki::Crl>>;

namespace blocking {

auto read_crls(const fs::path& file) -> Result<std::vector<pki::Crl>>;      // DER or PEM
auto kept_lists(const StoredProfile& profile) -> Result<std::vector<pki::Crl>>;  // none, when none were fetched
auto kept_timekeepers(const StoredProfile& profile) -> Result<net::Roots>;       // likewise

}  // namespace blocking
}  // namespace shanhai::cli
