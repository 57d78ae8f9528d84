#include "common/net/http/websocket.hpp"

#include "common/net/http/routes_for_tests.hpp"

#include <gmock/gmock.h>

namespace shanhai::http {
namespace {

using namespace std::chrono_literals;
using test::Served;
using testing::HasSubstr;
using testing::StartsWith;

const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";  // RFC 6455 section 1.3
const std::string asking =
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n" + key;

auto small() -> WebSocketOptions
{
    auto options = WebSocketOptions{};
    options.message_max = 16;
    options.write = 300ms;
    options.goodbye = 300ms;
    return options;
}

// Says back what it hears, until "end", "flood" or something that is not to be said.
struct Parrot {
    std::vector<Fault> ends;
    std::vector<std::string> pongs;

    auto perch(net::Stream& stream, Upgrade upgrade, Bytes rest) -> awaitable<void>
    {
        auto socket = co_await WebSocket::accept(stream, std::move(upgrade), std::move(rest), small());
        if (!socket) co_return;
        (*socket)->on_pong([this](std::string_view mark) { pongs.emplace_back(mark); });
        for (;;) {
            auto heard = co_await (*socket)->receive();
            if (!heard) {
                ends.push_back(heard.error());
                break;
            }
            if (*heard == "end") break;
            auto said = co_await answer(**socket, std::move(*heard));
            if (!said) {
                ends.push_back(said.error());
                break;
            }
        }
        auto why = Goodbye(Closing::again_later, "test.end");
        co_await (*socket)->close(std::move(why));
    }
    static auto answer(WebSocket& socket, std::string heard) -> awaitable<Result<void>>
    {
        if (heard == "ping") co_return co_await socket.ping("mark-7");
        const bool flood = heard == "flood";
        const auto text = flood ? std::string(1024 * 1024, 'x') : heard;
        for (;;) {
            auto said = co_await socket.send(text);
            if (!said || !flood) co_return said;
        }
    }
};

struct HttpWebSocket : testing::Test {
    Parrot parrot;
    Served served{{{"GET", "/live", [this](Request& request) { return upgrade(request); }}}};

