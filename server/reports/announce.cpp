#include "server/reports/announce.hpp"

namespace shanhai::reports {

using ledger::PushKind;

auto push_id(PushKind kind, const ReportId& report, const ledger::DestinationId& to, Instant now) -> ledger::PushId
{
    const auto word = kind == PushKind::report ? "report" : "recall";
    const auto digest = Digest::of(as_view(std::string{word} + '\n' + report.text() + '\n' + to.text()));
    std::array<std::byte, 10> tail{};
    std::copy_n(digest.bytes().begin(), tail.size(), tail.begin());
    return ledger::PushId::mint(now, tail);
}

auto announce(ledger::Facts& facts, const ReportId& report, const CaseId& of, const SiteId& site, Instant now)
    -> Result<void>
{
    auto destinations = facts.outbox().destinations_of(site);
    if (!destinations) return destinations.error();
    for (const auto& to : *destinations) {
        const auto push = ledger::Push{.id = push_id(PushKind::report, report, to.id, now),
                                       .report = report,
                                       .of = of,
                                       .to = to.id,
                                       .made_at = now,
                                       .due_at = now,
                                       .alarm_at = now};  // delivery moves it to when it is late
        if (auto put = facts.outbox().put(push); !put) return put.error();
    }
    return {};
}

}  // namespace shanhai::reports
