#include "server/people/routing.hpp"

#include "server/people/principal.hpp"

#include <algorithm>

namespace shanhai::people {
namespace {

using ledger::Facts;

// Every hospital that reads it for this site, the nearest agreement first.
auto reading_groups(Facts& facts, const SiteId& site, std::string_view modality, Day day)
    -> Result<std::vector<SiteId>>
{
    constexpr int tree_height_max = 8;  // village, township, county, province: a longer way up is a loop
    std::vector<SiteId> groups;
    auto here = std::optional{site};
    for (int height = 0; here && height < tree_height_max; ++height) {
        auto pairings = facts.people().pairings_of(*here);
        if (!pairings) return pairings.error();
        for (const auto& pairing : *pairings) {
            const bool today = pairing.valid_from <= day && day <= pairing.valid_until;
            const bool reads = pairing.modalities.empty() || pairing.modalities.contains(std::string{modality});
            const bool known = std::ranges::find(groups, pairing.to) != groups.end();
            if (today && reads && !known) groups.push_back(pairing.to);
        }
        auto found = facts.people().site(*here);
        if (!found) return found.error();
        here = *found ? (*found)->parent : std::nullopt;
    }
    return groups;
}

auto reads(const ledger::Person& person, std::string_view modality, Instant now) -> bool
{
    return in_force(person, now) && may_read({person.site, {}, {}, person}, person.site, modality);
}

// The expert, if one of these hospitals is theirs and they may read it now.
auto find_expert(Facts& facts, const std::vector<SiteId>& groups, const Need& need, Instant now)
    -> Result<std::optional<ledger::Person>>
{
    if (!need.expert) return std::optional<ledger::Person>{};
    auto person = facts.people().person(*need.expert);
    if (!person) return person.error();
    const bool able = *person && reads(**person, need.modality, now) &&
                      std::ranges::find(groups, (*person)->site) != groups.end();
    return able ? std::move(*person) : std::nullopt;
}

auto find_specialists(Facts& facts, const std::vector<SiteId>& groups, const Need& need, Instant now)
    -> Result<std::optional<SiteId>>
{
    if (need.specialty.empty()) return std::optional<SiteId>{};
    auto persons = facts.people().persons();
    if (!persons) return persons.error();
    for (const auto& group : groups)
        for (const auto& person : *persons)
            if (person.site == group && person.specialties.contains(need.specialty) &&
                reads(person, need.modality, now))
                return std::optional{group};
    return std::optional<SiteId>{};
}

}  // namespace

auto reading_group(Facts& facts, const SiteId& site, std::string_view modality, Day day) -> Result<SiteId>
{
    auto groups = reading_groups(facts, site, modality, day);
    if (!groups) return groups.error();
    if (groups->empty()) return Fault{errc::forbidden, "routing.no-pairing"};
    return groups->front();
}

auto route(Facts& facts, const SiteId& site, const Need& need, Instant now) -> Result<Route>
{
    auto groups = reading_groups(facts, site, need.modality, day_of(now));
    if (!groups) return groups.error();
    if (groups->empty()) return Fault{errc::forbidden, "routing.no-pairing"};

    auto expert = find_expert(facts, *groups, need, now);
    if (!expert) return expert.error();
    if (*expert) return Route{(*expert)->site, (*expert)->id, {}};
    auto specialists = find_specialists(facts, *groups, need, now);
    if (!specialists) return specialists.error();
    if (*specialists) return Route{**specialists, std::nullopt, need.specialty};
    return Route{groups->front(), std::nullopt, {}};
}

auto upstream_of(Facts& facts, const SiteId& group, std::string_view modality, Day day)
    -> Result<std::optional<SiteId>>
{
    auto groups = reading_groups(facts, group, modality, day);
    if (!groups) return groups.error();
    std::erase(*groups, group);
    return groups->empty() ? std::optional<SiteId>{} : groups->front();
}

}  // namespace shanhai::people
