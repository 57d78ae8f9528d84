#include "server/reports/final.hpp"

#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/ledger/outbox.hpp"
#include "server/ledger/writing.hpp"
#include "server/reports/announce.hpp"
#include "server/reports/difference.hpp"
#include "server/reports/drafting.hpp"
#include "server/reports/recall.hpp"

namespace shanhai::reports {

auto usable_signer(ledger::Facts& facts, const people::Principal& who, const Digest& fingerprint, Instant now)
    -> Result<ledger::Credential>
{
    auto found = facts.people().credential(fingerprint);
    if (!found) return found.error();
    const bool theirs = *found && (*found)->kind == ledger::CredentialKind::signer &&
                        (*found)->person == std::optional{who.person->id};
    if (!theirs) return Fault{errc::forbidden, "signer.unknown"};
    if ((*found)->revoked_at) return Fault{errc::forbidden, "signer.revoked"};
    if (now < (*found)->not_before || now > (*found)->not_after) return Fault{errc::forbidden, "signer.expired"};
    return std::move(**found);
}

namespace {

// Of all versions one counts; the one before says which. An amendment and a retraction take it back besides, from
// everybody who has it; after a first word, or with something added, nothing that was said is wrong.
auto take_the_place_of(ledger::Facts& facts, const ledger::Report& earlier, const ledger::Report& report,
                       const std::optional<ledger::Amending>& amending, std::string_view actor, Instant now)
    -> Result<void>
{
    auto superseded = earlier;
    superseded.superseded_by = report.id;
    if (auto put = facts.reports().put(superseded); !put) return put.error();
    const bool takes_back = report.status == ledger::ReportStatus::amendment ||
                            report.status == ledger::ReportStatus::retraction;
    if (!takes_back || !amending) return {};
    auto recalled = recall(facts, earlier,
                           {.report = earlier.id,
                            .of = earlier.of,
                            .wrong_patient = amending->wrong_patient,
                            .reason = amending->reason,
                            .by = std::string{actor},
                            .at = now});
    if (!recalled) return recalled.error();
    return {};
}

// What the trainee handed in, and what became of it.
auto note_review(ledger::Facts& facts, const ledger::Case& which, const ledger::Report& report) -> Result<void>
{
    if (!which.review || !report.author) return {};
    auto handed_in = facts.writing().revision(which.id, which.review->draft);
    if (!handed_in) return handed_in.error();
    auto last = facts.cases().draft(which.id);
    if (!last) return last.error();
    if (!*handed_in || !*last) return Fault{errc::corrupt, "ledger.draft"};
    auto before = wire::read_json<wire::ReportDraft>((*handed_in)->body);
    auto after = wire::read_json<wire::ReportDraft>((*last)->body);
    if (!before || !after) return Fault{errc::corrupt, "ledger.draft"};
    auto changed = difference(*before, *after);
    return facts.writing().put(
        ledger::ReviewRecord{.report = report.id,
                             .of = which.id,
                             .author = *report.author,
                             .reviewer = report.by,
                             .alteration = changed.alteration,
                             .rewrites = which.rewrites,
                             .difference = std::move(changed.text),
                             .submitted_at = which.review->submitted_at,
                             .signed_at = report.signed_at});
}

}  // namespace

auto make_final(ledger::Facts& facts, const people::Principal& who, std::int64_t token, ledger::Report report,
                DeliveryId delivery, Instant now, const Alarm& alarm) -> Result<ledger::Report>
{
    auto earlier = facts.reports().report(report.id);
    if (!earlier) return earlier.error();
    const bool signed_meanwhile = *earlier && (*earlier)->of == report.of && (*earlier)->by == report.by;
    if (signed_meanwhile) return std::move(**earlier);  // the same signature came twice at once

    auto found = cases::visible_case(facts, who, report.of);
    if (!found) return found.error();
    if (auto allowed = cases::may_read_case(who, *found); !allowed) return allowed.error();
    if (auto usable = usable_signer(facts, who, report.signer, now); !usable) return usable.error();
    auto current = facts.reports().current(report.of);
    if (!current) return current.error();
    const bool follows = *current ? report.previous == (*current)->id : !report.previous;
    if (!follows) return Fault{errc::stale, "report.version"};  // another version was signed meanwhile

    const auto before = *found;
    auto happening = cases::decide(*found, cases::Report{who.person->id, token, report.id, now, report.status});
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(*found), *happening, who.actor());
    if (!after) return after.error();
    if (*current) {
        auto done = take_the_place_of(facts, **current, report, before.amending, who.actor(), now);
        if (!done) return done.error();
    }
    if (auto put = facts.reports().put(report); !put) return put.error();
    const bool rings = alarm && before.amending && before.amending->significant;
    if (rings)
        if (auto rung = alarm(facts, before, who, before.amending->reason, now); !rung) return rung.error();
    if (auto noted = note_review(facts, before, report); !noted) return noted.error();
    if (auto kept = keep_draft(facts, report.of); !kept) return kept.error();  // as it was signed
    auto put = facts.deliveries().put(
        ledger::Delivery{.id = delivery, .report = report.id, .of = report.of, .to = before.site, .ready_at = now});
    if (!put) return put.error();
    if (auto done = announce(facts, report.id, report.of, before.site, now); !done) return done.error();
    const auto note = audit::Note{now, who.actor(), "report.signed", report.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return report;
}

}  // namespace shanhai::reports
