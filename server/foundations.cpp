#include "server/relay.hpp"


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
    return Foundations{std::make_shared<const authority::Authority>(std::move(*authority)), std::move(*server),
                       std::move(*caller), std::move(*ledger), std::move(*fonts)};
}

}  // namespace shanhai::server
