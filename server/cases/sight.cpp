#include "server/cases/sight.hpp"

#include "server/ledger/outbox.hpp"

namespace shanhai::cases {

using ledger::Facts;

auto recalled_at(Facts& facts, const Case& which) -> Result<std::optional<Instant>>
{
    const auto* const reported = std::get_if<ledger::Reported>(&which.state);
    const auto* const seen = std::get_if<ledger::Acknowledged>(&which.state);
    if (!reported && !seen) return std::optional<Instant>{};
    auto recall = facts.outbox().recall(reported ? reported->report : seen->report);
    if (!recall) return recall.error();
    return *recall ? std::optional{(*recall)->at} : std::nullopt;
}

auto shown(Facts& facts, Case which, const Policy& policy, Instant now) -> Result<Shown>
{
    auto recalled = recalled_at(facts, which);
    if (!recalled) return recalled.error();
    auto site = facts.people().site(which.site);
    if (!site) return site.error();
    auto name = *site ? (*site)->name : which.site.text();
    auto reason = why(policy, which, now);
    return Shown{std::move(which), std::move(name), std::move(reason), *recalled};
}

auto may_read_case(const Principal& who, const Case& which) -> Result<void>
{
    const auto& group = which.asked_first == who.site ? *which.asked_first : which.group;
    if (auto allowed = people::may_read(who, group, which.modality); !allowed) return allowed;
    if (which.review && who.is(ledger::Role::trainee)) return Fault{errc::forbidden, "who.trainee"};
    const bool able = which.specialty.empty() || who.person->specialties.contains(which.specialty);
    return able ? Result<void>{} : Fault{errc::forbidden, "who.specialty"};
}

auto visible_case(Facts& facts, const Principal& who, const CaseId& which) -> Result<Case>
{
    auto found = facts.cases().find(which);
    if (!found) return found.error();
    if (!*found) return Fault{errc::not_found, "case"};

    const bool asks = who.site == (*found)->site && (!who.person || who.is(ledger::Role::operator_));
    const bool asked = who.site == (*found)->group || (*found)->asked_first == who.site;
    const bool reads = asked && who.is(ledger::Role::reader);
    if (!asks && !reads) return Fault{errc::not_found, "case"};
    return std::move(**found);
}

auto own_case(Facts& facts, const Principal& who, const CaseId& which) -> Result<Case>
{
    auto found = visible_case(facts, who, which);
    if (!found) return found.error();
    if (found->site != who.site) return Fault{errc::not_found, "case"};
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    return found;
}

}  // namespace shanhai::cases