    auto upgrade(Request& request) -> awaitable<Response>
    {
        auto asked = Upgrade::of(request);
        if (!asked) co_return Upgrade::refused(asked.error());
        auto perch = [this, upgrade = *asked](net::Stream& stream, Bytes rest) {
            return parrot.perch(stream, upgrade, std::move(rest));
        };
        co_return Response::taken_over(std::move(perch));
    }
    auto connect(std::string target, WebSocketOptions options = {}) -> Result<WebSocket::Answer>
    {
        return test::run(served.io, dial(served.port(), std::move(target), options));
    }
    static auto dial(std::uint16_t port, std::string target, WebSocketOptions options)
        -> awaitable<Result<WebSocket::Answer>>
    {
        auto socket = co_await net::connect_tcp("127.0.0.1", port, std::chrono::seconds(5));
        if (!socket) co_return socket.error();
        auto stream = net::plain_stream(std::move(*socket));
        co_return co_await WebSocket::connect(std::move(stream), "127.0.0.1", std::move(target), options);
    }
    template <class T>
    auto run(awaitable<T> task)
    {
        return test::run(served.io, std::move(task));
    }
};

TEST_F(HttpWebSocket, carries_text_both_ways)
{
    const auto answer = connect("/live").value();
    ASSERT_TRUE(answer.socket);

    ASSERT_TRUE(run(answer.socket->send("山海")));
    EXPECT_EQ(run(answer.socket->receive()).value(), "山海");
    ASSERT_TRUE(run(answer.socket->send("")));
    EXPECT_EQ(run(answer.socket->receive()).value(), "");
}

TEST_F(HttpWebSocket, knows_that_a_ping_was_heard_by_its_mark)
{
    const auto answer = connect("/live").value();
    ASSERT_TRUE(run(answer.socket->send("ping")));
    ASSERT_TRUE(run(answer.socket->send("more")));
    EXPECT_EQ(run(answer.socket->receive()).value(), "more");  // and has answered the ping on the way
    ASSERT_TRUE(run(answer.socket->send("again")));
    EXPECT_EQ(run(answer.socket->receive()).value(), "again");
    EXPECT_THAT(parrot.pongs, testing::ElementsAre("mark-7"));
}

TEST_F(HttpWebSocket, says_why_it_closes)
{
    const auto answer = connect("/live").value();
    ASSERT_TRUE(run(answer.socket->send("end")));
    EXPECT_EQ(run(answer.socket->receive()).error(), (Fault{errc::cancelled, "websocket.closed"}));
    EXPECT_EQ(answer.socket->goodbye().code, 1013);
    EXPECT_EQ(answer.socket->goodbye().reason, "test.end");
}

TEST_F(HttpWebSocket, hears_why_the_other_closes_and_when_it_just_leaves)
{
    auto answer = connect("/live").value();
    run(answer.socket->close(Goodbye(Closing::normal, "")));
    EXPECT_THAT(parrot.ends, testing::ElementsAre(Fault{errc::cancelled, "websocket.closed"}));

    auto other = connect("/live").value();
    other.socket.reset();
    ASSERT_TRUE(served.until([&] { return parrot.ends.size() == 2; }));
    EXPECT_EQ(parrot.ends.back(), (Fault{errc::cancelled, "websocket.closed"}));
}

TEST_F(HttpWebSocket, takes_messages_up_to_its_limit)
{
    const auto answer = connect("/live").value();
    ASSERT_TRUE(run(answer.socket->send(std::string(16, 'x'))));
    EXPECT_TRUE(run(answer.socket->receive()));
    ASSERT_TRUE(run(answer.socket->send(std::string(17, 'x'))));
    EXPECT_FALSE(run(answer.socket->receive()));
    EXPECT_EQ(answer.socket->goodbye().code, 1009);
    EXPECT_THAT(parrot.ends, testing::ElementsAre(Fault{errc::too_large, "websocket.message"}));
}

TEST_F(HttpWebSocket, gives_up_on_a_peer_that_never_reads_whatever_it_sends)
{
    const auto answer = connect("/live").value();
    ASSERT_TRUE(run(answer.socket->send("flood")));
    ASSERT_TRUE(served.until([&] { return !parrot.ends.empty(); }));
    EXPECT_EQ(parrot.ends.front(), (Fault{errc::timeout, "websocket.write"}));
}

TEST_F(HttpWebSocket, notices_silence)
{
    auto options = WebSocketOptions{};
    options.silence = 50ms;
    const auto answer = connect("/live", options).value();
    EXPECT_EQ(run(answer.socket->receive()).error(), (Fault{errc::timeout, "websocket.silence"}));
}

TEST_F(HttpWebSocket, passes_on_what_a_server_says_that_refuses)
{
    const auto answer = connect("/elsewhere").value();
    EXPECT_FALSE(answer.socket);
    EXPECT_EQ(answer.status, 404U);
    EXPECT_THAT(answer.body, HasSubstr("http.path"));
}

TEST_F(HttpWebSocket, answers_the_example_of_the_standard_and_loses_nothing_that_came_with_the_question)
{
    // "end" masked with zeroes, in the same segment as the request (RFC 6455 section 5.3).
    const auto frame = std::string{"\x81\x83\0\0\0\0end\x88\x80\0\0\0\0", 15};
    const auto heard = served.say(test::get("/live", asking) + frame);
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_THAT(heard, HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_THAT(heard, HasSubstr("X-Request-Id: req_"));
    EXPECT_THAT(heard, HasSubstr("test.end"));
}

TEST_F(HttpWebSocket, refuses_what_is_no_upgrade_and_says_what_would_be)
{
    const auto plain = served.say(test::get("/live"));
    EXPECT_THAT(plain, StartsWith("HTTP/1.1 426 Upgrade Required\r\n"));
    EXPECT_THAT(plain, HasSubstr("Upgrade: websocket\r\n"));
    EXPECT_THAT(plain, HasSubstr("websocket.upgrade"));

    const std::string old = "Upgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 8\r\n" + key;
    EXPECT_THAT(served.say(test::get("/live", old)), HasSubstr("websocket.version"));
    const std::string keyless = "Upgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n";
    EXPECT_THAT(served.say(test::get("/live", keyless)), HasSubstr("websocket.upgrade"));
    const std::string body = "Content-Length: 5\r\nConnection: close\r\n";
    EXPECT_THAT(served.say(test::get("/live", asking + body) + "hello"), HasSubstr("websocket.upgrade"));
}

TEST_F(HttpWebSocket, refuses_pages_from_elsewhere)
{
    const std::string from_us = "Origin: https://h\r\nConnection: close\r\n";
    const std::string from_them = "Origin: https://evil.example\r\nConnection: close\r\n";
    const auto end = std::string{"\x81\x83\0\0\0\0end\x88\x80\0\0\0\0", 15};
    EXPECT_THAT(served.say(test::get("/live", asking + from_us) + end), StartsWith("HTTP/1.1 101"));
    const auto refused = served.say(test::get("/live", asking + from_them));
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 403"));
    EXPECT_THAT(refused, HasSubstr("websocket.origin"));
}

}  // namespace
}  // namespace shanhai::http
