#include "server/reports/handing_in.hpp"

#include "server/cases/queue.hpp"
#include "server/cases/versions.hpp"
#include "server/reports/drafting.hpp"

#include <algorithm>

namespace shanhai::reports {

auto kept_until(const cases::Case& which, Instant now) -> Instant
{
    return now + std::max(std::chrono::microseconds{which.deadline - now} / 2, std::chrono::microseconds{});
}

auto hand_in(ledger::Facts& facts, const people::Principal& who, cases::Case which, const HandingIn& what, Instant now)
    -> Result<cases::Case>
{
    if (auto kept = keep_draft(facts, which.id); !kept) return kept.error();
    const auto wish = cases::SubmitDraft{who.person->id, what.token,           what.draft.revision, what.reviewer,
                                         kept_until(which, now), what.signed_by_author, now};
    auto happening = cases::decide(which, wish);
    if (!happening) return happening.error();
    return cases::record(facts, std::move(which), *happening, who.actor());
}

}  // namespace shanhai::reports
