// Who may see an alert, and on whose side they stand.
#pragma once

#include "server/critical/critical.hpp"

namespace shanhai::critical {

// treating: a machine of the site that asked, somebody who works there, or at one above it that was called for it.
// reading: somebody who works at the group; where a hospital reads its own cases, its readers.
// Whoever keeps the relay (an administrator) stands nowhere.
auto side_of(ledger::Facts& facts, const Principal& who, const Alert& alert) -> Result<Side>;

// The alert, if it is this principal's to see: not_found "critical.alert" otherwise, whether it exists or not.
struct Seen {
    Alert alert;
    Side side;
};
auto visible_alert(ledger::Facts& facts, const Principal& who, const ledger::AlertId& id) -> Result<Seen>;
auto may_see(ledger::Facts& facts, const Principal& who, const Alert& alert) -> Result<bool>;

auto shown(ledger::Facts& facts, Alert alert, Side side) -> Result<Shown>;

// Who did it, for the register. A machine has to say for whom it speaks: malformed "critical.by".
auto who_did(const Principal& who, Side side, const std::string& by) -> Result<Who>;

// The patient as the request form has them now.
struct Patient {
    std::string name;
    std::string id;
};
auto patient_of(ledger::Facts& facts, const Alert& alert) -> Result<Patient>;

}  // namespace shanhai::critical
