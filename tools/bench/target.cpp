#include "tools/bench/target.hpp"

#include "common/net/tls_stream.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

namespace shanhai::bench {
namespace {

constexpr auto patience = std::chrono::seconds{60};  // five thousand handshakes at once take their turn

auto read_text(const std::filesystem::path& path) -> std::string
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

auto client_in(const std::filesystem::path& folder) -> Result<net::TlsClient>
{
    auto roots = pki::Certificate::chain_from_pem(read_text(folder / "roots.pem"));
    if (!roots) return roots.error();
    auto chain = pki::Certificate::chain_from_pem(read_text(folder / "certificate.pem"));
    if (!chain) return chain.error();
    auto key = pki::Key::from_pem(read_text(folder / "key.pem"));
    if (!key) return key.error();
    return net::TlsClient::trusting(*roots, net::Identity{std::move(*chain), std::move(*key)});
}

}  // namespace

auto Target::parse(std::string name, std::string_view where, const std::filesystem::path& identity) -> Result<Target>
{
    const auto colon = where.rfind(':');
    if (colon == std::string_view::npos) return Fault{errc::malformed, "bench.target"};
    Target target{std::move(name), std::string{where.substr(0, colon)}, 0, std::nullopt};
    const auto* const begin = where.data() + colon + 1;
    const auto* const end = where.data() + where.size();
    const auto [stop, error] = std::from_chars(begin, end, target.port);
    if (error != std::errc{} || stop != end || target.port == 0) return Fault{errc::malformed, "bench.target"};
    if (identity.empty()) return target;

    auto tls = client_in(identity);
    if (!tls) return tls.error();
    target.tls = std::move(*tls);
    return target;
}

auto dial(Target target) -> awaitable<Result<std::unique_ptr<net::Stream>>>
{
    auto socket = co_await net::connect_tcp(target.host, target.port, patience);
    if (!socket) co_return socket.error();
    if (!target.tls) co_return net::plain_stream(std::move(*socket));
    co_return co_await net::connect_tls(std::move(*socket), *target.tls, target.host, patience);
}

}  // namespace shanhai::bench
