#include "common/net/socket.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace shanhai::net {

using asio::ip::tcp;

auto prepare(tcp::socket& socket) -> std::string
{
    boost::system::error_code ignored;
    socket.native_non_blocking(true, ignored);
    socket.set_option(tcp::no_delay{true}, ignored);
    socket.set_option(asio::socket_base::keep_alive{true}, ignored);
    return socket.remote_endpoint(ignored).address().to_string();
}

void acknowledge_at_once([[maybe_unused]] tcp::socket& socket)
{
#ifdef TCP_QUICKACK
    const int now = 1;
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
#endif
}

auto linger(tcp::socket& socket) -> awaitable<void>
{
    constexpr std::size_t enough = std::size_t{16} << 20;
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 4096> unread{};
    std::size_t total = 0;
    boost::system::error_code ended;
    while (!ended && total < enough) {
        auto [error, count] =
            co_await socket.async_read_some(asio::buffer(unread), asio::as_tuple(asio::use_awaitable));
        ended = error;
        total += count;
    }
}

auto is_quiet(tcp::socket& socket) -> bool
{
    char first = 0;
    const auto count = ::recv(socket.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace shanhai::net
