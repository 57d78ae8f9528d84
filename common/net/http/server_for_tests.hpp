// A served listener on a free port of this machine, and a raw client that can say anything, for tests of HTTP.
#pragma once

#include "common/net/http/server.hpp"
#include "common/net/listener.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace shanhai::test {

class Served {
public:
    explicit Served(std::vector<http::Route> routes, http::ServerOptions options = {},
                    std::optional<net::TlsServer> tls = std::nullopt)
        : server{http::Router{std::move(routes)}, options, clock, entropy, hooks()}
    {
        net::ListenerOptions door;
        door.tls = std::move(tls);
        net::Listener::Hooks listener_hooks;
        listener_hooks.on_drain = [this] { server.drain(); };
        listener_hooks.on_bug = [](std::string_view, std::exception_ptr) { ADD_FAILURE() << "a session threw"; };
        listener_hooks.on_refused = [this](const net::Peer&, const Fault& fault) { refused = fault; };
        auto serve = [this](net::Stream& stream) { return server.serve(stream); };
        listener = net::Listener::open(io.get_executor(), door, serve, listener_hooks).value();
        listener->start();
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;
    ~Served() { run(io, listener->stop(std::chrono::seconds{0})); }

    auto port() const { return listener->port(); }
    auto url(const std::string& path, const std::string& scheme = "http") const
    {
        return scheme + "://localhost:" + std::to_string(port()) + path;
    }

    // Sends these very bytes and answers all that comes back until the server ends the connection.
    auto say(std::string bytes) -> std::string { return run(io, say_and_listen(port(), std::move(bytes), false)); }
    // The same, and then ends our side of the conversation by cutting the connection.
    auto say_and_cut(std::string bytes) -> std::string
    {
        return run(io, say_and_listen(port(), std::move(bytes), true));
    }

    static auto say_and_listen(std::uint16_t port, std::string bytes, bool cut) -> awaitable<std::string>
    {
        auto socket = co_await net::connect_tcp("127.0.0.1", port, std::chrono::seconds(5));
        if (!socket) co_return "not connected";
        auto stream = net::plain_stream(std::move(*socket));
        stream->expires_after(std::chrono::seconds{10});
        co_await stream->write(asio::buffer(bytes));
        std::string heard;
        if (cut) co_return heard;
        std::array<char, 4096> piece{};
        for (;;) {
            const auto count = co_await stream->read_some(asio::buffer(piece));
            if (!count) heard += "<" + std::string{name_of(count.error().code())} + ">";
            if (!count || *count == 0) break;
            heard.append(piece.data(), *count);
        }
        co_return heard;
    }

    // Lets the server work until `holds` does; false when that takes for ever.
    auto until(const std::function<bool()>& holds) -> bool
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        auto serving = asio::make_work_guard(io);
        io.restart();
        while (!holds() && std::chrono::steady_clock::now() < deadline) io.run_one_until(deadline);
        return holds();
    }

    struct Seen {
        std::string method, pattern;
        unsigned status;
        bool complete;
        std::uint64_t in, out;
    };

    asio::io_context io{1};
    FakeClock clock;
    SeededEntropy entropy;
    std::vector<Seen> seen;
    int bugs = 0;
    Fault refused;
    http::Server server;
    std::unique_ptr<net::Listener> listener;

private:
    auto hooks() -> http::Server::Hooks
    {
        http::Server::Hooks hooks;
        hooks.sentence = [](const Fault& fault) { return "This is what " + std::string{fault.at()} + " means."; };
        hooks.on_bug = [this](const http::RequestId&, std::exception_ptr) { ++bugs; };
        hooks.on_request = [this](const http::Finished& one) {
            seen.push_back(Seen{std::string{one.method}, std::string{one.pattern}, one.status, one.reply_complete,
                                one.bytes_in, one.bytes_out});
        };
        return hooks;
    }
};

}  // namespace shanhai::test
