// Who answers at this moment.
#pragma once

#include "server/ledger/ledger.hpp"
#include "server/ledger/rosters.hpp"

namespace shanhai::duty {

// The duties that the relay itself asks for.
inline constexpr std::string_view reading = "reader";
inline constexpr std::string_view treating = "treating";
inline constexpr std::string_view general = "general";  // 总值班

// Whoever has this duty now and takes this modality; of several the one who began last.
auto on_duty(ledger::Facts& facts, const SiteId& site, std::string_view duty, std::string_view modality, Instant now)
    -> Result<std::optional<ledger::Shift>>;

// What `site` has agreed with `group`: its own agreement, else its parent's, and so on up.
auto agreement_for(ledger::Facts& facts, const SiteId& site, const SiteId& group)
    -> Result<std::optional<ledger::Agreement>>;

// Whether a contact may be called at this hour of China. Pure.
auto in_hours(const ledger::Contact& contact, Instant now) -> bool;

}  // namespace shanhai::duty
