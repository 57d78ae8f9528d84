// A door: accepts connections, secures them when it has TLS settings, and lets a protocol serve each.
//
// Beyond `connections_max` newcomers wait in the kernel's queue. Running out of descriptors makes it breathe, not stop.
// stop() closes the door, lets those inside finish within a limit, then closes their connections and joins them all.
#pragma once

#include "common/net/stream.hpp"
#include "common/net/tls_settings.hpp"
#include "common/runtime/task_group.hpp"

#include <set>

namespace shanhai::net {

struct ListenerOptions {
    ListenerOptions() {}

    std::string address = "127.0.0.1";  // numeric
    std::uint16_t port = 0;             // 0: any free one; Listener::port() tells which
    std::optional<TlsServer> tls;
    std::size_t connections_max = 2'000;
    Duration handshake_limit = std::chrono::seconds{10};
    Duration breath = std::chrono::milliseconds{100};  // when the system cannot give us another connection
};

class Listener {
public:
    // Runs for one connection; the stream lives until it returns.
    using Serve = std::function<awaitable<void>(Stream& stream)>;
    struct Hooks {
        Hooks() {}
        std::function<void()> on_drain = [] {};  // finish what you have, take nothing new
        std::function<void(const Peer& peer, const Fault& fault)> on_refused = [](const Peer&, const Fault&) {};
        TaskGroup::OnBug on_bug = [](std::string_view, std::exception_ptr) {};
    };

    // Bound and listening, or `unavailable net.listen`: the address is taken, or not ours.
    static auto open(asio::any_io_executor executor, ListenerOptions options, Serve serve, Hooks hooks = {})
        -> Result<std::unique_ptr<Listener>>;

    auto port() const -> std::uint16_t { return port_; }
    auto connections() const -> std::size_t { return seats_taken_; }

    void start();
    auto stop(Duration drain) -> awaitable<void>;  // before destruction

private:
    Listener(asio::ip::tcp::acceptor acceptor, ListenerOptions options, Serve serve, Hooks hooks);

    auto accept_until_stopped() -> awaitable<void>;
    auto attend(asio::ip::tcp::socket socket) -> awaitable<void>;
    auto secured(asio::ip::tcp::socket socket) -> awaitable<Result<std::unique_ptr<Stream>>>;

    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_;
    ListenerOptions options_;
    Serve serve_;
    Hooks hooks_;
    asio::steady_timer seat_freed_;
    std::size_t seats_taken_ = 0;
    std::set<Stream*> inside_;
    TaskGroup accepting_;
    TaskGroup sessions_;
};

}  // namespace shanhai::net
