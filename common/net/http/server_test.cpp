#include "common/net/http/server.hpp"

#include "common/net/http/routes_for_tests.hpp"

#include <gmock/gmock.h>

#include <future>

using namespace shanhai;
using namespace shanhai::http;
using namespace shanhai::test;
using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

auto is_ready(const auto& future) -> bool { return future.wait_for(0s) == std::future_status::ready; }

}  // namespace

TEST_F(HttpServer, answers_byte_for_byte_as_documented)
{
    EXPECT_THAT(served.say(get("/hello/w")), testing::MatchesRegex("HTTP/1.1 200 OK\r\n"
                                                                   "Date: Thu, 05 Mar 2026 00:00:00 GMT\r\n"
                                                                   "Content-Type: text/plain\r\n"
                                                                   "X-Request-Id: req_[0-9a-z]{26}\r\n"
                                                                   "Cache-Control: no-store\r\n"
                                                                   "Content-Length: 7\r\n"
                                                                   "Connection: close\r\n"
                                                                   "\r\n"
                                                                   "hello w"));
}

TEST_F(HttpServer, answers_pipelined_requests_in_their_order)
{
    const auto heard =
        served.say(post("/echo", "Content-Length: 3\r\n", "one") + get("/hello/b", "") +
                   post("/echo", "Transfer-Encoding: chunked\r\n", "2\r\ntw\r\n1;x=y\r\no\r\n0\r\nT: v\r\n\r\n") +
                   get("/hello/d"));

    EXPECT_EQ(count_of(heard, "HTTP/1.1 200 OK"), 4);
    EXPECT_LT(heard.find("\r\n\r\none"), heard.find("hello b"));
    EXPECT_LT(heard.find("hello b"), heard.find("\r\n\r\ntwo"));
    EXPECT_THAT(heard, EndsWith("hello d"));
}

TEST_F(HttpServer, answers_head_without_a_body)
{
    const auto heard = served.say("HEAD /hello/w HTTP/1.1\r\nHost: h\r\n\r\n" + get("/hello/x"));

    EXPECT_THAT(heard, HasSubstr("Content-Length: 7\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 OK"));
    EXPECT_THAT(heard, EndsWith("hello x"));
}

TEST_F(HttpServer, keeps_an_old_clients_connection_only_when_asked)
{
    EXPECT_EQ(count_of(served.say("GET /hello/w HTTP/1.0\r\n\r\n" + get("/hello/x")), "HTTP/1.1 200"), 1);
    EXPECT_EQ(count_of(served.say("GET /hello/w HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get("/hello/x")),
                       "HTTP/1.1 200"),
              2);
}

TEST_F(HttpServer, says_what_a_path_is_not)
{
    EXPECT_THAT(served.say(get("/nowhere")), StartsWith("HTTP/1.1 404 Not Found"));
    const auto heard = served.say("PUT /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 405 Method Not Allowed"));
    EXPECT_THAT(heard, HasSubstr("Allow: POST\r\n"));
}

