#include "server/delivery/recalls.hpp"

#include "common/base/utf8.hpp"
#include "server/cases/queue.hpp"

#include <algorithm>

namespace shanhai::delivery {
namespace {

using ledger::Facts;
using people::Principal;

constexpr std::size_t reason_max = 1024;

auto is_reason(const std::string& text) -> bool
{
    const auto unseen = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
    return !text.empty() && text.size() <= reason_max && is_utf8(text) && std::ranges::none_of(text, unseen);
}

auto find(Facts& facts, const Principal& who, const ReportId& which) -> Result<ledger::Report>
{
    auto report = facts.reports().report(which);
    if (!report) return report.error();
    if (!*report) return Fault{errc::not_found, "report"};
    if (who.is(ledger::Role::administrator)) return std::move(**report);
    if (!cases::visible_case(facts, who, (*report)->of)) return Fault{errc::not_found, "report"};
    const bool signed_it = who.person && who.person->id == (*report)->by;
    if (!signed_it) return Fault{errc::forbidden, "recall.who"};
    return std::move(**report);
}

}  // namespace

auto Recalls::recall(Principal who, ReportId which, wire::RecallRequest wish) -> awaitable<Result<ledger::Recall>>
{
    if (!is_reason(wish.reason)) co_return Fault{errc::malformed, "recall.reason"};
    auto work = [who, which, wish = std::move(wish), now = clock_.now()](Facts& facts) -> Result<ledger::Recall> {
        auto report = find(facts, who, which);
        if (!report) return report.error();
        return reports::recall(facts, *report,
                               ledger::Recall{which, report->of, wish.wrong_patient, wish.reason, who.actor(), now});
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

}  // namespace shanhai::delivery
