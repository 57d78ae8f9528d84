#include "server/delivery/arrival.hpp"

namespace shanhai::delivery {

auto note_arrival(ledger::Facts& facts, ledger::Delivery delivery, std::string actor, Instant now) -> Result<void>
{
    if (delivery.state != ledger::DeliveryState::ready) return {};
    delivery.state = ledger::DeliveryState::fetched;
    delivery.fetched_at = now;
    if (auto put = facts.deliveries().put(delivery); !put) return put;

    auto which = facts.cases().find(delivery.of);
    if (!which) return which.error();
    if (!*which) return Fault{errc::corrupt, "ledger.delivery"};
    auto happening = cases::decide(**which, cases::Deliver{delivery.report, now});
    if (!happening) return {};  // an older report of it: the case has gone on
    auto after = cases::record(facts, std::move(**which), *happening, std::move(actor));
    return after ? Result<void>{} : after.error();
}

}  // namespace shanhai::delivery
