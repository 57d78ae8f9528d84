#include "server/cases/case.hpp"

#include "server/cases/versions.hpp"

#include <algorithm>

namespace shanhai::cases {
namespace {

auto is_contradiction(const ledger::Doubt& doubt) -> bool { return doubt.kind == ledger::DoubtKind::contradiction; }

// What the clinic has confirmed once it is not asked again.
auto has_news(const Case& now, const std::vector<ledger::Doubt>& doubts) -> bool
{
    const auto is_new = [&](const ledger::Doubt& doubt) {
        return is_contradiction(doubt) && std::ranges::find(now.doubts, doubt) == now.doubts.end();
    };
    return std::ranges::any_of(doubts, is_new);
}

auto check_held(const Case& now, const std::optional<std::int64_t>& seen) -> Result<void>
{
    if (!std::holds_alternative<ledger::Held>(now.state)) return Fault{errc::conflict, "case.not-held"};
    if (seen && *seen != now.revision) return Fault{errc::stale, "case.revision"};
    return {};
}

// Why a case in this state is nobody's to begin.
auto taken(const Case& now) -> Fault
{
    switch (ledger::name_of(now.state)) {
    case ledger::CaseStateName::held: return Fault{errc::conflict, "case.held"};
    case ledger::CaseStateName::cancelled: return Fault{errc::conflict, "case.cancelled"};
    case ledger::CaseStateName::returned: return Fault{errc::conflict, "case.returned"};
    case ledger::CaseStateName::asked:
    case ledger::CaseStateName::waiting:
    case ledger::CaseStateName::claimed: return Fault{errc::conflict, "case.claimed"};
    case ledger::CaseStateName::reported:
    case ledger::CaseStateName::acknowledged: break;
    }
    return Fault{errc::conflict, "case.reported"};
}

auto is_free(const Case& now) -> bool
{
    return std::holds_alternative<ledger::Waiting>(now.state) || std::holds_alternative<ledger::Asked>(now.state);
}

auto is_kept_for_another(const Case& now, const Claim& wish) -> bool
{
    return std::holds_alternative<ledger::Waiting>(now.state) && now.kept && now.kept->person != wish.by &&
           wish.at < now.kept->until;
}

}  // namespace

auto check_claim(const Case& now, const PersonId& by, std::int64_t token, Instant at) -> Result<void>
{
    const auto* const claim = std::get_if<ledger::Claimed>(&now.state);
    if (!claim || claim->by != by || now.token != token || at >= claim->until) return Fault{errc::stale, "case.token"};
    return {};
}

auto decide(const Case& now, const Claim& wish) -> Result<Happening>
{
    const auto claimed = CaseClaimed{wish.by, now.token + 1, wish.at, wish.until, wish.group};
    if (now.review && now.review->author == wish.by) return Fault{errc::conflict, "case.in-review"};
    if (is_kept_for_another(now, wish)) return Fault{errc::conflict, "case.kept"};
    if (is_free(now)) return claimed;

    const auto* const claim = std::get_if<ledger::Claimed>(&now.state);
    if (!claim) return taken(now);
    if (wish.at >= claim->until) return claimed;  // it lapsed
    if (claim->by == wish.by) return ClaimRenewed{wish.at, wish.until};
    return Fault{errc::conflict, "case.claimed"};
}

auto decide(const Case& now, const Renew& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    return ClaimRenewed{wish.at, wish.until};
}

auto decide(const Case& now, const Release& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    return ClaimReleased{wish.by, wish.at};
}

auto decide(const Case& now, const Report& wish) -> Result<Happening>
{
    using ledger::ReportStatus;
    const bool of_claim = wish.status == ReportStatus::preliminary || wish.status == ReportStatus::final;
    if (now.amending && !of_claim) {
        if (auto open = check_amendment(now, wish.token, wish.at); !open) return open.error();
        if (wish.status != now.amending->kind) return Fault{errc::conflict, "report.status"};
        return CaseAmended{wish.by, wish.report, wish.status, wish.at};
    }
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    if (!of_claim) return Fault{errc::conflict, "report.status"};
    if (wish.status == ReportStatus::preliminary) return CasePreliminary{wish.by, wish.report, wish.at};
    return CaseReported{wish.by, wish.report, wish.at};
}

auto decide(const Case& now, const HandOver& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    if (wish.to == wish.by) return Fault{errc::conflict, "case.same-reader"};
    return ClaimHandedOver{wish.by, wish.to, now.token + 1, wish.at, wish.until};
}

auto decide(const Case& now, const Lapse& wish) -> Result<Happening>
{
    const auto* const claim = std::get_if<ledger::Claimed>(&now.state);
    if (!claim || wish.at < claim->until) return Fault{errc::stale, "case.lease"};
    return ClaimLapsed{claim->by, wish.at};
}

auto decide(const Case& now, const Deliver& wish) -> Result<Happening>
{
    const auto* const reported = std::get_if<ledger::Reported>(&now.state);
    const bool current = reported && reported->report == wish.report;
    if (!current || now.delivered_at) return Fault{errc::conflict, "case.report"};
    return CaseDelivered{wish.report, wish.at};
}

auto decide(const Case& now, const Acknowledge& wish) -> Result<Happening>
{
    const auto* const reported = std::get_if<ledger::Reported>(&now.state);
    if (!reported || reported->report != wish.report) return Fault{errc::conflict, "case.report"};
    return CaseAcknowledged{wish.by, wish.report, wish.at};
}

auto decide(const Case& now, const Hold& wish) -> Result<Happening>
{
    const bool waits =
        std::holds_alternative<ledger::Waiting>(now.state) || std::holds_alternative<ledger::Held>(now.state);
    if (waits && has_news(now, wish.doubts)) return CaseHeld{wish.doubts, wish.at};
    return CaseDoubted{wish.doubts, wish.at};
}

auto decide(const Case& now, const Confirm& wish) -> Result<Happening>
{
    if (auto held = check_held(now, wish.seen); !held) return held.error();
    return CaseConfirmed{wish.by, wish.at, wish.timing};
}

auto decide(const Case& now, const Correct& wish) -> Result<Happening>
{
    if (auto held = check_held(now, wish.seen); !held) return held.error();
    return CaseCorrected{wish.by,   wish.form,   wish.patient_name, wish.priority,
                         wish.lane, wish.doubts, wish.at,           wish.timing};
}

auto decide(const Case& now, const Cancel& wish) -> Result<Happening>
{
    const bool nobody_reads = is_free(now) || std::holds_alternative<ledger::Held>(now.state) ||
                              std::holds_alternative<ledger::Returned>(now.state);
    if (!nobody_reads) return taken(now);
    return CaseCancelled{wish.by, wish.reason, wish.at};
}

auto decide(const Case& now, const Return& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    return CaseReturned{wish.by, wish.reason, wish.advice, wish.at};
}

auto decide(const Case& now, const Retake& wish) -> Result<Happening>
{
    if (!std::holds_alternative<ledger::Returned>(now.state)) return Fault{errc::conflict, "case.not-returned"};
    return CaseRetaken{wish.by, wish.studies, wish.at, wish.timing};
}

auto decide(const Case& now, const ReadWithLimits& wish) -> Result<Happening>
{
    if (!std::holds_alternative<ledger::Returned>(now.state)) return Fault{errc::conflict, "case.not-returned"};
    return CaseLimited{wish.by, wish.why, wish.at, wish.timing};
}

auto decide(const Case& now, const Ask& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    return QuestionAsked{wish.by, wish.question, wish.at};
}

auto decide(const Case& now, const Answer& wish) -> Result<Happening>
{
    if (!open_question(now)) return Fault{errc::conflict, "case.not-asked"};
    auto answered = QuestionAnswered{wish.by, wish.answer, wish.at, std::nullopt, {}};
    if (const auto* const asked = std::get_if<ledger::Asked>(&now.state)) {
        answered.kept = ledger::Reservation{asked->by, wish.kept_until};
        if (now.priority == wire::Priority::routine) answered.stopped = wish.at - asked->since;
    }
    return answered;
}

auto decide(const Case& now, const Ring& wish) -> Result<Happening>
{
    using ledger::Stage;
    const auto alarm = next_alarm(now);
    if (!alarm || *alarm > wish.at) return Fault{errc::stale, "case.alarm"};
    const bool waits = std::holds_alternative<ledger::Waiting>(now.state);
    if (waits && now.kept && now.kept->until <= wish.at) return CaseOffered{wish.at};
    if (waits && now.stage < Stage::warned && now.warning <= wish.at) return CaseWarned{wish.at};
    if (waits && now.stage < Stage::escalated && now.escalation <= wish.at)
        return CaseEscalated{wish.upstream, wish.at};
    return CaseLate{wish.at};
}

auto open_question(const Case& now) -> const ledger::Remark*
{
    const ledger::Remark* open = nullptr;
    for (const auto& remark : now.remarks) {
        if (remark.kind == ledger::RemarkKind::question) open = &remark;
        if (remark.kind == ledger::RemarkKind::answer) open = nullptr;
    }
    return open;
}

auto has_contradiction(const std::vector<ledger::Doubt>& doubts) -> bool
{
    return std::ranges::any_of(doubts, is_contradiction);
}

}  // namespace shanhai::cases
