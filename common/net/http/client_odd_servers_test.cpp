#include "common/net/http/client_for_tests.hpp"
#include "common/net/http/server_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::http;
using namespace std::chrono_literals;
using test::ask;
using test::run;

namespace {

// Servers of which one cannot be had by asking ours nicely.
struct OddServer {
    using Script = std::function<awaitable<void>(net::Stream&)>;

    explicit OddServer(Script script)
    {
        auto serve = [script](net::Stream& stream) { return script(stream); };
        listener = net::Listener::open(io.get_executor(), net::ListenerOptions{}, serve).value();
        listener->start();
    }
    ~OddServer() { run(io, listener->stop(0s)); }

    asio::io_context io{1};
    std::unique_ptr<net::Listener> listener;
};

auto read_request(net::Stream& stream) -> awaitable<bool>
{
    std::array<char, 4096> unread{};
    const auto count = co_await stream.read_some(asio::buffer(unread));
    co_return count&&* count > 0;
}

auto never_answers(net::Stream& stream) -> awaitable<void>
{
    for (;;) {
        const bool asked = co_await read_request(stream);
        if (!asked) break;
    }
}

auto leaves_without_a_word(net::Stream& stream) -> awaitable<void>
{
    co_await read_request(stream);
    stream.close();
}

// Keeps its promise of a connection for one request, and breaks it at the second.
auto leaves_at_the_second(net::Stream& stream) -> awaitable<void>
{
    static constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    co_await read_request(stream);
    co_await stream.write(asio::buffer(answer));
    co_await read_request(stream);
    stream.close();
}

auto speaks_until_closed(net::Stream& stream) -> awaitable<void>
{
    static constexpr std::string_view answer = "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall of it";
    co_await read_request(stream);
    co_await stream.write(asio::buffer(answer));
    co_await stream.shutdown();
}

auto speaks_in_chunks(net::Stream& stream) -> awaitable<void>
{
    static constexpr std::string_view answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n";
    while (true) {
        const bool asked = co_await read_request(stream);
        if (!asked) break;
        co_await stream.write(asio::buffer(answer));
    }
}

auto speaks_nonsense(net::Stream& stream) -> awaitable<void>
{
    static constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd";
    co_await read_request(stream);
    co_await stream.write(asio::buffer(answer));
    co_await stream.shutdown();
}

}  // namespace

TEST(HttpClientOfOddServers, says_that_the_server_left_without_an_answer)
{
    OddServer server{leaves_without_a_word};
    Client client{"127.0.0.1", server.listener->port(), std::nullopt};
    EXPECT_EQ(run(server.io, ask(client, ClientRequest{"GET", "/"})).error(), (Fault{errc::cancelled, "http.closed"}));
}

TEST(HttpClientOfOddServers, says_that_the_server_fell_silent)
{
    OddServer server{never_answers};
    ClientOptions options;
    options.answer = 10ms;
    Client client{"127.0.0.1", server.listener->port(), std::nullopt, options};
    EXPECT_EQ(run(server.io, ask(client, ClientRequest{"GET", "/"})).error(), (Fault{errc::timeout, "http.answer"}));
}

TEST(HttpClientOfOddServers, repeats_by_itself_only_what_has_no_effect_of_its_own)
{
    OddServer server{leaves_at_the_second};
    Client client{"127.0.0.1", server.listener->port(), std::nullopt};

    EXPECT_EQ(run(server.io, ask(client, ClientRequest{"GET", "/"})).value().text, "ok");
    EXPECT_EQ(run(server.io, ask(client, ClientRequest{"GET", "/"})).value().text, "ok");
    EXPECT_EQ(run(server.io, ask(client, ClientRequest{"POST", "/"})).error(), (Fault{errc::cancelled, "http.closed"}))
        << "whether it was done, only the caller can find out";
}

TEST(HttpClientOfOddServers, understands_every_way_of_ending_an_answer)
{
    OddServer until_closed{speaks_until_closed};
    Client first{"127.0.0.1", until_closed.listener->port(), std::nullopt};
    EXPECT_EQ(run(until_closed.io, ask(first, ClientRequest{"GET", "/"})).value().text, "all of it");

    OddServer chunked{speaks_in_chunks};
    Client second{"127.0.0.1", chunked.listener->port(), std::nullopt};
    EXPECT_EQ(run(chunked.io, ask(second, ClientRequest{"GET", "/"})).value().text, "onetwo");
    EXPECT_EQ(run(chunked.io, ask(second, ClientRequest{"GET", "/"})).value().text, "onetwo");
    EXPECT_EQ(chunked.listener->connections(), 1U);

    OddServer nonsense{speaks_nonsense};
    Client third{"127.0.0.1", nonsense.listener->port(), std::nullopt};
    EXPECT_EQ(run(nonsense.io, ask(third, ClientRequest{"GET", "/"})).error().code(), errc::malformed);
}
