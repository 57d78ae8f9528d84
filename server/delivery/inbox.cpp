#include "server/delivery/inbox.hpp"

#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"

namespace shanhai::delivery {
namespace {

using ledger::DeliveryState;
using ledger::Facts;

constexpr std::size_t page = 200;

auto item_of(Facts& facts, ledger::Delivery delivery) -> Result<Item>
{
    auto report = facts.reports().report(delivery.report);
    if (!report) return report.error();
    auto which = facts.cases().find(delivery.of);
    if (!which) return which.error();
    if (!*report || !*which) return Fault{errc::corrupt, "ledger.delivery"};
    return Item{std::move(delivery), std::move(**report), std::move(**which)};
}

auto list_in(Facts& facts, const Principal& who, bool all) -> Result<Listing>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto deliveries = facts.deliveries().inbox(who.site, all, page);
    if (!deliveries) return deliveries.error();
    auto last = facts.trail().last_event();
    if (!last) return last.error();
    auto listing = Listing{{}, *last};
    for (auto& delivery : *deliveries) {
        auto item = item_of(facts, std::move(delivery));
        if (!item) return item.error();
        listing.items.push_back(std::move(*item));
    }
    return listing;
}

// The report with the case it answers, if this principal may see it.
auto visible_report(Facts& facts, const Principal& who, const ReportId& which) -> Result<ledger::Report>
{
    auto report = facts.reports().report(which);
    if (!report) return report.error();
    if (!*report) return Fault{errc::not_found, "report"};
    if (!cases::visible_case(facts, who, (*report)->of)) return Fault{errc::not_found, "report"};
    return std::move(**report);
}

auto open_in(Facts& facts, const Principal& who, const ReportId& which, Instant now) -> Result<ledger::Report>
{
    auto report = visible_report(facts, who, which);
    if (!report) return report.error();
    auto delivery = facts.deliveries().delivery(which, who.site);
    if (!delivery) return delivery.error();
    const bool first_look = *delivery && (*delivery)->state == DeliveryState::ready;
    if (first_look) {
        (*delivery)->state = DeliveryState::fetched;
        (*delivery)->fetched_at = now;
        if (auto put = facts.deliveries().put(**delivery); !put) return put.error();
    }
    const auto note = audit::Note{now, who.actor(), "report.read", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return report;
}

auto acknowledge_in(Facts& facts, const Principal& who, const ReportId& which, const std::string& by, Instant now)
    -> Result<Item>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto found = facts.deliveries().delivery(which, who.site);
    if (!found) return found.error();
    if (!*found) return Fault{errc::not_found, "report"};
    auto delivery = std::move(**found);
    if (delivery.state == DeliveryState::acknowledged) {
        if (delivery.acknowledged_by != by) return Fault{errc::conflict, "acknowledge.done"};
        return item_of(facts, std::move(delivery));
    }

    auto which_case = facts.cases().find(delivery.of);
    if (!which_case) return which_case.error();
    if (!*which_case) return Fault{errc::corrupt, "ledger.delivery"};
    auto happening = cases::decide(**which_case, cases::Acknowledge{by, which, now});
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(**which_case), *happening, who.actor());
    if (!after) return after.error();

    delivery.state = DeliveryState::acknowledged;
    delivery.acknowledged_at = now;
    delivery.acknowledged_by = by;
    if (!delivery.fetched_at) delivery.fetched_at = now;
    if (auto put = facts.deliveries().put(delivery); !put) return put.error();
    return item_of(facts, std::move(delivery));
}

}  // namespace

auto Inbox::list(Principal who, bool all, Duration patience) -> awaitable<Result<Listing>>
{
    const auto give_up = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto seen = bell_.count();
        auto work = [who, all](Facts& facts) { return list_in(facts, who, all); };
        auto listing = co_await ledger_.look(std::move(work));
        const auto now = std::chrono::steady_clock::now();
        if (!listing || !listing->items.empty() || now >= give_up) co_return listing;
        const bool rang = co_await bell_.wait(seen, give_up - now);
        if (!rang) co_return listing;
    }
}

auto Inbox::open(Principal who, ReportId which) -> awaitable<Result<ledger::Report>>
{
    auto work = [who, which, now = clock_.now()](Facts& facts) { return open_in(facts, who, which, now); };
    co_return co_await ledger_.commit(std::move(work));
}

auto Inbox::acknowledge(Principal who, ReportId which, std::string by) -> awaitable<Result<Item>>
{
    if (by.empty() || by.size() > 192) co_return Fault{errc::malformed, "acknowledge.by"};
    auto work = [who, which, by = std::move(by), now = clock_.now()](Facts& facts) {
        return acknowledge_in(facts, who, which, by, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

}  // namespace shanhai::delivery
