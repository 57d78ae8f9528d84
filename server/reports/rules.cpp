#include "server/reports/rules.hpp"

namespace shanhai::reports {
namespace {

using ledger::ReportStatus;

auto learns(const ledger::Person& person) -> bool { return person.roles.contains(ledger::Role::trainee); }

auto roles_of_amendment(const Rules& rules, const ledger::Amending& amending, const ledger::Person& signer)
    -> Result<Roles>
{
    if (learns(signer)) return Fault{errc::forbidden, "report.trainee"};
    if (amending.by != signer.id) return Roles{amending.by, signer.id};
    if (needs_second_person(rules, amending.kind)) return Fault{errc::forbidden, "report.second-person"};
    return Roles{signer.id};
}

}  // namespace

auto name_of(Untimed rule) -> std::string_view
{
    switch (rule) {
    case Untimed::wait: return "wait";
    case Untimed::emergency: return "emergency";
    case Untimed::allow: return "allow";
    }
    return "unknown";
}

auto parse_untimed(std::string_view name) -> std::optional<Untimed>
{
    for (const auto rule : {Untimed::wait, Untimed::emergency, Untimed::allow})
        if (name_of(rule) == name) return rule;
    return std::nullopt;
}

auto may_go_untimed(Untimed rule, const ledger::Case& which) -> bool
{
    return rule == Untimed::allow || (rule == Untimed::emergency && ledger::is_first_class(which));
}

auto needs_second_person(const Rules& rules, ReportStatus status) -> bool
{
    return status == ReportStatus::retraction || rules.second_person.contains(status);
}

auto roles_for(const Rules& rules, const ledger::Case& which, const ledger::Person& signer, ReportStatus status)
    -> Result<Roles>
{
    if (which.amending && status == which.amending->kind) return roles_of_amendment(rules, *which.amending, signer);
    if (status == ReportStatus::preliminary) {
        const bool may = !learns(signer) || rules.trainee_preliminary;
        return may ? Result<Roles>{Roles{signer.id}} : Fault{errc::forbidden, "report.trainee"};
    }
    if (learns(signer)) return Fault{errc::forbidden, "report.trainee"};
    if (which.review && which.review->author != signer.id) return Roles{which.review->author, signer.id};
    const bool two = rules.reviewed.contains(which.modality) && which.priority == wire::Priority::routine;
    if (two) return Fault{errc::conflict, "report.needs-review"};
    return Roles{signer.id};
}

}  // namespace shanhai::reports
