// The courier of a real relay: by webhook, by C-STORE, by HL7 over MLLP.
//
// TLS everywhere but to this computer itself, unless the settings say otherwise. A destination is known by the
// certificate it was set up with, or by one that the trusted roots vouch for.
#pragma once

#include "common/net/association/association.hpp"
#include "common/net/tls_settings.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/delivery/courier.hpp"
#include "server/delivery/settings.hpp"

namespace shanhai::delivery {

class Couriers final : public Courier {
public:
    struct Trust {
        std::optional<net::TlsClient> of_roots;  // none: they could not be read
        std::optional<net::TlsClient> pinning;   // believes anybody, whose certificate is then compared
    };

    Couriers(archive::PackStore& packs, Lane& cpu, DeliverySettings settings, Trust trust)
        : packs_{packs}, cpu_{cpu}, settings_{std::move(settings)}, trust_{std::move(trust)}
    {}

    auto carry(Parcel parcel) -> awaitable<net::Outcome> override;
    // Whether somebody is there, without telling them anything: a signed ping, C-ECHO, a connection.
    auto knock(ledger::Destination to, Instant now) -> awaitable<net::Outcome>;

    // Told to receivers, who fetch reports there. Known when the door is open.
    void fetch_from(std::string machines_url) { machines_url_ = std::move(machines_url); }

private:
    auto hook(Parcel parcel) -> awaitable<net::Outcome>;
    auto post(ledger::Destination to, std::string id, Instant at, std::string body) -> awaitable<net::Outcome>;
    auto store(Parcel parcel) -> awaitable<net::Outcome>;
    auto store_on(net::Stream& stream, Parcel parcel, Bytes pdf) -> awaitable<Result<net::Outcome>>;
    auto tell(Parcel parcel) -> awaitable<net::Outcome>;
    auto message_of(Parcel parcel) -> awaitable<Result<std::string>>;
    auto echo_on(net::Stream& stream, ledger::Destination to) -> awaitable<Result<net::Outcome>>;
    auto dial(ledger::Destination to) -> awaitable<Result<std::unique_ptr<net::Stream>>>;
    auto read_pdf(const ledger::Report& report) -> awaitable<Result<Bytes>>;

    archive::PackStore& packs_;
    Lane& cpu_;
    DeliverySettings settings_;
    Trust trust_;
    std::string machines_url_;
};

// malformed "destination.address"; forbidden "webhook.plain" or "destination.plain". Pure.
auto check_address(const ledger::Destination& to, bool plain_allowed) -> Result<void>;

}  // namespace shanhai::delivery
