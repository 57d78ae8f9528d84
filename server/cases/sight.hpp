// Who sees a case, who may act on it, and what they are shown.
#pragma once

#include "server/cases/record.hpp"
#include "server/people/principal.hpp"

namespace shanhai::cases {

using people::Principal;

// A case with what a list shows beside it.
struct Shown {
    Case which;
    std::string site_name;
    std::string why;                         // it stands where it stands
    std::optional<Instant> recalled_at{};    // its report was taken back then
};

auto shown(ledger::Facts& facts, Case which, const Policy& policy, Instant now) -> Result<Shown>;

auto recalled_at(ledger::Facts& facts, const Case& which) -> Result<std::optional<Instant>>;

// The case, if it is this principal's to see: not_found otherwise, whether it exists or not.
auto visible_case(ledger::Facts& facts, const Principal& who, const CaseId& which) -> Result<Case>;

// The case, if this principal speaks for the clinic that asks.
auto own_case(ledger::Facts& facts, const Principal& who, const CaseId& which) -> Result<Case>;

// Whether this principal may claim and sign the case: a reader of the hospital that was asked, or was asked first, in
// force, within their scope and with the specialty it asks for.
auto may_read_case(const Principal& who, const Case& which) -> Result<void>;

}  // namespace shanhai::cases
