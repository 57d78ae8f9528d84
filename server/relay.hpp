// Every object of the process, in order of construction: what is built first is gone last.
//
// One io thread runs all coroutines; files, SQLite and computation have lanes of their own. stop() closes the doors,
// lets those inside finish, then ends the chores; the destructor then finishes what the lanes and the ledger accepted.
#pragma once

#include "common/log/sink.hpp"
#include "common/net/listener.hpp"
#include "common/report/fonts.hpp"
#include "server/adapters/authority/lane_authority.hpp"
#include "server/adapters/authority/lane_lists.hpp"
#include "server/adapters/fs/fs_packs.hpp"
#include "server/adapters/sqlite/ledger.hpp"
#include "server/audit/auditor/chores.hpp"
#include "server/audit/auditor/inquiry.hpp"
#include "server/cases/exchange.hpp"
#include "server/chores.hpp"
#include "server/critical/vigil.hpp"
#include "server/delivery/destinations.hpp"
#include "server/delivery/forms.hpp"
#include "server/delivery/inbox.hpp"
#include "server/delivery/outbox.hpp"
#include "server/delivery/recalls.hpp"
#include "server/duty/duty.hpp"
#include "server/insight/insight.hpp"
#include "server/insight/metrics.hpp"
#include "server/intake/held_cases.hpp"
#include "server/intake/parts.hpp"
#include "server/intake/store_scp.hpp"
#include "server/intake/submissions.hpp"
#include "server/live/feed.hpp"
#include "server/people/directory.hpp"
#include "server/people/enrolment.hpp"
#include "server/people/gate.hpp"
#include "server/reports/reports.hpp"
#include "server/reports/sm2_signatures.hpp"
#include "server/reports/versions.hpp"
#include "server/settings.hpp"
#include "server/verification/verification.hpp"
#include "server/viewer/viewing.hpp"

namespace shanhai::server {

struct Ports {
    std::uint16_t dicom = 0;
    std::uint16_t machines = 0;
    std::uint16_t people = 0;
    std::uint16_t ops = 0;
};

// What can fail before there is a process worth running: files, keys, the ledger.
struct Foundations {
    std::shared_ptr<const authority::Authority> authority;
    authority::Identity server;
    authority::Identity caller;              // where the relay calls a device back
    std::unique_ptr<sqlite::Ledger> ledger;
    report::Fonts fonts;
    critical::Lists critical_lists;
    std::optional<net::TlsClient> outgoing;  // whom our own calls to others believe; none: nobody
    std::vector<pki::Certificate> timestamp_roots;  // of an authority elsewhere, where there is one

    static auto open(const Layout& layout, const Settings& settings, Instant now) -> Result<Foundations>;
};

class Relay {
public:
    static auto open(asio::io_context& io, const Layout& layout, Settings settings, log::Log log)
        -> Result<std::unique_ptr<Relay>>;

    auto ports() const -> Ports;
    void start();
    auto stop() -> awaitable<void>;

private:
    Relay(asio::io_context& io, Settings settings, log::Log log, Foundations foundations);

    auto open_packs(const Layout& layout) -> Result<void>;
    auto open_timestamps() -> Result<void>;
    auto open_doors() -> Result<void>;
    auto open_machines(net::TlsServer tls) -> Result<void>;
    auto open_people(net::TlsServer tls) -> Result<void>;
    auto open_dicom(net::TlsServer tls) -> Result<void>;
    auto open_ops() -> Result<void>;
    auto reception() -> intake::Reception::Means;
    auto machine_routes() -> std::vector<http::Route>;
    auto http_server(std::vector<http::Route> routes) -> std::unique_ptr<http::Server>;
    auto public_options(std::uint16_t port, net::TlsServer tls) const -> net::ListenerOptions;
    auto door(net::ListenerOptions options, http::Server& server) -> Result<std::unique_ptr<net::Listener>>;
    auto http_hooks() -> http::Server::Hooks;
    auto dial_devices() -> intake::Commitment::Dial;
    auto open_audit(const Layout& layout) -> Result<void>;
    auto open_forwarding(const audit::DicomSource& source) -> Result<std::unique_ptr<audit::Forwarding>>;
    auto trust_for_pushing() -> delivery::Couriers::Trust;
    void build();

    asio::io_context& io_;
    Settings settings_;
    log::Log log_;
    SystemClock clock_;
    SystemEntropy entropy_;
    Bell bell_;

    Foundations foundations_;
    // These outlive the lanes, which may still sign.
    std::unique_ptr<reports::TimestampAuthority> timestamps_;
    std::unique_ptr<intake::ReceiptSigner> receipts_;
    Lane disk_;
    Lane cpu_;
    std::unique_ptr<archive::PackStore> packs_;
    authority::LaneAuthority authority_;
    authority::LaneLists lists_;

    std::unique_ptr<people::Gate> gate_;
    std::unique_ptr<people::Directory> directory_;
    std::unique_ptr<people::Enrolment> enrolment_;
    std::unique_ptr<people::Revocations> revocations_;
    std::unique_ptr<cases::Queue> queue_;
    std::unique_ptr<cases::Exchange> exchange_;
    std::unique_ptr<duty::Duty> duty_;
    std::unique_ptr<critical::Critical> critical_;
    std::unique_ptr<intake::Submissions> submissions_;
    std::unique_ptr<intake::HeldCases> held_cases_;
    std::unique_ptr<intake::Commitment> commitment_;
    std::unique_ptr<intake::Parts> parts_;
    std::unique_ptr<intake::Allowance> allowance_;
    std::unique_ptr<intake::StoreScp> store_scp_;
    std::unique_ptr<reports::Reports> reports_;
    std::unique_ptr<reports::Versions> versions_;
    std::unique_ptr<reports::Sm2Signatures> sm2_signatures_;
    std::unique_ptr<delivery::Inbox> inbox_;
    std::unique_ptr<delivery::Forms> forms_;
    std::unique_ptr<delivery::Recalls> recalls_;
    std::unique_ptr<delivery::Couriers> couriers_;
    std::unique_ptr<delivery::Destinations> destinations_;
    std::unique_ptr<delivery::Outbox> outbox_;
    std::unique_ptr<viewer::Viewing> viewing_;
    std::unique_ptr<verification::Verification> verification_;
    std::unique_ptr<live::Feed> feed_;
    std::unique_ptr<audit::Inquiry> inquiry_;
    std::unique_ptr<insight::Insight> insight_;
    std::unique_ptr<insight::Metrics> metrics_;

    std::unique_ptr<http::Server> machines_http_;
    std::unique_ptr<http::Server> people_http_;
    std::unique_ptr<http::Server> ops_http_;
    std::unique_ptr<net::Listener> dicom_;
    std::unique_ptr<net::Listener> machines_;
    std::unique_ptr<net::Listener> people_;
    std::unique_ptr<net::Listener> ops_;
    std::unique_ptr<Chores> chores_;
    std::unique_ptr<audit::AuditChores> audit_chores_;
    std::unique_ptr<critical::Vigil> vigil_;
};

}  // namespace shanhai::server
