// The administrator's side of the outbox: where reports are pushed to, and what to do about those that do not arrive.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/wire/delivery.hpp"
#include "server/delivery/couriers.hpp"
#include "server/people/principal.hpp"

namespace shanhai::delivery {

class Destinations {
public:
    using Principal = people::Principal;

    Destinations(ledger::Ledger& ledger, Couriers& couriers, Clock& clock, Entropy& entropy, Bell& bell,
                 DeliverySettings settings)
        : ledger_{ledger}, couriers_{couriers}, clock_{clock}, entropy_{entropy}, bell_{bell},
          settings_{std::move(settings)}
    {}

    // With a fresh key for a new webhook, which nobody is shown again. malformed "destination.id", ".channel",
    // ".address", ".title" or ".pinned"; not_found "destination.site"; conflict "destination.exists" for an id that is
    // another site's or speaks another way.
    auto put(Principal who, wire::DestinationBody body) -> awaitable<Result<wire::DestinationBody>>;
    auto list(Principal who) -> awaitable<Result<wire::DestinationList>>;
    // Gets nothing more; what was due for it is an alarm. It stays in the list. not_found "destination".
    auto close(Principal who, ledger::DestinationId which) -> awaitable<Result<wire::DestinationBody>>;
    auto test(Principal who, ledger::DestinationId which) -> awaitable<Result<wire::TestResult>>;

    auto pushes(Principal who, ledger::PushFilter filter) -> awaitable<Result<wire::PushList>>;
    // Tried again at once, as if nothing had been. conflict "push.delivered". not_found "push".
    auto resend(Principal who, ledger::PushId which) -> awaitable<Result<wire::PushView>>;
    // It was told some other way. malformed "push.instead"; conflict "push.delivered".
    auto end(Principal who, ledger::PushId which, std::string instead) -> awaitable<Result<wire::PushView>>;

private:
    ledger::Ledger& ledger_;
    Couriers& couriers_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    DeliverySettings settings_;
};

auto to_view(const ledger::Push& push) -> wire::PushView;

}  // namespace shanhai::delivery
