#include "server/cases/versions.hpp"

#include "server/cases/case.hpp"

namespace shanhai::cases {

auto check_amendment(const Case& now, std::int64_t token, Instant at) -> Result<void>
{
    const bool open = now.amending && now.token == token && at < now.amending->until;
    return open ? Result<void>{} : Fault{errc::stale, "case.token"};
}

auto decide(const Case& now, const SubmitDraft& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    if (wish.reviewer == wish.by) return Fault{errc::conflict, "review.self"};
    auto kept = std::optional<ledger::Reservation>{};
    if (wish.reviewer) kept = ledger::Reservation{*wish.reviewer, wish.kept_until};
    return CaseDrafted{wish.by, wish.draft, wish.signed_by_author, std::move(kept), wish.at};
}

auto decide(const Case& now, const SendDraftBack& wish) -> Result<Happening>
{
    if (auto held = check_claim(now, wish.by, wish.token, wish.at); !held) return held.error();
    if (!now.review) return Fault{errc::conflict, "case.not-in-review"};
    if (now.rewrites >= wish.rewrites_max) return Fault{errc::conflict, "review.rounds"};
    return DraftSentBack{wish.by, wish.text, ledger::Reservation{now.review->author, wish.kept_until}, wish.at};
}

auto decide(const Case& now, const OpenAmendment& wish) -> Result<Happening>
{
    const bool is_out = std::holds_alternative<ledger::Reported>(now.state) ||
                        std::holds_alternative<ledger::Acknowledged>(now.state);
    if (!is_out) return Fault{errc::conflict, "case.not-reported"};
    if (now.amending && wish.at < now.amending->until) return Fault{errc::conflict, "case.amending"};
    const auto what = ledger::Amending{wish.kind,   wish.by,           wish.at,          wish.until,
                                       wish.reason, wish.requested_by, wish.significant, wish.wrong_patient};
    return AmendmentOpened{what, now.token + 1, wish.at};
}

auto decide(const Case& now, const DropAmendment& wish) -> Result<Happening>
{
    if (auto open = check_amendment(now, wish.token, wish.at); !open) return open.error();
    if (now.amending->by != wish.by) return Fault{errc::stale, "case.token"};
    return AmendmentDropped{wish.by, wish.at};
}

}  // namespace shanhai::cases
