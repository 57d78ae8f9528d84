#include "server/duty/roster.hpp"

namespace shanhai::duty {

auto on_duty(ledger::Facts& facts, const SiteId& site, std::string_view duty, std::string_view modality, Instant now)
    -> Result<std::optional<ledger::Shift>>
{
    auto shifts = facts.rosters().on_duty(site, duty, now);
    if (!shifts) return shifts.error();
    for (auto& shift : *shifts)
        if (shift.modalities.empty() || shift.modalities.contains(std::string{modality}))
            return std::optional{std::move(shift)};
    return std::optional<ledger::Shift>{};
}

auto agreement_for(ledger::Facts& facts, const SiteId& site, const SiteId& group)
    -> Result<std::optional<ledger::Agreement>>
{
    constexpr int tree_height_max = 8;
    auto here = std::optional{site};
    for (int height = 0; here && *here != group && height < tree_height_max; ++height) {
        auto agreement = facts.rosters().agreement(*here, group);
        if (!agreement || *agreement) return agreement;
        auto found = facts.people().site(*here);
        if (!found) return found.error();
        here = *found ? (*found)->parent : std::nullopt;
    }
    return std::optional<ledger::Agreement>{};
}

auto in_hours(const ledger::Contact& contact, Instant now) -> bool
{
    const auto weekday = std::chrono::weekday{day_of(now)}.iso_encoding();
    if (!contact.days.empty() && contact.days.find(static_cast<char>('0' + weekday)) == std::string::npos) return false;
    if (contact.from.empty() || contact.until.empty()) return true;
    const auto hour = to_local_text(now).substr(11, 5);  // HH:MM, so that texts compare like times
    if (contact.from <= contact.until) return contact.from <= hour && hour < contact.until;
    return contact.from <= hour || hour < contact.until;
}

}  // namespace shanhai::duty
