// Requests that were not written by anybody's mistake, and what they are answered: one refusal, and the connection
// ends, so that nothing behind them is ever read as a request of its own (RFC 9112 sections 2.2, 5.1, 6.3 and 11.2).
#include "common/net/http/routes_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::http;
using namespace shanhai::test;
using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

namespace {

// A request that would be heard if the one before it ended where its author says.
const auto smuggled = get("/hello/smuggled");

auto with(const std::string& fields, const std::string& body = {}) { return post("/echo", fields, body) + smuggled; }

}  // namespace

TEST_F(HttpServer, refuses_lines_that_end_or_fold_as_only_some_readers_think)
{
    for (const auto& text : {"GET /hello/w HTTP/1.1\nHost: h\n\n"s,      // bare LF
                             "GET /hello/w HTTP/1.1\r\nHost: h\n\r\n"s,  //
                             "GET /hello/w HTTP/1.1\r\nHost: h\r\nA: b\nTransfer-Encoding: c\r\n\r\n"s,
                             "GET /hello/w HTTP/1.1\rHost: h\r\r"s,                       // bare CR
                             "GET /hello/w HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"s,      //
                             "GET /hello/w HTTP/1.1\r\n Host: h\r\n\r\n"s,                // space first
                             "GET /hello/w HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"s,   // obs-fold
                             "GET /hello/w HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n"s,  //
                             "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"s,
                             "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n 0\r\n\r\n12345"s,
                             "GET  /hello/w HTTP/1.1\r\nHost: h\r\n\r\n"s,   // two spaces
                             "GET /hello/w  HTTP/1.1\r\nHost: h\r\n\r\n"s,   //
                             "GET\t/hello/w\tHTTP/1.1\r\nHost: h\r\n\r\n"s,  //
                             " GET /hello/w HTTP/1.1\r\nHost: h\r\n\r\n"s}) {
        const auto heard = served.say(text + smuggled);
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << testing::PrintToString(text);
        EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1) << testing::PrintToString(text);
    }
}

TEST_F(HttpServer, refuses_fields_whose_names_or_values_hide_something)
{
    for (const auto& fields :
         {"Content-Length : 5\r\n"s, "Content-Length\t: 5\r\n"s, "Transfer-Encoding : chunked\r\n"s, ": x\r\n"s,
          "A B: x\r\n"s, "A\x00: x\r\n"s, "A: x\0y\r\n"s, "A: x\x01\r\n"s, "A: \x7f\r\n"s, "\xC3\x84: x\r\n"s,
          "(A): x\r\n"s, "A\r\n"s}) {
        const auto heard = served.say(with(fields, "12345"));
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << testing::PrintToString(fields);
        EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1) << testing::PrintToString(fields);
    }
}

TEST_F(HttpServer, refuses_a_transfer_coding_that_is_spelt_for_somebody_else)
{
    for (const auto& coding : {"Chunked, identity"s, "chunked,"s, ", chunked"s, "chunked;a=b"s, "chunked chunked"s,
                               "\"chunked\""s, "x, chunked"s, "chunked\x0b"s, ""s, "deflate"s}) {
        const auto heard = served.say(with("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n"));
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << coding;
        EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1) << coding;
    }
    const auto old = served.say("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);
    EXPECT_THAT(old, StartsWith("HTTP/1.1 400 ")) << "chunks came with 1.1";
    EXPECT_EQ(count_of(old, "HTTP/1.1 "), 1);
}

TEST_F(HttpServer, refuses_chunks_that_are_framed_as_only_some_readers_think)
{
    const auto chunked = "Transfer-Encoding: chunked\r\nConnection: close\r\n"s;
    EXPECT_THAT(served.say(post("/echo", chunked, "5;name=\"v;\"\r\n12345\r\n0\r\nTrailer: t\r\n\r\n")),
                EndsWith("\r\n12345"))
        << "extensions and trailers are legal, and mean nothing here";
    for (const auto& body :
         {"5\n12345\r\n0\r\n\r\n"s, "5\r\n12345\n0\r\n\r\n"s, "5\r\n123450\r\n\r\n"s, "0x5\r\n12345\r\n0\r\n\r\n"s,
          "+5\r\n12345\r\n0\r\n\r\n"s, " 5\r\n12345\r\n0\r\n\r\n"s, "\r\n5\r\n12345\r\n0\r\n\r\n"s,
          "10000000000000005\r\n12345\r\n0\r\n\r\n"s, "5\r\n12345\r\n0\r\nA: b\nC: d\r\n\r\n"s}) {
        const auto heard = served.say(post("/echo", chunked, body));
        EXPECT_THAT(heard, StartsWith("HTTP/1.1 400 ")) << testing::PrintToString(body);
        EXPECT_EQ(count_of(heard, "HTTP/1.1 "), 1) << testing::PrintToString(body);
    }
}

