#include "server/cases/record.hpp"

#include "common/wire/checking.hpp"
#include "server/audit/note.hpp"

namespace shanhai::cases {
namespace {

// Who at the clinic said so, when a machine of the clinic passed it on. Never about the patient.
auto detail_of(const Happening& happening) -> std::string
{
    const auto said_by = [](const std::string& by) { return wire::write_json(wire::SaidBy{by}); };
    if (const auto* const given = std::get_if<ClaimHandedOver>(&happening)) return said_by(given->to.text());
    if (const auto* const confirmed = std::get_if<CaseConfirmed>(&happening)) return said_by(confirmed->by);
    if (const auto* const corrected = std::get_if<CaseCorrected>(&happening)) return said_by(corrected->by);
    if (const auto* const cancelled = std::get_if<CaseCancelled>(&happening)) return said_by(cancelled->by);
    return {};
}

// The form before its first correction is kept beside it, too.
auto keep_forms(ledger::Facts& facts, const Case& before, const CaseCorrected& corrected, const std::string& actor)
    -> Result<void>
{
    auto kept = facts.cases().forms(before.id);
    if (!kept) return kept.error();
    auto number = static_cast<std::int64_t>(kept->size());
    if (number == 0) {
        const auto first = ledger::FormRevision{before.id, number++, before.form, actor, before.opened_at};
        if (auto put = facts.cases().put(first); !put) return put.error();
    }
    return facts.cases().put(ledger::FormRevision{before.id, number, corrected.form, corrected.by, corrected.at});
}

auto write(ledger::Facts& facts, const Case& which, std::string_view what, Instant at, std::string actor,
           std::string detail = {}) -> Result<Case>
{
    if (auto put = facts.cases().put(which); !put) return put.error();

    auto event = ledger::Event{.at = at,
                               .kind = std::string{what},
                               .about = which.id,
                               .site = which.site,
                               .group = which.group,
                               .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();

    const auto note = audit::Note{at, std::move(actor), std::string{what}, which.id.text(), std::move(detail)};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return which;
}

}  // namespace

auto record(ledger::Facts& facts, Case before, const Happening& happening, std::string actor) -> Result<Case>
{
    if (const auto* const corrected = std::get_if<CaseCorrected>(&happening))
        if (auto kept = keep_forms(facts, before, *corrected, actor); !kept) return kept.error();
    const auto after = evolve(std::move(before), happening);
    return write(facts, after, name_of(happening), when(happening), std::move(actor), detail_of(happening));
}

auto open(ledger::Facts& facts, Opening opening, const Policy& policy, std::string actor) -> Result<Case>
{
    auto opened = Case{.id = opening.id,
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
    opened.turn = turn_of(policy, opened);
    const bool hold = has_contradiction(opening.doubts);
    if (!hold) opened.doubts = opening.doubts;
    auto written = write(facts, opened, "case.opened", opening.at, actor);
    if (!written || !hold) return written;
    auto held = decide(opened, Hold{std::move(opening.doubts), opening.at});
    if (!held) return held.error();
    return record(facts, std::move(opened), *held, std::move(actor));
}

}  // namespace shanhai::cases
