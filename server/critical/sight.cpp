#include "server/critical/sight.hpp"

#include "common/wire/request_form.hpp"

#include <algorithm>

namespace shanhai::critical {
namespace {

using ledger::Facts;

constexpr std::size_t name_max = 192;  // bytes

auto was_called(const Alert& alert, const SiteId& site) -> bool
{
    return std::ranges::any_of(alert.notices, [&](const Notice& notice) { return notice.site == site.text(); });
}

auto is_above(Facts& facts, const SiteId& above, const Alert& alert) -> Result<bool>
{
    constexpr int tree_height_max = 8;
    auto here = std::optional{alert.site};
    for (int height = 0; here && *here != alert.group && height < tree_height_max; ++height) {
        if (*here == above) return true;
        auto found = facts.people().site(*here);
        if (!found) return found.error();
        here = *found ? (*found)->parent : std::nullopt;
    }
    return false;
}

}  // namespace

auto side_of(Facts& facts, const Principal& who, const Alert& alert) -> Result<Side>
{
    if (who.is(ledger::Role::administrator)) return Side::neither;
    const bool reads = who.site == alert.group && who.is(ledger::Role::reader);
    if (who.site == alert.site && !reads) return Side::treating;
    if (who.site == alert.group) return who.person ? Side::reading : Side::neither;
    if (!was_called(alert, who.site)) return Side::neither;
    auto above = is_above(facts, who.site, alert);
    if (!above) return above.error();
    return *above ? Side::treating : Side::neither;
}

auto may_see(Facts&, const Principal& who, const Alert& alert) -> Result<bool>
{
    if (who.is(ledger::Role::administrator)) return false;
    return who.site == alert.site || who.site == alert.group || was_called(alert, who.site);
}

auto visible_alert(Facts& facts, const Principal& who, const ledger::AlertId& id) -> Result<Seen>
{
    auto found = facts.alerts().find(id);
    if (!found) return found.error();
    if (!*found) return Fault{errc::not_found, "critical.alert"};
    auto sees = may_see(facts, who, **found);
    if (!sees) return sees.error();
    if (!*sees) return Fault{errc::not_found, "critical.alert"};
    auto side = side_of(facts, who, **found);
    if (!side) return side.error();
    return Seen{std::move(**found), *side};
}

auto patient_of(Facts& facts, const Alert& alert) -> Result<Patient>
{
    auto which = facts.cases().find(alert.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "critical.case"};
    auto form = wire::read_json<wire::RequestForm>((*which)->form);
    auto patient = Patient{(*which)->patient_name, form ? form->patient.id : std::string{}};
    if (patient.id.empty() && form) patient.id = form->patient.identity_number;
    return patient;
}

auto shown(Facts& facts, Alert alert, Side side) -> Result<Shown>
{
    auto site = facts.people().site(alert.site);
    if (!site) return site.error();
    auto patient = patient_of(facts, alert);
    if (!patient) return patient.error();
    auto name = *site ? (*site)->name : alert.site.text();
    return Shown{std::move(alert), std::move(name), std::move(patient->name), side};
}

auto who_did(const Principal& who, Side side, const std::string& by) -> Result<Who>
{
    if (who.person) return Who{who.actor(), side, by, who.person->id};
    if (by.empty() || by.size() > name_max) return Fault{errc::malformed, "critical.by"};
    return Who{who.actor(), side, by, std::nullopt};
}

}  // namespace shanhai::critical
