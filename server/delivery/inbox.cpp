#include "server/delivery/inbox.hpp"

#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/delivery/arrival.hpp"

namespace shanhai::delivery {
namespace {

using ledger::DeliveryState;
using ledger::Facts;

constexpr std::size_t page = 200;

auto item_of(Facts& facts, ledger::Delivery delivery) -> Result<Item>
{
    auto recall = facts.outbox().recall(delivery.report);
    if (!recall) return recall.error();
    auto notice = facts.outbox().notice(delivery.report, delivery.to);
    if (!notice) return notice.error();
    auto report = facts.reports().report(delivery.report);
    if (!report) return report.error();
    auto which = facts.cases().find(delivery.of);
    if (!which) return which.error();
    if (!*report || !*which) return Fault{errc::corrupt, "ledger.delivery"};
    return Item{std::move(delivery), std::move(**report), std::move(**which), std::move(*recall), std::move(*notice)};
}

// Recalls of what somebody here had acknowledged already.
auto add_recalls(Facts& facts, const SiteId& site, Listing& listing) -> Result<void>
{
    auto notices = facts.outbox().notices(site, false, page);
    if (!notices) return notices.error();
    for (const auto& notice : *notices) {
        auto delivery = facts.deliveries().delivery(notice.report, site);
        if (!delivery) return delivery.error();
        if (!*delivery) return Fault{errc::corrupt, "ledger.delivery"};
        if ((*delivery)->state != DeliveryState::acknowledged) continue;  // listed as a delivery
        auto item = item_of(facts, std::move(**delivery));
        if (!item) return item.error();
        listing.items.push_back(std::move(*item));
    }
    return {};
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
    if (all) return listing;
    if (auto added = add_recalls(facts, who.site, listing); !added) return added.error();
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

auto open_in(Facts& facts, const Principal& who, const ReportId& which, Instant now) -> Result<Opened>
{
    auto report = visible_report(facts, who, which);
    if (!report) return report.error();
    auto recall = facts.outbox().recall(which);
    if (!recall) return recall.error();
    auto delivery = facts.deliveries().delivery(which, who.site);
    if (!delivery) return delivery.error();
    if (*delivery)
        if (auto noted = note_arrival(facts, std::move(**delivery), who.actor(), now); !noted) return noted.error();
    const auto note = audit::Note{now, who.actor(), "report.read", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return Opened{std::move(*report), std::move(*recall)};
}

// The case is answered once the version that counts was seen. That somebody saw a first word, or a version that another
// has taken the place of meanwhile, is said of that version alone.
auto note_acknowledged(Facts& facts, ledger::Case which, const ReportId& report, const std::string& by,
                       const Principal& who, Instant now) -> Result<void>
{
    const auto* const reported = std::get_if<ledger::Reported>(&which.state);
    if (!reported || reported->report != report)
        return audit::note(facts, audit::Note{now, who.actor(), "report.seen", report.text()});
    auto happening = cases::decide(which, cases::Acknowledge{by, report, now});
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(which), *happening, who.actor());
    return after ? Result<void>{} : after.error();
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
    auto recall = facts.outbox().recall(which);
    if (!recall) return recall.error();
    if (*recall) return Fault{errc::conflict, "report.recalled"};

    auto which_case = facts.cases().find(delivery.of);
    if (!which_case) return which_case.error();
    if (!*which_case) return Fault{errc::corrupt, "ledger.delivery"};
    if (auto noted = note_acknowledged(facts, std::move(**which_case), which, by, who, now); !noted)
        return noted.error();

    delivery.state = DeliveryState::acknowledged;
    delivery.acknowledged_at = now;
    delivery.acknowledged_by = by;
    if (!delivery.fetched_at) delivery.fetched_at = now;
    if (auto put = facts.deliveries().put(delivery); !put) return put.error();
    return item_of(facts, std::move(delivery));
}

// Knowing that it was taken back is the end of it here, whether or not anybody had said before that they saw it.
auto end_delivery(Facts& facts, const ledger::RecallNotice& notice) -> Result<ledger::Delivery>
{
    auto delivery = facts.deliveries().delivery(notice.report, notice.to);
    if (!delivery) return delivery.error();
    if (!*delivery) return Fault{errc::corrupt, "ledger.delivery"};
    if ((*delivery)->state == DeliveryState::acknowledged) return std::move(**delivery);
    (*delivery)->state = DeliveryState::acknowledged;
    (*delivery)->acknowledged_at = notice.acknowledged_at;
    (*delivery)->acknowledged_by = notice.acknowledged_by;
    if (auto put = facts.deliveries().put(**delivery); !put) return put.error();
    return std::move(**delivery);
}

auto note_acknowledged_recall(Facts& facts, const ledger::Delivery& delivery, const Principal& who, Instant now)
    -> Result<void>
{
    auto which = facts.cases().find(delivery.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "ledger.delivery"};
    const auto event = ledger::Event{.at = now,
                                     .kind = "recall.acknowledged",
                                     .about = delivery.of,
                                     .site = (*which)->site,
                                     .group = (*which)->group,
                                     .body = {}};
    if (auto number = facts.trail().append(event); !number) return number.error();
    return audit::note(facts, audit::Note{now, who.actor(), "recall.acknowledged", delivery.report.text()});
}

auto acknowledge_recall_in(Facts& facts, const Principal& who, const ReportId& which, const std::string& by,
                           Instant now) -> Result<Item>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto notice = facts.outbox().notice(which, who.site);
    if (!notice) return notice.error();
    if (!*notice) return Fault{errc::not_found, "recall"};
    const bool again = (*notice)->acknowledged_at.has_value();
    if (again && (*notice)->acknowledged_by != by) return Fault{errc::conflict, "acknowledge.done"};
    if (!again) {
        (*notice)->acknowledged_at = now;
        (*notice)->acknowledged_by = by;
        if (auto put = facts.outbox().put(**notice); !put) return put.error();
    }
    auto delivery = end_delivery(facts, **notice);
    if (!delivery) return delivery.error();
    if (!again)
        if (auto noted = note_acknowledged_recall(facts, *delivery, who, now); !noted) return noted.error();
    return item_of(facts, std::move(*delivery));
}

auto is_name(const std::string& by) -> bool { return !by.empty() && by.size() <= 192; }

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

auto Inbox::open(Principal who, ReportId which) -> awaitable<Result<Opened>>
{
    auto work = [who, which, now = clock_.now()](Facts& facts) { return open_in(facts, who, which, now); };
    auto opened = co_await ledger_.commit(std::move(work));
    if (opened) bell_.ring();
    co_return opened;
}

auto Inbox::acknowledge(Principal who, ReportId which, std::string by) -> awaitable<Result<Item>>
{
    if (!is_name(by)) co_return Fault{errc::malformed, "acknowledge.by"};
    auto work = [who, which, by = std::move(by), now = clock_.now()](Facts& facts) {
        return acknowledge_in(facts, who, which, by, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Inbox::acknowledge_recall(Principal who, ReportId which, std::string by) -> awaitable<Result<Item>>
{
    if (!is_name(by)) co_return Fault{errc::malformed, "acknowledge.by"};
    auto work = [who, which, by = std::move(by), now = clock_.now()](Facts& facts) {
        return acknowledge_recall_in(facts, who, which, by, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

}  // namespace shanhai::delivery
