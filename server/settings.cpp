#include "server/settings.hpp"

#include "server/cases/settings.hpp"
#include "server/reports/settings.hpp"

namespace shanhai::server {
namespace {

using namespace std::chrono_literals;

auto read_listeners(config::Section& section) -> ListenerSettings
{
    return {
        .address = section.text("address", {.fallback = "0.0.0.0",
                                            .max_length = 45,
                                            .help = "Where the three public "
                                                    "listeners listen."}),
        .dicom = section.port("dicom", {.fallback = 2762, .help = "DICOM over TLS (PS3.15: dicom-tls)."}),
        .machines = section.port("machines", {.fallback = 8444, .help = "HTTPS for enrolled machines and persons."}),
        .people = section.port("people", {.fallback = 8443, .help = "HTTPS without a client certificate: enrolment."}),
        .ops_address = section.text("ops_address", {.fallback = "127.0.0.1",
                                                    .max_length = 45,
                                                    .help = "Where metrics "
                                                            "and health are."}),
        .ops = section.port("ops", {.fallback = 9464, .help = "Plain HTTP for Prometheus and orchestrators."}),
        .connections_max = static_cast<std::size_t>(section.integer(
            "connections_max",
            {.fallback = 8000, .min = 1, .max = 100'000, .help = "Connections a listener serves at once."})),
        .handshake = section.seconds("handshake", {.fallback = 10s,
                                                   .min = 1s,
                                                   .max = 2min,
                                                   .help = "What a TLS handshake may take in all."}),
        .http_idle = section.seconds("http_idle", {.fallback = 60s,
                                                   .min = 1s,
                                                   .max = 1h,
                                                   .help = "How long an HTTP connection may wait for a request."}),
        .http_header = section.seconds("http_header", {.fallback = 10s,
                                                       .min = 1s,
                                                       .max = 2min,
                                                       .help = "What the header of a request may take in all."}),
        .http_progress = section.seconds("http_progress",
                                         {.fallback = 60s,
                                          .min = 1s,
                                          .max = 1h,
                                          .help = "Longest silence within a body, or while a reply is read."}),
        .drain = section.seconds("drain", {.fallback = 20s,
                                           .min = 1s,
                                           .max = 10min,
                                           .help = "What a shutdown gives running requests and associations."}),
    };
}

}  // namespace

auto read_settings(config::Reader& reader) -> Settings
{
    auto& relay = reader.section("relay", "Who this relay is.");
    auto& listeners = reader.section("listeners", "Where it listens.");
    auto& intake = reader.section("intake", "How studies arrive.");
    auto& queue = reader.section("queue", "How soon a study is to be read. Targets are agreed between hospitals.");
    auto& live = reader.section("live", "How live views are kept alive.");
    auto& critical =
        reader.section("critical", "Critical values: how soon the next one is called, and by which channels.");
    auto& reports = reader.section("reports", "Who writes, reviews and signs reports.");
    auto& timestamps = reader.section("timestamps", "Who says when a report was signed.");
    auto& audit = reader.section("audit", "How the audit trail is proven, and where it is sent.");
    auto& delivery = reader.section("delivery", "How reports go out by themselves.");
    auto& page = reader.section("public", "The page where anybody may ask whether a report is genuine.");
    auto& people = reader.section("people", "How machines and persons join.");
    auto& log = reader.section("log", "What is written to standard error.");

    const auto level_name = log.text(
        "level", {.fallback = "info", .one_of = {"debug", "info", "warn", "error"}, .help = "From here up."});
    const auto level = log::parse_level(level_name);
    return {
        .organization =
            relay.text("organization", {.fallback = "山海", .max_length = 64, .help = "The operator's name."}),
        .hosts = relay.texts("hosts", {.fallback = {"localhost", "127.0.0.1"},
                                       .help = "DNS names and addresses by which clinics reach this relay."}),
        .machines_url = relay.text(
            "machines_url", {.fallback = "", .help = "Told to whoever enrols. Empty: the first host and the port."}),
        .listeners = read_listeners(listeners),
        .intake = intake::IntakeSettings::from(intake),
        .queue = cases::policy_from(queue),
        .live = live::LiveSettings::from(live),
        .critical = critical::Settings::from(critical),
        .reports = reports::rules_from(reports),
        .timestamps = authority::TimestampSettings::from(timestamps),
        .audit = audit::AuditSettings::from(audit),
        .delivery = delivery::DeliverySettings::from(delivery),
        .page = verification::PublicSettings::from(page),
        .code_life = people.seconds("code_life", {.fallback = 24h,
                                                  .min = 5min,
                                                  .max = 14 * 24h,
                                                  .help = "How long an enrolment code is good."}),
        .log_level = level ? *level : log::Level::info,
    };
}

}  // namespace shanhai::server