TEST_F(HttpServer, refuses_a_host_that_cannot_be_one)
{
    for (const auto* host : {"a b", "user@h", "h/path", "h, other", "h:port"})
        EXPECT_THAT(served.say("GET /hello/w HTTP/1.1\r\nHost: "s + host + "\r\nConnection: close\r\n\r\n"),
                    StartsWith("HTTP/1.1 400 "))
            << host;
    EXPECT_THAT(served.say("GET /hello/w HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n"), EndsWith("hello w"));
}

TEST_F(HttpServer, refuses_paths_that_lead_elsewhere)
{
    for (const auto* target : {"/hello/%2e%2e", "/hello/..", "//hello/w", "/hello//w", "/hello/..%2fw", "/hello\\w",
                               "/hello/%5cw", "/hello/w%00", "/hello/%c0%ae%c0%ae", "/hello/%ff", "hello/w", "*",
                               "h:443", "urn:/hello/w", "/hello/w#x", "/hello/\xC3\xA4"})
        EXPECT_THAT(served.say("GET "s + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
                    StartsWith("HTTP/1.1 400 "))
            << target;
    EXPECT_THAT(served.say(get("https://relay.example/hello/w")), EndsWith("hello w"));
}

TEST_F(HttpServer, does_not_leave_http_when_it_is_asked_to)
{
    const auto upgrade = "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c, websocket\r\n"
                         "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"s;
    EXPECT_THAT(served.say(get("/hello/w", upgrade)), StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(served.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
    for (const auto* method : {"TRACE", "CONNECT", "PROPFIND", "FOO"})
        EXPECT_THAT(served.say(method + " /hello/w HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"s),
                    StartsWith("HTTP/1.1 405 "))
            << method;
    EXPECT_THAT(served.say("G@T /hello/w HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(HttpServer, counts_many_small_fields_and_one_long_line_alike)
{
    std::string flood;
    while (flood.size() < 17'000) flood += "A:" + std::to_string(flood.size()) + "\r\n";
    EXPECT_THAT(served.say(get("/hello/w", flood)), StartsWith("HTTP/1.1 431 "));
    EXPECT_THAT(served.say(get("/hello/" + std::string(17'000, 'w'))), StartsWith("HTTP/1.1 431 "));

    std::string trailers = "0\r\n";
    while (trailers.size() < 17'000) trailers += "A:" + std::to_string(trailers.size()) + "\r\n";
    EXPECT_THAT(served.say(post("/echo", "Transfer-Encoding: chunked\r\n", trailers + "\r\n")),
                StartsWith("HTTP/1.1 400 "));
}

namespace {

struct Whole {
    bool over = false;
    Fault outcome;
};

auto take_whole(Request& request, Whole& whole) -> awaitable<Response>
{
    const auto body = co_await request.body().read_all(1000);
    whole.over = true;
    if (!body) whole.outcome = body.error();
    co_return Response{200};
}

// A client that sends a byte every 20 ms for as long as somebody takes it.
struct Dripper {
    Dripper(asio::io_context& io, std::uint16_t port) : socket{io}, pause{io}
    {
        socket.connect({asio::ip::address_v4::loopback(), port});
        asio::write(socket, asio::buffer(opening));
        drip({});
    }

    void drip(boost::system::error_code stopped)
    {
        boost::system::error_code gone;
        if (!stopped) asio::write(socket, asio::buffer("x", 1), gone);
        if (stopped || gone) return;
        pause.expires_after(20ms);
        pause.async_wait([this](boost::system::error_code error) { drip(error); });
    }

    std::string opening = post("/", "Content-Length: 1000\r\n", "");
    asio::ip::tcp::socket socket;
    asio::steady_timer pause;
};

}  // namespace

TEST(HttpUpload, that_drips_is_ended_although_every_drop_is_progress)
{
    ServerOptions options;
    options.body_progress = 200ms;
    options.body_rate_min = 1'000'000;  // so that a drop earns nothing
    Whole whole;
    Served served{{{"POST", "/", [&](Request& request) { return take_whole(request, whole); }}}, options};

    Dripper dripper{served.io, served.port()};
    ASSERT_TRUE(served.until([&] { return whole.over; }));
    dripper.pause.cancel();

    EXPECT_EQ(whole.outcome, (Fault{errc::timeout, "http.body"}));
}
