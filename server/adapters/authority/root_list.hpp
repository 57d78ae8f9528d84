// The root's own revocation list, which outlasts the visits of its key.
#pragma once

#include "common/pki/crl.hpp"
#include "server/adapters/authority/files.hpp"

namespace shanhai::authority {

// Grows with time, so nothing must be kept to know the next one (RFC 5280 section 5.2.3).
inline auto list_number(Instant now) -> std::uint64_t { return static_cast<std::uint64_t>(to_micros(now)); }

namespace blocking {

// The one in `root.crl`; with the key at hand (else null) made again for 400 days when a third of its time is left or
// less. The root has taken nothing back: where its issuing authority is lost, a new directory takes its place.
// Nothing where there is neither key nor file. corrupt "authority.unreadable", and those of writing.
auto root_list(const Path& directory, const pki::Key* key, const pki::Certificate& root, Instant now)
    -> Result<std::optional<pki::Crl>>;

}  // namespace blocking
}  // namespace shanhai::authority
