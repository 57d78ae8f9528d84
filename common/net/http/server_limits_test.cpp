#include "common/net/http/server.hpp"

#include "common/net/http/routes_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::http;
using namespace shanhai::test;
using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

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