TEST_F(HttpServer, turns_a_fault_into_an_answer_for_programs_and_people)
{
    const auto heard = served.say(post("/deaf", "Connection: close\r\nContent-Length: 0\r\n", ""));

    EXPECT_THAT(heard, StartsWith("HTTP/1.1 403 Forbidden"));
    EXPECT_THAT(heard, HasSubstr(R"({"error":{"code":"forbidden","at":"test.deaf","subject":"clinic-7",)"
                                 R"("sentence":"This is what test.deaf means.","request_id":"req_)"));
}

TEST_F(HttpServer, answers_a_bug_with_the_requests_id_and_nothing_else)
{
    const auto heard = served.say(get("/broken", "") + get("/hello/w"));

    EXPECT_THAT(heard, StartsWith("HTTP/1.1 500 Internal Server Error"));
    EXPECT_THAT(heard, HasSubstr(R"("code":"internal")"));
    EXPECT_THAT(heard, Not(HasSubstr("Wang")));
    EXPECT_THAT(heard, EndsWith("hello w")) << "one bug costs one request";
    EXPECT_EQ(served.bugs, 1);
}

TEST_F(HttpServer, streams_a_reply_of_known_length)
{
    const auto heard = served.say(get("/streamed"));

    EXPECT_THAT(heard, HasSubstr("Content-Length: 9\r\n"));
    EXPECT_THAT(heard, EndsWith("\r\n\r\nonetwosix"));
}

TEST_F(HttpServer, answers_an_error_when_a_stream_fails_before_its_first_byte)
{
    EXPECT_THAT(served.say(get("/unreadable")), StartsWith("HTTP/1.1 500 "));
}

TEST_F(HttpServer, cuts_the_connection_when_a_stream_fails_midway)
{
    EXPECT_THAT(served.say(get("/torn", "") + get("/hello/w")), EndsWith("\r\n\r\none"));
    EXPECT_THAT(served.say(get("/overlong")), EndsWith("\r\n\r\none"));
    EXPECT_FALSE(served.seen.front().complete);
}

TEST_F(HttpServer, reports_every_request_by_its_route)
{
    served.say(post("/echo", "Content-Length: 3\r\n", "one") + get("/hello/secret", "") + get("/nowhere"));
    served.say("GARBAGE\r\n\r\n");

    ASSERT_EQ(served.seen.size(), 4U);
    EXPECT_EQ(served.seen[0].pattern, "/echo");
    EXPECT_EQ(served.seen[0].in, 3U);
    EXPECT_TRUE(served.seen[0].complete);
    EXPECT_EQ(served.seen[1].pattern, "/hello/{who}");
    EXPECT_GT(served.seen[1].out, 100U);
    EXPECT_EQ(served.seen[2].pattern, "");
    EXPECT_EQ(served.seen[2].status, 404U);
    EXPECT_EQ(served.seen[3].status, 400U);
}

TEST_F(HttpServer, lets_idle_connections_go_when_it_drains)
{
    auto idle =
        asio::co_spawn(served.io, Served::say_and_listen(served.port(), get("/hello/w", ""), false), asio::use_future);
    ASSERT_TRUE(served.until([&] { return !served.seen.empty(); }));
    served.io.poll();

    test::run(served.io, served.listener->stop(10s));

    EXPECT_EQ(served.listener->connections(), 0U);
    ASSERT_TRUE(served.until([&] { return is_ready(idle); }));
    EXPECT_THAT(idle.get(), EndsWith("hello w"));
}

namespace {

// A handler that waits until somebody rings.
struct Gate {
    asio::steady_timer* bell = nullptr;
    bool waiting = false;
};

auto patient(Gate& gate) -> awaitable<Response>
{
    auto executor = co_await asio::this_coro::executor;
    auto bell = asio::steady_timer{executor, asio::steady_timer::time_point::max()};
    gate.bell = &bell;
    gate.waiting = true;
    co_await bell.async_wait(asio::as_tuple(asio::use_awaitable));
    gate.waiting = false;
    co_return Response{200, "text/plain", "rung"};
}

}  // namespace

TEST(HttpDrain, lets_a_request_finish_and_then_ends_its_connection)
{
    Gate gate;
    Served served{{{"GET", "/slow", [&](Request&) { return patient(gate); }}}};
    auto busy =
        asio::co_spawn(served.io, Served::say_and_listen(served.port(), get("/slow", ""), false), asio::use_future);
    ASSERT_TRUE(served.until([&] { return gate.waiting; }));
    auto stopped = asio::co_spawn(served.io, served.listener->stop(10s), asio::use_future);
    served.io.poll();
    EXPECT_TRUE(gate.waiting) << "draining waits";

    gate.bell->cancel();
    ASSERT_TRUE(served.until([&] { return is_ready(stopped) && is_ready(busy); }));

    const auto heard = busy.get();
    EXPECT_THAT(heard, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(heard, EndsWith("rung"));
}

TEST(HttpDrain, cancels_a_request_that_does_not_end_in_time)
{
    Gate gate;
    Served served{{{"GET", "/slow", [&](Request&) { return patient(gate); }}}};
    auto busy =
        asio::co_spawn(served.io, Served::say_and_listen(served.port(), get("/slow", ""), false), asio::use_future);
    ASSERT_TRUE(served.until([&] { return gate.waiting; }));

    test::run(served.io, served.listener->stop(1ms));

    EXPECT_FALSE(gate.waiting);
    EXPECT_EQ(served.listener->connections(), 0U);
    EXPECT_EQ(served.bugs, 0) << "leaving is no bug";
}

namespace {

auto shout(net::Stream& stream, Bytes already_read) -> awaitable<void>
{
    auto text = "SWITCHED " + std::string{as_text(already_read)};
    co_await stream.write(asio::buffer(text));
}

auto upgrade(Request&) -> awaitable<Response> { co_return Response::taken_over(shout); }

}  // namespace

TEST(HttpUpgrade, hands_the_connection_over_with_what_was_already_read)
{
    Served served{{{"GET", "/live", upgrade}}};
    EXPECT_EQ(served.say(get("/live", "Upgrade: x\r\n") + "frame"), "SWITCHED frame");
}
