#include "server/reports/final.hpp"

#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/reports/announce.hpp"

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

auto make_final(ledger::Facts& facts, const people::Principal& who, std::int64_t token, ledger::Report report,
                DeliveryId delivery, Instant now) -> Result<ledger::Report>
{
    auto earlier = facts.reports().report(report.id);
    if (!earlier) return earlier.error();
    const bool signed_meanwhile = *earlier && (*earlier)->of == report.of && (*earlier)->by == report.by;
    if (signed_meanwhile) return std::move(**earlier);  // the same signature came twice at once

    auto found = cases::visible_case(facts, who, report.of);
    if (!found) return found.error();
    if (auto allowed = cases::may_read_case(who, *found); !allowed) return allowed.error();
    if (auto usable = usable_signer(facts, who, report.signer, now); !usable) return usable.error();
    const auto site = found->site;
    auto happening = cases::decide(*found, cases::Report{who.person->id, token, report.id, now});
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(*found), *happening, who.actor());
    if (!after) return after.error();
    if (auto put = facts.reports().put(report); !put) return put.error();
    auto put = facts.deliveries().put(
        ledger::Delivery{.id = delivery, .report = report.id, .of = report.of, .to = site, .ready_at = now});
    if (!put) return put.error();
    if (auto done = announce(facts, report.id, report.of, site, now); !done) return done.error();
    const auto note = audit::Note{now, who.actor(), "report.signed", report.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return report;
}

}  // namespace shanhai::reports
