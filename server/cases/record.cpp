#include "server/cases/record.hpp"

#include "server/audit/note.hpp"

namespace shanhai::cases {
namespace {

auto write(ledger::Facts& facts, const Case& which, std::string_view what, Instant at, std::string actor)
    -> Result<Case>
{
    if (auto put = facts.cases().put(which); !put) return put.error();

    auto event = ledger::Event{.at = at,
                               .kind = std::string{what},
                               .about = which.id,
                               .site = which.site,
                               .group = which.group,
                               .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();

    const auto note = audit::Note{at, std::move(actor), std::string{what}, which.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return which;
}

}  // namespace

auto record(ledger::Facts& facts, Case before, const Happening& happening, std::string actor) -> Result<Case>
{
    const auto after = evolve(std::move(before), happening);
    return write(facts, after, name_of(happening), when(happening), std::move(actor));
}

auto open(ledger::Facts& facts, Opening opening, const Policy& policy, std::string actor) -> Result<Case>
{
    const auto opened = Case{.id = opening.id,
                             .site = opening.site,
                             .group = opening.group,
                             .studies = std::move(opening.studies),
                             .modality = opening.modality,
                             .priority = opening.priority,
                             .form = std::move(opening.form),
                             .patient_name = std::move(opening.patient_name),
                             .declared_complete = opening.declared_complete,
                             .opened_at = opening.at,
                             .deadline = policy.deadline(opening.modality, opening.priority, opening.at),
                             .state = ledger::Waiting{opening.at}};
    return write(facts, opened, "case.opened", opening.at, std::move(actor));
}

}  // namespace shanhai::cases
