#include "server/cases/case.hpp"

#include <algorithm>

namespace shanhai::cases {
namespace {

template <class... Each>
struct overloaded : Each... {
    using Each::operator()...;
};
template <class... Each>
overloaded(Each...) -> overloaded<Each...>;

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

}  // namespace

auto name_of(const Happening& happening) -> std::string_view
{
    return std::visit(overloaded{
                          [](const CaseClaimed&) { return std::string_view{"case.claimed"}; },
                          [](const ClaimRenewed&) { return std::string_view{"case.renewed"}; },
                          [](const ClaimReleased&) { return std::string_view{"case.released"}; },
                          [](const ClaimLapsed&) { return std::string_view{"case.lapsed"}; },
                          [](const ClaimHandedOver&) { return std::string_view{"case.handed-over"}; },
                          [](const CaseReported&) { return std::string_view{"case.reported"}; },
                          [](const CaseAcknowledged&) { return std::string_view{"case.acknowledged"}; },
                          [](const CaseHeld&) { return std::string_view{"case.held"}; },
                          [](const CaseDoubted&) { return std::string_view{"case.doubted"}; },
                          [](const CaseConfirmed&) { return std::string_view{"case.confirmed"}; },
                          [](const CaseCorrected&) { return std::string_view{"case.corrected"}; },
                          [](const CaseCancelled&) { return std::string_view{"case.cancelled"}; },
                      },
                      happening);
}

auto when(const Happening& happening) -> Instant
{
    return std::visit([](const auto& each) { return each.at; }, happening);
}

auto check_claim(const Case& now, const PersonId& by, std::int64_t token, Instant at) -> Result<void>
{
    const auto* const claim = std::get_if<ledger::Claimed>(&now.state);
    if (!claim || claim->by != by || now.token != token || at >= claim->until) return Fault{errc::stale, "case.token"};
    return {};
}

auto decide(const Case& now, const Claim& wish) -> Result<Happening>
{
    if (std::holds_alternative<ledger::Waiting>(now.state))
        return CaseClaimed{wish.by, now.token + 1, wish.at, wish.until};

    const auto* const claim = std::get_if<ledger::Claimed>(&now.state);
    if (!claim) return taken(now);
    if (wish.at >= claim->until) return CaseClaimed{wish.by, now.token + 1, wish.at, wish.until};  // it lapsed
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
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
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
    return CaseConfirmed{wish.by, wish.at, wish.deadline};
}

auto decide(const Case& now, const Correct& wish) -> Result<Happening>
{
    if (auto held = check_held(now, wish.seen); !held) return held.error();
    return CaseCorrected{wish.by, wish.form, wish.patient_name, wish.priority, wish.doubts, wish.at, wish.deadline};
}

auto decide(const Case& now, const Cancel& wish) -> Result<Happening>
{
    const bool waits =
        std::holds_alternative<ledger::Waiting>(now.state) || std::holds_alternative<ledger::Held>(now.state);
    if (!waits) return taken(now);
    return CaseCancelled{wish.by, wish.reason, wish.at};
}

auto has_contradiction(const std::vector<ledger::Doubt>& doubts) -> bool
{
    return std::ranges::any_of(doubts, is_contradiction);
}

auto evolve(Case now, const Happening& happening) -> Case
{
    ++now.revision;
    std::visit(overloaded{
                   [&](const CaseClaimed& event) {
                       now.state = ledger::Claimed{event.by, event.at, event.until};
                       now.token = event.token;
                       if (!now.first_claimed_at) now.first_claimed_at = event.at;
                   },
                   [&](const ClaimRenewed& event) { std::get<ledger::Claimed>(now.state).until = event.until; },
                   [&](const ClaimReleased& event) { now.state = ledger::Waiting{event.at}; },
                   [&](const ClaimLapsed& event) { now.state = ledger::Waiting{event.at}; },
                   [&](const ClaimHandedOver& event) {
                       now.state = ledger::Claimed{event.to, event.at, event.until};
                       now.token = event.token;
                   },
                   [&](const CaseReported& event) {
                       now.state = ledger::Reported{event.report, event.by, event.at};
                       now.reported_at = event.at;
                   },
                   [&](const CaseAcknowledged& event) {
                       now.state = ledger::Acknowledged{event.report, event.by, event.at};
                       now.acknowledged_at = event.at;
                   },
                   [&](const CaseHeld& event) {
                       now.state = ledger::Held{event.at};
                       now.doubts = event.doubts;
                   },
                   [&](const CaseDoubted& event) { now.doubts = event.doubts; },
                   [&](const CaseConfirmed& event) {
                       now.state = ledger::Waiting{event.at};
                       now.deadline = event.deadline;
                       now.checked = ledger::Checked{event.by, event.at, false};
                   },
                   [&](const CaseCorrected& event) {
                       if (!has_contradiction(event.doubts)) now.state = ledger::Waiting{event.at};
                       now.form = event.form;
                       now.patient_name = event.patient_name;
                       now.priority = event.priority;
                       now.doubts = event.doubts;
                       now.deadline = event.deadline;
                       now.checked = ledger::Checked{event.by, event.at, true};
                   },
                   [&](const CaseCancelled& event) {
                       now.state = ledger::Cancelled{event.by, event.reason, event.at};
                   },
               },
               happening);
    return now;
}

}  // namespace shanhai::cases
