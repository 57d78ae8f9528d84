// relay.toml: everything an operator may decide, read once into one value. Secrets are files, never settings.
#pragma once

#include "common/config/reader.hpp"
#include "common/log/log.hpp"
#include "server/adapters/authority/http_timestamps.hpp"
#include "server/audit/auditor/settings.hpp"
#include "server/cases/policy.hpp"
#include "server/critical/settings.hpp"
#include "server/delivery/settings.hpp"
#include "server/intake/settings.hpp"
#include "server/live/settings.hpp"
#include "server/reports/reports.hpp"
#include "server/verification/settings.hpp"

#include <filesystem>

namespace shanhai::server {

struct ListenerSettings {
    std::string address;
    std::uint16_t dicom;
    std::uint16_t machines;
    std::uint16_t people;
    std::string ops_address;
    std::uint16_t ops;
    std::size_t connections_max;
    std::chrono::seconds handshake;
    std::chrono::seconds http_idle;
    std::chrono::seconds http_header;
    std::chrono::seconds http_progress;
    std::chrono::seconds drain;
};

struct Settings {
    std::string organization;                // stands in the names of the authorities
    std::vector<std::string> hosts;          // DNS names and addresses by which clinics reach this relay
    std::string machines_url;                // told to whoever enrols; empty: made from the first host and the port
    ListenerSettings listeners;
    intake::IntakeSettings intake;
    cases::Policy queue;
    live::LiveSettings live;
    critical::Settings critical;
    reports::Rules reports;
    authority::TimestampSettings timestamps;
    audit::AuditSettings audit;
    delivery::DeliverySettings delivery;
    verification::PublicSettings page;
    std::chrono::seconds code_life;
    log::Level log_level;
};

// Declares every setting to the reader, which keeps the mistakes.
auto read_settings(config::Reader& reader) -> Settings;

// Where things are below the data directory.
struct Layout {
    explicit Layout(std::filesystem::path data) : root{std::move(data)} {}
    std::filesystem::path root;
    auto settings() const { return root / "relay.toml"; }
    auto authority() const { return root / "authority"; }
    auto ledger() const { return root / "ledger.db"; }
    auto packs() const { return root; }      // the store keeps its own folder in it
    auto fonts() const { return root / "fonts"; }
    auto checkpoints() const { return root / "audit" / "checkpoints"; }
    auto ports() const { return root / "ports.json"; }
    auto dev() const { return root / "dev"; }
};

}  // namespace shanhai::server
