#include "server/verification/found.hpp"

#include "server/ledger/outbox.hpp"

#include <algorithm>

namespace shanhai::verification {

auto Verification::Found::by_code(ledger::Facts& facts, const Digest& code) -> Result<std::optional<Found>>
{
    auto report = facts.reports().by_code(code);
    if (!report) return report.error();
    if (!*report) return std::optional<Found>{};
    auto all = facts.reports().reports_of((*report)->of);
    if (!all) return all.error();

    auto found = Found{std::move(**report), {}, {}, {}};
    for (auto& one : *all) {
        auto recall = facts.outbox().recall(one.id);
        if (!recall) return recall.error();
        auto signer = facts.people().credential(one.signer);
        if (!signer) return signer.error();
        if (*signer && (*signer)->revoked_at) found.revoked.emplace(one.signer, *(*signer)->revoked_at);
        auto version = Version{std::move(one)};
        if (*recall) version.recalled = (*recall)->at;
        found.versions.push_back(std::move(version));
    }
    found.standing = standing_of(found.report.id, found.versions);
    return std::optional{std::move(found)};
}

auto Verification::Found::version(const ReportId& which) const -> const ledger::Report&
{
    return std::ranges::find_if(versions, [&](const Version& one) { return one.report.id == which; })->report;
}

}  // namespace shanhai::verification
