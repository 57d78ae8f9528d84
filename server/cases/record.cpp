#include "server/cases/record.hpp"

#include "common/wire/returning.hpp"
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
    if (const auto* const retaken = std::get_if<CaseRetaken>(&happening)) return said_by(retaken->by);
    if (const auto* const limited = std::get_if<CaseLimited>(&happening)) return said_by(limited->by);
    if (const auto* const answered = std::get_if<QuestionAnswered>(&happening)) return said_by(answered->by);
    if (const auto* const returned = std::get_if<CaseReturned>(&happening))
        return wire::write_json(wire::SentBackFor{returned->reason});
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

// The hospital that was asked first hears that it is asked no longer: what follows is said to the other.
auto tell_first_group(ledger::Facts& facts, const Case& after, Instant at) -> Result<void>
{
    auto event = ledger::Event{.at = at,
                               .kind = "case.passed-on",
                               .about = after.id,
                               .site = after.site,
                               .group = *after.asked_first,
                               .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();
    return {};
}

}  // namespace

auto record(ledger::Facts& facts, Case before, const Happening& happening, std::string actor) -> Result<Case>
{
    if (const auto* const corrected = std::get_if<CaseCorrected>(&happening))
        if (auto kept = keep_forms(facts, before, *corrected, actor); !kept) return kept.error();
    const auto after = evolve(std::move(before), happening);
    const auto* const escalated = std::get_if<CaseEscalated>(&happening);
    if (escalated && escalated->to)
        if (auto told = tell_first_group(facts, after, escalated->at); !told) return told.error();
    return write(facts, after, name_of(happening), when(happening), std::move(actor), detail_of(happening));
}

auto timing_in(ledger::Facts& facts, const Policy& policy, const Case& which, Instant from) -> Result<Timing>
{
    auto last = facts.cases().last_turn(which.group, which.site, which.modality, which.priority);
    if (!last) return last.error();
    const bool marked = !which.marks.empty();
    return timing_of(policy, {which.modality, which.priority, which.lane, which.site, from, marked}, *last);
}

auto timing_after_hold(ledger::Facts& facts, const Policy& policy, const Case& which, Instant released)
    -> Result<Timing>
{
    return timing_in(facts, policy, which, which.priority == wire::Priority::routine ? released : which.opened_at);
}

auto open(ledger::Facts& facts, Opening opening, const Policy& policy, std::string actor) -> Result<Case>
{
    const bool in_lane = opening.lane != wire::Lane::none;
    auto opened = Case{.id = opening.id,
                       .site = opening.site,
                       .group = opening.group,
                       .studies = std::move(opening.studies),
                       .modality = opening.modality,
                       .priority = in_lane ? wire::Priority::emergency : opening.priority,
                       .form = std::move(opening.form),
                       .patient_name = std::move(opening.patient_name),
                       .declared_complete = opening.declared_complete,
                       .opened_at = opening.at,
                       .deadline = {},
                       .state = ledger::Waiting{opening.at},
                       .lane = opening.lane,
                       .specialty = std::move(opening.specialty),
                       .acquired_at = opening.acquired_at,
                       .marks = std::move(opening.marks)};
    auto timing = timing_in(facts, policy, opened, opening.at);
    if (!timing) return timing.error();
    opened.deadline = timing->deadline;
    opened.turn = timing->turn;
    opened.warning = timing->warning;
    opened.escalation = timing->escalation;
    if (opening.expert) opened.kept = ledger::Reservation{*opening.expert, timing->warning};
    opened.alarm_at = next_alarm(opened);

    const bool hold = has_contradiction(opening.doubts);
    if (!hold) opened.doubts = opening.doubts;
    auto written = write(facts, opened, "case.opened", opening.at, actor);
    if (!written || !hold) return written;
    auto held = decide(opened, Hold{std::move(opening.doubts), opening.at});
    if (!held) return held.error();
    return record(facts, std::move(opened), *held, std::move(actor));
}

}  // namespace shanhai::cases
