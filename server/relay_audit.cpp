// What the audit trail stands on: the relay's own signature, a folder for checkpoints, and a repository elsewhere.
#include "server/relay.hpp"

#include "common/net/tls_stream.hpp"
#include "server/adapters/authority/files.hpp"

#include <unistd.h>

namespace shanhai::server {
namespace {

using authority::blocking::read_private;
using authority::blocking::read_public;

auto shelve_in(std::filesystem::path folder) -> audit::Checkpoints::Shelve
{
    return [folder = std::move(folder)](const std::string& name, ByteView sealed) {
        return authority::blocking::write_public(folder / name, as_text(sealed));
    };
}

// A setting that names a file we cannot use keeps the relay from starting: better now than unheard of later.
auto unusable(const std::filesystem::path& file) -> Fault
{
    return Fault{errc::unavailable, "audit.syslog-file", file.filename().string()};
}

auto syslog_tls(const audit::AuditSettings& settings, const net::Identity& fallback) -> Result<net::TlsClient>
{
    const auto roots_pem = read_public(settings.syslog_ca);
    auto roots = roots_pem ? pki::Certificate::chain_from_pem(*roots_pem) : roots_pem.error();
    if (!roots) return unusable(settings.syslog_ca);
    if (settings.syslog_certificate.empty()) return net::TlsClient::trusting(*roots, fallback);
    const auto chain_pem = read_public(settings.syslog_certificate);
    auto chain = chain_pem ? pki::Certificate::chain_from_pem(*chain_pem) : chain_pem.error();
    if (!chain) return unusable(settings.syslog_certificate);
    const auto key_pem = read_private(settings.syslog_key);
    auto key = key_pem ? pki::Key::from_pem(*key_pem) : key_pem.error();
    if (!key) return unusable(settings.syslog_key);
    return net::TlsClient::trusting(*roots, net::Identity{std::move(*chain), std::move(*key)});
}

auto call_repository(net::TlsClient tls, audit::SyslogAddress address)
    -> awaitable<Result<std::unique_ptr<net::Stream>>>
{
    constexpr auto limit = std::chrono::seconds{10};
    auto socket = co_await net::connect_tcp(address.host, address.port, limit);
    if (!socket) co_return socket.error();
    co_return co_await net::connect_tls(std::move(*socket), std::move(tls), address.host, limit);
}

}  // namespace

auto Relay::open_audit(const Layout& layout) -> Result<void>
{
    std::error_code failed;
    std::filesystem::create_directories(layout.checkpoints(), failed);
    if (failed) return Fault{errc::unavailable, "audit.folder"};
    auto& ledger = *foundations_.ledger;
    const auto source = audit::DicomSource{settings_.organization, settings_.hosts.front()};
    auto checkpoints = audit::Checkpoints{ledger,      cpu_,   disk_, *receipts_, clock_, settings_.audit.checkpoint,
                                          shelve_in(layout.checkpoints())};
    auto forwarding = open_forwarding(source);
    if (!forwarding) return forwarding.error();
    inquiry_ = std::make_unique<audit::Inquiry>(ledger, clock_, source);
    audit_chores_ = std::make_unique<audit::AuditChores>(io_.get_executor(), ledger, clock_, log_,
                                                         std::move(checkpoints), std::move(*forwarding));
    return {};
}

auto Relay::open_forwarding(const audit::DicomSource& source) -> Result<std::unique_ptr<audit::Forwarding>>
{
    if (settings_.audit.syslog.empty()) return std::unique_ptr<audit::Forwarding>{};
    const auto address = audit::parse_syslog_address(settings_.audit.syslog);
    if (!address) return address.error();
    auto tls = syslog_tls(settings_.audit, net::Identity{foundations_.caller.chain, foundations_.caller.key});
    if (!tls) return tls.error();
    auto dial = [tls = *tls, address = *address] { return call_repository(tls, address); };
    const auto sender = audit::SyslogSender{source.host, std::to_string(::getpid())};
    return std::make_unique<audit::Forwarding>(io_.get_executor(), *foundations_.ledger, clock_, log_,
                                               std::move(dial), source, sender);
}

}  // namespace shanhai::server
