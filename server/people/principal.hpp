// Who stands at the other end of a connection, and what they may do. Deny by default.
#pragma once

#include "server/ledger/ledger.hpp"

namespace shanhai::people {

// A machine of a site, or a person: whoever holds the key of a certificate we issued and did not revoke.
struct Principal {
    SiteId site;
    std::string label;                       // the machine's name, for a site
    std::string ae_title;                    // the only calling AE title this machine may use; empty: any
    std::optional<ledger::Person> person;

    auto is(ledger::Role role) const -> bool { return person && person->roles.contains(role); }
    auto actor() const -> std::string;       // as the audit trail names them: person:dr-wang, site:niujie/gateway
};

// unauthenticated "who.unknown" for a certificate that is not ours; forbidden "who.revoked", "who.expired" or
// "who.inactive" when its holder's right has ended. A signer's certificate opens no connection.
auto identify(ledger::Facts& facts, const Digest& fingerprint, Instant now) -> Result<Principal>;

// Whether a person's own dates and state allow them to act now.
auto in_force(const ledger::Person& person, Instant now) -> Result<void>;

// A machine of the site, or a person who works there as an operator.
auto may_submit(const Principal& who) -> Result<void>;
auto may_administer(const Principal& who) -> Result<void>;

// Whether a person reads `modality` for `group`: reader there, in force, and within their scope.
auto may_read(const Principal& who, const SiteId& group, std::string_view modality) -> Result<void>;

}  // namespace shanhai::people
