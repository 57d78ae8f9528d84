#include "server/cases/case.hpp"

namespace shanhai::cases {
namespace {

template <class... Each>
struct overloaded : Each... {
    using Each::operator()...;
};
template <class... Each>
overloaded(Each...) -> overloaded<Each...>;

}  // namespace

auto name_of(const Happening& happening) -> std::string_view
{
    return std::visit(overloaded{
                          [](const CaseClaimed&) { return std::string_view{"case.claimed"}; },
                          [](const ClaimRenewed&) { return std::string_view{"case.renewed"}; },
                          [](const ClaimReleased&) { return std::string_view{"case.released"}; },
                          [](const ClaimLapsed&) { return std::string_view{"case.lapsed"}; },
                          [](const CaseReported&) { return std::string_view{"case.reported"}; },
                          [](const CaseAcknowledged&) { return std::string_view{"case.acknowledged"}; },
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
    if (!claim) return Fault{errc::conflict, "case.reported"};
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
                   [&](const CaseReported& event) {
                       now.state = ledger::Reported{event.report, event.by, event.at};
                       now.reported_at = event.at;
                   },
                   [&](const CaseAcknowledged& event) {
                       now.state = ledger::Acknowledged{event.report, event.by, event.at};
                       now.acknowledged_at = event.at;
                   },
               },
               happening);
    return now;
}

}  // namespace shanhai::cases
