#include "common/net/http/server.hpp"

#include "common/net/http/server_for_tests.hpp"

#include <gmock/gmock.h>

#include <future>

using namespace shanhai;
using namespace shanhai::http;
using namespace std::chrono_literals;
using test::Served;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

namespace {

auto hello(Request& request) -> awaitable<Response>
{
    co_return Response{200, "text/plain", "hello " + request.parameter("who")};
}

// Answers what it was sent, up to ten bytes.
auto echo(Request& request) -> awaitable<Response>
{
    auto body = co_await request.body().read_all(10);
    if (!body) co_return body.error();
    co_return Response{200, "text/plain", std::string{as_text(*body)}};
}

auto deaf(Request&) -> awaitable<Response> { co_return Fault{errc::forbidden, "test.deaf", "clinic-7"}; }

auto broken(Request&) -> awaitable<Response>
{
    throw std::runtime_error{"patient Wang"};
    co_return Response{200};
}

auto failing_source() -> awaitable<Result<Bytes>> { co_return Fault{errc::corrupt, "pack.digest"}; }

auto unreadable(Request&) -> awaitable<Response>
{
    co_return Response{200, "application/octet-stream", BodySource{100, failing_source}};
}

struct Pieces {
    explicit Pieces(std::vector<std::string> all) : left{std::move(all)} {}
    std::vector<std::string> left;
};

auto next_of(std::shared_ptr<Pieces> pieces) -> awaitable<Result<Bytes>>
{
    if (pieces->left.empty()) co_return Fault{errc::corrupt, "pack.digest"};
    auto piece = to_bytes(pieces->left.front());
    pieces->left.erase(pieces->left.begin());
    co_return piece;
}

auto in_pieces(std::uint64_t length, std::vector<std::string> all) -> Response
{
    auto pieces = std::make_shared<Pieces>(std::move(all));
    return Response{200, "text/plain", BodySource{length, [pieces] { return next_of(pieces); }}};
}

auto streamed(Request&) -> awaitable<Response> { co_return in_pieces(9, {"one", "two", "six"}); }
auto torn(Request&) -> awaitable<Response> { co_return in_pieces(9, {"one"}); }
auto overlong(Request&) -> awaitable<Response> { co_return in_pieces(4, {"one", "two"}); }

auto routes() -> std::vector<Route>
{
    return {{"GET", "/hello/{who}", hello},
            {"POST", "/echo", echo},
            {"POST", "/deaf", deaf},
            {"GET", "/broken", broken},
            {"GET", "/unreadable", unreadable},
            {"GET", "/streamed", streamed},
            {"GET", "/torn", torn},
            {"GET", "/overlong", overlong}};
}

auto get(const std::string& path, const std::string& more = "Connection: close\r\n") -> std::string
{
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}
auto post(const std::string& path, const std::string& more, const std::string& body) -> std::string
{
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n" + body;
}

auto count_of(const std::string& text, const std::string& part) -> int
{
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

auto is_ready(const auto& future) -> bool { return future.wait_for(0s) == std::future_status::ready; }

struct HttpServer : testing::Test {
    Served served{routes()};
};

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

TEST_F(HttpServer, takes_a_header_of_the_limit_and_none_longer)
{
    ServerOptions options;
    options.header_limit = 300;
    Served small{routes(), options};
    const auto request = [](std::size_t size) {
        const auto bare = get("/hello/w", "Connection: close\r\nX-Fill: \r\n").size();
        return get("/hello/w", "Connection: close\r\nX-Fill: " + std::string(size - bare, 'x') + "\r\n");
    };
    ASSERT_EQ(request(300).size(), 300U);
    ASSERT_THAT(request(300), EndsWith("x\r\n\r\n"));

    EXPECT_THAT(small.say(request(300)), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(small.say(request(301)), StartsWith("HTTP/1.1 431 "));
    EXPECT_THAT(small.say("GET /" + std::string(5000, 'x')), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServer, takes_a_body_of_the_limit_and_none_longer)
{
    EXPECT_THAT(served.say(post("/echo", "Connection: close\r\nContent-Length: 10\r\n", "0123456789")),
                EndsWith("\r\n0123456789"));
    EXPECT_THAT(served.say(post("/echo", "Connection: close\r\nContent-Length: 11\r\n", "0123456789a")),
                StartsWith("HTTP/1.1 413 "));
    const auto chunked = std::string{"Connection: close\r\nTransfer-Encoding: chunked\r\n"};
    EXPECT_THAT(served.say(post("/echo", chunked, "a\r\n0123456789\r\n0\r\n\r\n")), EndsWith("\r\n0123456789"));
    EXPECT_THAT(served.say(post("/echo", chunked, "b\r\n0123456789a\r\n0\r\n\r\n")), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServer, refuses_what_could_be_framed_in_two_ways)
{
    const std::string chunked_body = "0\r\n\r\n";
    for (const std::string more :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
          "Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length: -1\r\n",
          "Content-Length: 5 \tx\r\n", "Content-Length: 99999999999999999999999\r\n", "Content-Length : 5\r\n",
          "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, gzip\r\n",
          "Transfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Host: other\r\n"}) {
        const auto heard = served.say(post("/echo", more, chunked_body) + get("/hello/smuggled"));
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << more;
        EXPECT_THAT(heard, HasSubstr("Connection: close\r\n")) << more;
        EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1) << more;
    }
}

TEST_F(HttpServer, refuses_what_is_no_request)
{
    for (const std::string text :
         {"GARBAGE\r\n\r\n", "GET /hello/w\r\n\r\n", "GET /hello/w HTTP/2.0\r\nHost: h\r\n\r\n",
          "GET /hello/w HTTP/1.1\r\n\r\n", "GET /a//b HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET /hello/w HTTP/1.1\r\nHost: h\r\nbad field\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n"})
        EXPECT_THAT(served.say(text), StartsWith("HTTP/1.1 400 ")) << text;
}

TEST_F(HttpServer, refuses_chunks_that_are_none)
{
    for (const std::string body : {"zz\r\n\r\n", "5\r\nabcdeXX0\r\n\r\n", "-1\r\n", "fffffffffffffffff\r\n"})
        EXPECT_THAT(served.say(post("/echo", "Transfer-Encoding: chunked\r\n", body)), StartsWith("HTTP/1.1 400 "))
            << body;
    EXPECT_THAT(served.say(post("/echo", "Transfer-Encoding: chunked\r\n", "1;" + std::string(20'000, 'x'))),
                StartsWith("HTTP/1.1 400 "));
}

TEST_F(HttpServer, asks_for_a_held_back_body_only_when_it_is_wanted)
{
    const std::string expecting = "Expect: 100-continue\r\nContent-Length: 3\r\n";
    EXPECT_THAT(served.say(post("/echo", expecting + "Connection: close\r\n", "abc")),
                StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"));

    const auto refused = served.say(post("/deaf", expecting, ""));
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(refused, HasSubstr("Connection: close\r\n")) << "whether the body comes after all, nobody can know";
    EXPECT_THAT(served.say(post("/echo", "Expect: miracles\r\n", "")), StartsWith("HTTP/1.1 417 "));
}

TEST_F(HttpServer, reads_a_short_unwanted_body_to_its_end_and_gives_up_on_a_long_one)
{
    ServerOptions options;
    options.unread_body_limit = 1000;
    Served small{routes(), options};
    const auto unwanted = [](std::size_t size) {
        return post("/deaf", "Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'x')) +
               get("/hello/w");
    };

    EXPECT_THAT(small.say(unwanted(1000)), EndsWith("hello w"));
    const auto heard = small.say(unwanted(1001));
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 403 "));
    EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1);
}

TEST_F(HttpServer, lets_a_refused_client_read_the_refusal_though_it_goes_on_sending)
{
    const std::string endless(3'000'000, 'x');
    EXPECT_THAT(served.say(post("/deaf", "Content-Length: 900000000\r\n", endless)), StartsWith("HTTP/1.1 403 "));
}

TEST_F(HttpServer, ends_a_header_that_dawdles)
{
    ServerOptions options;
    options.header = 20ms;
    Served strict{routes(), options};

    EXPECT_THAT(strict.say("GET /hello/w HTTP/1.1\r\nHost:"), IsEmpty());
}

TEST_F(HttpServer, ends_an_idle_connection)
{
    ServerOptions options;
    options.idle = 20ms;
    Served strict{routes(), options};

    EXPECT_THAT(strict.say(""), IsEmpty());
    EXPECT_THAT(strict.say(get("/hello/w", "")), EndsWith("hello w"));
}

namespace {

struct Upload {
    Fault outcome;
    std::uint64_t bytes = 0;
    bool over = false;
};

auto take_upload(Request& request, Upload& upload) -> awaitable<Response>
{
    std::array<std::byte, 1000> piece{};
    for (;;) {
        const auto count = co_await request.body().read_some(asio::buffer(piece));
        upload.over = !count || *count == 0;
        if (!count) upload.outcome = count.error();
        if (upload.over) co_return Response{200};
        upload.bytes += *count;
    }
}

}  // namespace

TEST(HttpUpload, that_is_cut_off_is_told_from_one_that_is_complete)
{
    Upload upload;
    Served served{{{"POST", "/", [&](Request& request) { return take_upload(request, upload); }}}};

    served.say_and_cut(post("/", "Content-Length: 10\r\n", "12345"));
    ASSERT_TRUE(served.until([&] { return upload.over; }));
    EXPECT_EQ(upload.outcome, (Fault{errc::cancelled, "http.body"}));
    EXPECT_EQ(upload.bytes, 5U) << "what did come can be kept, and resumed from";

    upload = Upload{};
    served.say_and_cut(post("/", "Transfer-Encoding: chunked\r\n", "5\r\n12345\r\n"));
    ASSERT_TRUE(served.until([&] { return upload.over; }));
    EXPECT_EQ(upload.outcome, (Fault{errc::cancelled, "http.body"}));

    upload = Upload{};
    served.say_and_cut(post("/", "Transfer-Encoding: chunked\r\n", "5\r\n12345\r\n0\r\n\r\n"));
    ASSERT_TRUE(served.until([&] { return upload.over; }));
    EXPECT_EQ(upload.outcome, Fault{}) << "complete";
}

TEST(HttpUpload, that_stalls_ends_at_its_limit)
{
    Upload upload;
    ServerOptions options;
    options.body_progress = 20ms;
    Served served{{{"POST", "/", [&](Request& request) { return take_upload(request, upload); }}}, options};

    EXPECT_THAT(served.say(post("/", "Content-Length: 10\r\n", "12345")), IsEmpty());
    EXPECT_EQ(upload.outcome, (Fault{errc::timeout, "http.body"}));
}

namespace {

// A second connection for the same upload has come: the first, which still waits, lets go.
auto yields(Request& request, Upload& upload) -> awaitable<Response>
{
    auto executor = co_await asio::this_coro::executor;
    asio::post(executor, [&request] { request.body().give_up(); });
    co_return co_await take_upload(request, upload);
}

}  // namespace

TEST(HttpUpload, can_be_given_up_for_another_while_it_waits)
{
    Upload upload;
    Served served{{{"POST", "/", [&](Request& request) { return yields(request, upload); }}}};

    EXPECT_THAT(served.say(post("/", "Content-Length: 10\r\n", "12345")), testing::AnyOf("", "<cancelled>"));
    EXPECT_EQ(upload.outcome, (Fault{errc::cancelled, "http.body"}));
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
