// Shifts and agreements between the wire and the ledger: text becomes meaning here, once. Pure.
#pragma once

#include "common/wire/duty.hpp"
#include "server/ledger/rosters.hpp"

namespace shanhai::duty {

// malformed "shift.site", "shift.duty", "shift.who", "shift.times", "agreement.site", "agreement.date",
// "agreement.contacts" when there is none, "agreement.contact" with its number when one cannot be called.
// `id` is given to a shift that has none.
auto read_shift(const wire::ShiftBody& body, const ledger::ShiftId& id) -> Result<ledger::Shift>;
auto read_agreement(const wire::AgreementBody& body) -> Result<ledger::Agreement>;

auto to_body(const ledger::Shift& shift) -> wire::ShiftBody;
auto to_body(const ledger::Agreement& agreement) -> wire::AgreementBody;

}  // namespace shanhai::duty
