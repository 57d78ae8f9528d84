#include "common/net/socket.hpp"
#include "common/net/stream.hpp"
#include "common/net/watchdog.hpp"
#include "common/runtime/within.hpp"

namespace shanhai::net {
namespace {

using asio::ip::tcp;

class PlainStream final : public Stream {
public:
    explicit PlainStream(tcp::socket socket)
        : socket_{std::move(socket)}, watchdog_{socket_.get_executor(), [this] { close(); }}
    {
        peer_.address = prepare(socket_);
    }

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        auto [error, count] = co_await socket_.async_read_some(into, asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::eof) co_return std::size_t{0};
        if (error) co_return fault("net.read");
        acknowledge_at_once(socket_);
        co_return count;
    }

    auto write(asio::const_buffer all) -> awaitable<Result<void>> override
    {
        auto [error, count] = co_await asio::async_write(socket_, all, asio::as_tuple(asio::use_awaitable));
        if (error) co_return fault("net.write");
        co_return Result<void>{};
    }

    auto shutdown() -> awaitable<void> override
    {
        if (socket_.is_open()) {
            watchdog_.expires_within(goodbye_limit);
            co_await linger(socket_);
        }
        close();
    }

    auto quiet() -> bool override { return socket_.is_open() && is_quiet(socket_); }

    void close() override
    {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    void expires_after(Duration limit) override { watchdog_.expires_after(limit); }
    auto peer() const -> const Peer& override { return peer_; }

private:
    auto fault(std::string_view at) const -> Fault
    {
        return Fault{watchdog_.expired() ? errc::timeout : errc::cancelled, at};
    }

    tcp::socket socket_;
    Watchdog watchdog_;
    Peer peer_;
};

auto connect_any(std::string host, std::uint16_t port) -> awaitable<Result<tcp::socket>>
{
    auto executor = co_await asio::this_coro::executor;
    auto resolver = tcp::resolver{executor};
    auto [unknown, addresses] =
        co_await resolver.async_resolve(host, std::to_string(port), asio::as_tuple(asio::use_awaitable));
    if (unknown) co_return Fault{errc::unavailable, "net.resolve"};

    auto socket = tcp::socket{executor};
    auto [refused, endpoint] = co_await asio::async_connect(socket, addresses, asio::as_tuple(asio::use_awaitable));
    if (refused) co_return Fault{errc::unavailable, "net.connect"};
    co_return socket;
}

}  // namespace

auto plain_stream(tcp::socket socket) -> std::unique_ptr<Stream>
{
    return std::make_unique<PlainStream>(std::move(socket));
}

auto connect_tcp(std::string host, std::uint16_t port, Duration limit) -> awaitable<Result<tcp::socket>>
{
    co_return co_await within(limit, connect_any(std::move(host), port));
}

}  // namespace shanhai::net
