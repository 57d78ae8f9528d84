#include "server/relay.hpp"

#include <fstream>

namespace shanhai::server {
namespace {

auto is_address(const std::string& host) -> bool
{
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

auto server_names(const Settings& settings) -> pki::Names
{
    auto names = pki::Names{};
    names.common_name = settings.hosts.front();
    names.organization = settings.organization;
    for (const auto& host : settings.hosts) (is_address(host) ? names.ip : names.dns).push_back(host);
    return names;
}

auto caller_names(const Settings& settings) -> pki::Names
{
    auto names = pki::Names{};
    names.common_name = settings.hosts.front();
    names.organization = settings.organization;
    names.uri = "urn:shanhai:relay";
    return names;
}

// A relay without such a file still works: it calls nobody over https, and says so where it would have.
auto trust_in(const std::filesystem::path& file) -> std::optional<net::TlsClient>
{
    std::ifstream in{file, std::ios::binary};
    const auto text = std::string{std::istreambuf_iterator<char>{in}, {}};
    auto roots = pki::Certificate::chain_from_pem(text);
    if (!roots) return std::nullopt;
    auto trust = net::TlsClient::trusting(*roots);
    return trust ? std::optional{std::move(*trust)} : std::nullopt;
}

// An authority elsewhere without roots could be anybody's. What it timed is believed also when it is no longer asked.
auto roots_of(const authority::TimestampSettings& settings) -> Result<std::vector<pki::Certificate>>
{
    if (settings.url.empty() && settings.roots.empty()) return std::vector<pki::Certificate>{};
    std::ifstream in{settings.roots, std::ios::binary};
    const auto text = std::string{std::istreambuf_iterator<char>{in}, {}};
    auto roots = pki::Certificate::chain_from_pem(text);
    if (!roots) return Fault{errc::unavailable, "timestamp.roots", settings.roots.filename().string()};
    return std::move(*roots);
}

}  // namespace

auto Foundations::open(const Layout& layout, const Settings& settings, Instant now) -> Result<Foundations>
{
    auto authority = authority::Authority::open(layout.authority(), {}, now);
    if (!authority) return authority.error();
    auto server = authority->server(server_names(settings), now);
    if (!server) return server.error();
    auto caller = authority->caller(caller_names(settings), now);
    if (!caller) return caller.error();
    auto ledger = sqlite::Ledger::open(layout.ledger());
    if (!ledger) return ledger.error();
    auto fonts = report::Fonts::open(layout.fonts());
    if (!fonts) return fonts.error();
    auto lists = critical::Lists::choose(settings.critical.policy.lists);
    if (!lists) return lists.error();
    auto timestamp_roots = roots_of(settings.timestamps);
    if (!timestamp_roots) return timestamp_roots.error();
    return Foundations{std::make_shared<const authority::Authority>(std::move(*authority)), std::move(*server),
                       std::move(*caller), std::move(*ledger), std::move(*fonts),
                       std::move(*lists), trust_in(settings.critical.channels.roots),
                       std::move(*timestamp_roots)};
}

}  // namespace shanhai::server
