#include "server/reports/recall.hpp"

#include "server/audit/note.hpp"
#include "server/reports/announce.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;
using ledger::Push;
using ledger::PushKind;
using ledger::PushState;

// It will not be tried again. Whoever was never tried has nothing to take back.
auto withdraw(Facts& facts, Push push, Instant now) -> Result<void>
{
    push.state = PushState::dead;
    push.ended_at = now;
    push.alarm_at.reset();
    push.alarmed = false;
    push.ended_by = "relay";
    push.instead = "recalled";
    return facts.outbox().put(push);
}

auto take_back(Facts& facts, const Push& sent, Instant now) -> Result<void>
{
    return facts.outbox().put(Push{.id = push_id(PushKind::recall, sent.report, sent.to, now),
                                   .kind = PushKind::recall,
                                   .report = sent.report,
                                   .of = sent.of,
                                   .to = sent.to,
                                   .made_at = now,
                                   .due_at = now,
                                   .alarm_at = now});
}

auto take_back_everywhere(Facts& facts, const ReportId& report, Instant now) -> Result<void>
{
    auto pushes = facts.outbox().pushes_of(report);
    if (!pushes) return pushes.error();
    for (const auto& push : *pushes) {
        if (push.kind != PushKind::report) continue;
        if (push.state == PushState::due)
            if (auto done = withdraw(facts, push, now); !done) return done.error();
        if (!push.begun_at) continue;
        if (auto done = take_back(facts, push, now); !done) return done.error();
    }
    return {};
}

auto notify(Facts& facts, const ReportId& report, const SiteId& site, Instant now) -> Result<void>
{
    auto delivery = facts.deliveries().delivery(report, site);
    if (!delivery) return delivery.error();
    if (!*delivery) return {};
    return facts.outbox().put(ledger::RecallNotice{.report = report, .to = site, .at = now});
}

}  // namespace

auto recall(Facts& facts, const ledger::Report& report, ledger::Recall wish) -> Result<ledger::Recall>
{
    auto earlier = facts.outbox().recall(report.id);
    if (!earlier) return earlier.error();
    if (*earlier) return std::move(**earlier);
    auto which = facts.cases().find(report.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "ledger.case"};

    if (auto put = facts.outbox().put(wish); !put) return put.error();
    if (auto told = notify(facts, report.id, (*which)->site, wish.at); !told) return told.error();
    if (auto done = take_back_everywhere(facts, report.id, wish.at); !done) return done.error();

    const auto event = ledger::Event{.at = wish.at,
                                     .kind = "report.recalled",
                                     .about = report.of,
                                     .site = (*which)->site,
                                     .group = (*which)->group,
                                     .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();
    const auto note = audit::Note{wish.at, wish.by, "report.recalled", report.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return wish;
}

}  // namespace shanhai::reports
