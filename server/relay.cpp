#include "server/relay.hpp"

#include "common/net/tls_stream.hpp"
#include "common/wire/sentences.hpp"
#include "server/adapters/authority/http_timestamps.hpp"
#include "server/adapters/authority/own_receipts.hpp"
#include "server/adapters/authority/own_timestamps.hpp"
#include "server/audit/auditor/routes.hpp"
#include "server/cases/routes.hpp"
#include "server/critical/http_channels.hpp"
#include "server/critical/routes.hpp"
#include "server/delivery/routes.hpp"
#include "server/duty/routes.hpp"
#include "server/insight/routes.hpp"
#include "server/intake/routes.hpp"
#include "server/live/routes.hpp"
#include "server/people/routes.hpp"
#include "server/reports/routes.hpp"
#include "server/reports/writing_routes.hpp"
#include "server/verification/routes.hpp"
#include "server/viewer/routes.hpp"

#include <fstream>
#include <thread>

namespace shanhai::server {
namespace {

constexpr std::size_t disk_threads = 8;  // most of them wait for a flush, and flushes that wait together are one
constexpr std::size_t disk_waiting = 1024;
constexpr std::size_t cpu_waiting = 512;

auto cpu_threads() -> std::size_t { return std::max(1U, std::thread::hardware_concurrency() - 1); }

void append(std::vector<http::Route>& all, std::vector<http::Route> more)
{
    for (auto& route : more) all.push_back(std::move(route));
}

auto url_of(const std::string& host, std::uint16_t port) -> std::string
{
    return "https://" + host + ':' + std::to_string(port);
}

}  // namespace

auto Relay::open(asio::io_context& io, const Layout& layout, Settings settings, log::Log log)
    -> Result<std::unique_ptr<Relay>>
{
    auto foundations = Foundations::open(layout, settings, SystemClock{}.now());
    if (!foundations) return foundations.error();
    auto relay = std::unique_ptr<Relay>{new Relay{io, std::move(settings), log, std::move(*foundations)}};
    if (auto packs = relay->open_packs(layout); !packs) return packs.error();
    if (auto timestamps = relay->open_timestamps(); !timestamps) return timestamps.error();
    relay->build();
    if (auto audit = relay->open_audit(layout); !audit) return audit.error();
    if (auto doors = relay->open_doors(); !doors) return doors.error();
    return relay;
}

Relay::Relay(asio::io_context& io, Settings settings, log::Log log, Foundations foundations)
    : io_{io}, settings_{std::move(settings)}, log_{log}, foundations_{std::move(foundations)},
      receipts_{std::make_unique<authority::OwnReceipts>(foundations_.authority, clock_)},
      disk_{"disk", disk_threads, disk_waiting}, cpu_{"cpu", cpu_threads(), cpu_waiting},
      authority_{foundations_.authority, cpu_, clock_}, lists_{foundations_.authority, cpu_, clock_}
{
}

auto Relay::open_packs(const Layout& layout) -> Result<void>
{
    auto packs = fs::FsPacks::open_store(layout.packs(), disk_);
    if (!packs) return packs.error();
    packs_ = std::move(*packs);
    return {};
}

auto Relay::open_timestamps() -> Result<void>
{
    if (settings_.timestamps.url.empty()) {
        timestamps_ = std::make_unique<authority::OwnTimestamps>(foundations_.authority, cpu_, clock_);
        return {};
    }
    auto elsewhere = authority::HttpTimestamps::open(settings_.timestamps, foundations_.timestamp_roots,
                                                     foundations_.outgoing, cpu_);
    if (!elsewhere) return elsewhere.error();
    timestamps_ = std::move(*elsewhere);
    return {};
}

// Every feature, in the order in which they stand on each other.
void Relay::build()
{
    auto& ledger = *foundations_.ledger;
    revocations_ = std::make_unique<people::Revocations>(ledger, lists_, clock_);
    const auto trust =
        reports::Reports::Trust{authority_.chain(), authority_.roots(), foundations_.timestamp_roots,
                                [this] { return revocations_->current(); }};

    gate_ = std::make_unique<people::Gate>(ledger, clock_);
    directory_ = std::make_unique<people::Directory>(ledger, clock_);
    enrolment_ = std::make_unique<people::Enrolment>(ledger, authority_, clock_, entropy_, settings_.code_life);
    queue_ = std::make_unique<cases::Queue>(ledger, clock_, bell_, settings_.queue);
    exchange_ = std::make_unique<cases::Exchange>(ledger, clock_, bell_, settings_.queue);
    duty_ = std::make_unique<duty::Duty>(ledger, clock_);
    critical_ = std::make_unique<critical::Critical>(ledger, clock_, entropy_, bell_, foundations_.critical_lists,
                                                     settings_.critical.policy);
    submissions_ = std::make_unique<intake::Submissions>(ledger, *packs_, cpu_, *receipts_, clock_, entropy_, bell_,
                                                         settings_.intake, settings_.queue);
    held_cases_ = std::make_unique<intake::HeldCases>(ledger, clock_, bell_, settings_.queue);
    parts_ = std::make_unique<intake::Parts>(ledger, *packs_, cpu_, clock_, entropy_, settings_.intake);
    commitment_ =
        std::make_unique<intake::Commitment>(ledger, cpu_, clock_, settings_.intake, dial_devices(), log_);
    allowance_ = std::make_unique<intake::Allowance>(clock_, settings_.intake.site_day_max);
    store_scp_ = std::make_unique<intake::StoreScp>(reception(), *commitment_, settings_.intake);
    reports_ = std::make_unique<reports::Reports>(ledger, *packs_, cpu_, *timestamps_, foundations_.fonts, trust,
                                                  clock_, entropy_, bell_, settings_.reports);
    reports_->ring_with([this](ledger::Facts& facts, const ledger::Case& which, const people::Principal& who,
                               const std::string& why, Instant now) {
        return critical_->raise_corrected(facts, which, who, why, now);
    });
    versions_ = std::make_unique<reports::Versions>(ledger, clock_, bell_, settings_.reports, settings_.queue);
    verification_ = std::make_unique<verification::Verification>(ledger, *packs_, cpu_, trust.all_roots(), clock_,
                                                                 entropy_, log_, settings_.page);
    sm2_signatures_ = std::make_unique<reports::Sm2Signatures>(ledger, *packs_, cpu_, *timestamps_, trust, clock_,
                                                               entropy_);
    inbox_ = std::make_unique<delivery::Inbox>(ledger, clock_, bell_);
    viewing_ = std::make_unique<viewer::Viewing>(ledger, clock_, settings_.queue);
    feed_ = std::make_unique<live::Feed>(io_.get_executor(), ledger, clock_, bell_, log_, settings_.live);
    forms_ = std::make_unique<delivery::Forms>(ledger, *packs_, cpu_);
    recalls_ = std::make_unique<delivery::Recalls>(ledger, clock_, bell_);
    couriers_ = std::make_unique<delivery::Couriers>(*packs_, cpu_, settings_.delivery, trust_for_pushing());
    destinations_ = std::make_unique<delivery::Destinations>(ledger, *couriers_, clock_, entropy_, bell_,
                                                             settings_.delivery);
    outbox_ = std::make_unique<delivery::Outbox>(io_.get_executor(), ledger, *couriers_, clock_, entropy_, bell_,
                                                 settings_.delivery, log_);
    insight_ = std::make_unique<insight::Insight>(ledger, clock_);
    metrics_ = std::make_unique<insight::Metrics>(ledger, *packs_, *store_scp_, *feed_, *verification_);

    auto channels =
        std::make_unique<critical::HttpChannels>(settings_.critical.channels, foundations_.outgoing, disk_);
    vigil_ = std::make_unique<critical::Vigil>(io_.get_executor(), ledger, clock_, bell_, *critical_,
                                               std::move(channels), settings_.critical.policy, log_);

    auto quiet = intake::QuietPeriod{ledger, clock_, entropy_, bell_, settings_.intake, settings_.queue};
    auto seals = intake::PackRecovery{ledger, *packs_};
    chores_ = std::make_unique<Chores>(io_.get_executor(), clock_, log_, *queue_, *submissions_, *parts_,
                                       std::move(quiet), *commitment_, std::move(seals), *reports_, *outbox_);
}

namespace {

auto call_device(std::optional<net::TlsClient> tls, std::string host, std::uint16_t port, Digest device)
    -> awaitable<Result<std::unique_ptr<net::Stream>>>
{
    constexpr auto limit = std::chrono::seconds{10};
    if (!tls) co_return Fault{errc::internal, "tls.context"};
    auto socket = co_await net::connect_tcp(host, port, limit);
    if (!socket) co_return socket.error();
    auto stream = co_await net::connect_tls(std::move(*socket), std::move(*tls), host, limit);
    if (!stream) co_return stream.error();
    const auto& shown = (*stream)->peer().certificate;
    const bool is_the_device = shown && Digest::of(*shown) == device;
    if (!is_the_device) co_return Fault{errc::unauthenticated, "commitment.device"};
    co_return std::move(*stream);
}

}  // namespace

// A device that is called must show the certificate it was enrolled with: there is nothing else that we know it by.
auto Relay::dial_devices() -> intake::Commitment::Dial
{
    const auto own = net::Identity{foundations_.caller.chain, foundations_.caller.key};
    auto made = net::TlsClient::accept_any_for_pinning(own);
    auto tls = made ? std::optional{std::move(*made)} : std::nullopt;
    return [tls](std::string host, std::uint16_t port, Digest device) {
        return call_device(tls, std::move(host), port, device);
    };
}

// Receivers are known by the system's roots, or those the settings name; a pinned one by its certificate alone. To
// whoever asks who we are, we are the one that calls devices back.
auto Relay::trust_for_pushing() -> delivery::Couriers::Trust
{
    const auto own = net::Identity{foundations_.caller.chain, foundations_.caller.key};
    delivery::Couriers::Trust trust;
    std::ifstream file{settings_.delivery.roots};
    const auto pem = std::string{std::istreambuf_iterator<char>{file}, {}};
    auto roots = pki::Certificate::chain_from_pem(pem);
    auto of_roots = roots ? net::TlsClient::trusting(*roots, own) : Result<net::TlsClient>{roots.error()};
    if (of_roots) trust.of_roots = std::move(*of_roots);
    else log_.warn("delivery.roots.unreadable", {{"code", of_roots.error().code()}});
    auto pinning = net::TlsClient::accept_any_for_pinning(own);
    if (pinning) trust.pinning = std::move(*pinning);
    return trust;
}

auto Relay::http_hooks() -> http::Server::Hooks
{
    auto hooks = http::Server::Hooks{};
    hooks.sentence = [](const Fault& fault) { return wire::sentence(fault); };
    hooks.on_request = [this](const http::Finished& finished) {
        metrics_->count(finished);
        log_.info("http.request", {{"request", finished.id},
                                   {"status", finished.status},
                                   {"complete", finished.reply_complete},
                                   {"bytes_in", finished.bytes_in},
                                   {"bytes_out", finished.bytes_out},
                                   {"took", finished.took}});
    };
    hooks.on_bug = [this](const http::RequestId& id, std::exception_ptr) { log_.error("http.bug", {{"request", id}}); };
    return hooks;
}

auto Relay::http_server(std::vector<http::Route> routes) -> std::unique_ptr<http::Server>
{
    const auto& listeners = settings_.listeners;
    auto options = http::ServerOptions{};
    options.idle = listeners.http_idle;
    options.header = listeners.http_header;
    options.body_progress = listeners.http_progress;
    options.reply_progress = listeners.http_progress;
    return std::make_unique<http::Server>(http::Router{std::move(routes)}, options, clock_, entropy_, http_hooks());
}

auto Relay::door(net::ListenerOptions options, http::Server& server) -> Result<std::unique_ptr<net::Listener>>
{
    auto hooks = net::Listener::Hooks{};
    hooks.on_drain = [&server] { server.drain(); };
    hooks.on_refused = [this](const net::Peer&, const Fault& fault) {
        log_.info("net.connection.refused", {{"code", fault.code()}});
    };
    hooks.on_bug = [this](std::string_view, std::exception_ptr) { log_.error("net.session.bug"); };
    const auto serve = [&server](net::Stream& stream) { return server.serve(stream); };
    return net::Listener::open(io_.get_executor(), std::move(options), serve, std::move(hooks));
}

auto Relay::public_options(std::uint16_t port, net::TlsServer tls) const -> net::ListenerOptions
{
    auto options = net::ListenerOptions{};
    options.address = settings_.listeners.address;
    options.port = port;
    options.tls = std::move(tls);
    options.connections_max = settings_.listeners.connections_max;
    options.handshake_limit = settings_.listeners.handshake;
    return options;
}

auto Relay::reception() -> intake::Reception::Means
{
    return {*foundations_.ledger, *packs_, cpu_, clock_, entropy_, *allowance_, log_, settings_.intake.marks};
}

auto Relay::machine_routes() -> std::vector<http::Route>
{
    auto all = cases::routes(*queue_, *gate_, clock_);
    append(all, cases::exchange_routes(*exchange_, *gate_, clock_));
    append(all, people::trust_routes(*revocations_, foundations_.timestamp_roots));
    append(all, people::directory_routes(*directory_, *enrolment_, *gate_, *foundations_.ledger));
    append(all, critical::routes(*critical_, *gate_));
    append(all, duty::routes(*duty_, *gate_, clock_, entropy_));
    append(all, intake::routes(*submissions_, *parts_, *packs_, *gate_));
    append(all, intake::stow_routes(reception(), settings_.intake, *gate_));
    append(all, intake::conflict_routes(*foundations_.ledger, *gate_));
    append(all, intake::held_routes(*held_cases_, *gate_, clock_));
    append(all, intake::clock_routes(*foundations_.ledger, *gate_));
    append(all, reports::routes(*reports_, *gate_));
    append(all, reports::version_routes(*versions_, *gate_, clock_));
    append(all, reports::writing_routes(*foundations_.ledger, clock_, *gate_));
    append(all, reports::sm2_routes(*sm2_signatures_, *gate_));
    append(all, people::signer_routes(*enrolment_, *gate_));
    append(all, delivery::routes(*inbox_, *recalls_, *packs_, *gate_));
    append(all, delivery::form_routes(*inbox_, *forms_, *gate_));
    append(all, delivery::destination_routes(*destinations_, *gate_));
    append(all, verification::member_routes(*verification_, *packs_, *gate_));
    append(all, viewer::routes(*viewing_, *packs_, *gate_, clock_));
    append(all, viewer::sheet_routes(*viewing_, *packs_, *gate_, cpu_));
    append(all, live::routes(*feed_, *queue_, *gate_));
    append(all, audit::routes(*inquiry_, *gate_));
    append(all, insight::routes(*insight_, *gate_, clock_));
    return all;
}

auto Relay::open_doors() -> Result<void>
{
    const auto own = net::Identity{foundations_.server.chain, foundations_.server.key};
    // The issuing authority is among the trusted, so that senders which present their own certificate alone can join.
    auto trusted = authority_.roots();
    for (const auto& issuer : authority_.chain()) trusted.push_back(issuer);
    auto for_machines = net::TlsServer::requiring_clients(own, trusted);
    if (!for_machines) return for_machines.error();
    auto for_people = net::TlsServer::open_to_all(own);
    if (!for_people) return for_people.error();

    if (auto opened = open_machines(*for_machines); !opened) return opened.error();
    if (auto opened = open_people(*for_people); !opened) return opened.error();
    if (auto opened = open_dicom(*for_machines); !opened) return opened.error();
    return open_ops();
}

auto Relay::open_machines(net::TlsServer tls) -> Result<void>
{
    machines_http_ = http_server(machine_routes());
    auto opened = door(public_options(settings_.listeners.machines, std::move(tls)), *machines_http_);
    if (!opened) return opened.error();
    machines_ = std::move(*opened);
    return {};
}

// Whoever enrols here is told where to go from here: the door for machines is open by now, so its port is known.
auto Relay::open_people(net::TlsServer tls) -> Result<void>
{
    const auto url = settings_.machines_url.empty() ? url_of(settings_.hosts.front(), machines_->port())
                                                    : settings_.machines_url;
    couriers_->fetch_from(url);
    auto all = people::enrolment_routes(*enrolment_, url);
    append(all, people::trust_routes(*revocations_, foundations_.timestamp_roots));
    append(all, verification::public_routes(*verification_, *packs_, settings_.organization, settings_.page));
    people_http_ = http_server(std::move(all));
    auto opened = door(public_options(settings_.listeners.people, std::move(tls)), *people_http_);
    if (!opened) return opened.error();
    people_ = std::move(*opened);
    const auto& page = settings_.page.address;
    reports_->lead_to(page.empty() ? url_of(settings_.hosts.front(), people_->port()) : page);
    return {};
}

auto Relay::open_dicom(net::TlsServer tls) -> Result<void>
{
    auto hooks = net::Listener::Hooks{};
    hooks.on_bug = [this](std::string_view, std::exception_ptr) { log_.error("dicom.session.bug"); };
    const auto serve = [this](net::Stream& stream) { return store_scp_->serve(stream); };
    auto opened = net::Listener::open(io_.get_executor(), public_options(settings_.listeners.dicom, std::move(tls)),
                                      serve, std::move(hooks));
    if (!opened) return opened.error();
    dicom_ = std::move(*opened);
    return {};
}

auto Relay::open_ops() -> Result<void>
{
    ops_http_ = http_server(insight::ops_routes(*metrics_, *foundations_.ledger, *packs_));
    auto options = net::ListenerOptions{};
    options.address = settings_.listeners.ops_address;
    options.port = settings_.listeners.ops;
    auto opened = door(std::move(options), *ops_http_);
    if (!opened) return opened.error();
    ops_ = std::move(*opened);
    return {};
}

auto Relay::ports() const -> Ports { return {dicom_->port(), machines_->port(), people_->port(), ops_->port()}; }

void Relay::start()
{
    for (auto* const door : {dicom_.get(), machines_.get(), people_.get(), ops_.get()}) door->start();
    feed_->start();
    chores_->start();
    audit_chores_->start();
    vigil_->start();
}

auto Relay::stop() -> awaitable<void>
{
    bell_.close();  // whoever waits for news would hold the doors open
    feed_->close();
    const auto drain = settings_.listeners.drain;
    co_await dicom_->stop(drain);
    co_await machines_->stop(drain);
    co_await people_->stop(drain);
    co_await ops_->stop(drain);
    co_await feed_->stop();
    co_await vigil_->stop();
    co_await chores_->stop();
    co_await audit_chores_->stop();
}

}  // namespace shanhai::server
