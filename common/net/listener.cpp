#include "common/net/listener.hpp"

#include "common/net/tls_stream.hpp"
#include "common/runtime/within.hpp"

namespace shanhai::net {
namespace {

using asio::ip::tcp;

constexpr auto forever = asio::steady_timer::time_point::max();

auto joined(TaskGroup& group) -> awaitable<Result<void>>
{
    co_await group.join();
    co_return Result<void>{};
}

}  // namespace

auto Listener::open(asio::any_io_executor executor, ListenerOptions options, Serve serve, Hooks hooks)
    -> Result<std::unique_ptr<Listener>>
{
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) return Fault{errc::malformed, "net.address"};
    const tcp::endpoint endpoint{address, options.port};
    tcp::acceptor acceptor{executor};
    const auto step = [&error](auto&& action) {
        if (!error) action();
    };
    step([&] { acceptor.open(endpoint.protocol(), error); });
    step([&] { acceptor.set_option(asio::socket_base::reuse_address{true}, error); });
    step([&] { acceptor.bind(endpoint, error); });
    step([&] { acceptor.listen(asio::socket_base::max_listen_connections, error); });
    if (error) return Fault{errc::unavailable, "net.listen"};
    return std::unique_ptr<Listener>{
        new Listener{std::move(acceptor), std::move(options), std::move(serve), std::move(hooks)}};
}

Listener::Listener(tcp::acceptor acceptor, ListenerOptions options, Serve serve, Hooks hooks)
    : acceptor_{std::move(acceptor)}, port_{acceptor_.local_endpoint().port()}, options_{std::move(options)},
      serve_{std::move(serve)}, hooks_{std::move(hooks)}, seat_freed_{acceptor_.get_executor(), forever},
      accepting_{acceptor_.get_executor(), hooks_.on_bug}, sessions_{acceptor_.get_executor(), hooks_.on_bug}
{}

void Listener::start() { accepting_.spawn("net.accept", accept_until_stopped()); }

auto Listener::stop(Duration drain) -> awaitable<void>
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    seat_freed_.cancel();
    accepting_.cancel();
    co_await accepting_.join();

    hooks_.on_drain();
    const auto left_in_time = co_await within(drain, joined(sessions_));
    if (left_in_time) co_return;

    for (auto* const stream : inside_) stream->close();
    sessions_.cancel();
    co_await sessions_.join();
}

auto Listener::accept_until_stopped() -> awaitable<void>
{
    co_await asio::this_coro::throw_if_cancelled(false);
    auto executor = acceptor_.get_executor();
    while (acceptor_.is_open()) {
        if (seats_taken_ >= options_.connections_max) {
            co_await seat_freed_.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        auto [error, socket] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (!error) {
            ++seats_taken_;
            sessions_.spawn("net.session", attend(std::move(socket)));
        } else if (acceptor_.is_open()) {
            auto breath = asio::steady_timer{executor, options_.breath};
            co_await breath.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
}

auto Listener::attend(tcp::socket socket) -> awaitable<void>
{
    // Cancelled operations answer so; a session then leaves by its own logic rather than by an exception.
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto give_back = [](Listener* self) {
        --self->seats_taken_;
        self->seat_freed_.cancel();
    };
    const std::unique_ptr<Listener, decltype(give_back)> seat{this, give_back};

    boost::system::error_code ignored;
    Peer peer;
    peer.address = socket.remote_endpoint(ignored).address().to_string();
    auto stream = co_await secured(std::move(socket));
    if (!stream) {
        hooks_.on_refused(peer, stream.error());
        co_return;
    }

    auto* const inside = stream->get();
    inside_.insert(inside);
    const auto leave = [this](Stream* gone) { inside_.erase(gone); };
    const std::unique_ptr<Stream, decltype(leave)> place{inside, leave};
    co_await serve_(*inside);
}

auto Listener::secured(tcp::socket socket) -> awaitable<Result<std::unique_ptr<Stream>>>
{
    if (!options_.tls) co_return plain_stream(std::move(socket));
    co_return co_await accept_tls(std::move(socket), *options_.tls, options_.handshake_limit);
}

}  // namespace shanhai::net
