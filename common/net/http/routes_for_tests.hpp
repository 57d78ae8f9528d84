// A few small routes for tests of HTTP, the bytes that ask for them, and a server that has them.
#pragma once

#include "common/net/http/server_for_tests.hpp"

namespace shanhai::test {

inline auto hello(http::Request& request) -> awaitable<http::Response>
{
    co_return http::Response{200, "text/plain", "hello " + request.parameter("who")};
}

// Answers what it was sent, up to ten bytes.
inline auto echo(http::Request& request) -> awaitable<http::Response>
{
    auto body = co_await request.body().read_all(10);
    if (!body) co_return body.error();
    co_return http::Response{200, "text/plain", std::string{as_text(*body)}};
}

inline auto deaf(http::Request&) -> awaitable<http::Response>
{
    co_return Fault{errc::forbidden, "test.deaf", "clinic-7"};
}

inline auto broken(http::Request&) -> awaitable<http::Response>
{
    throw std::runtime_error{"patient Wang"};
    co_return http::Response{200};
}

inline auto failing_source() -> awaitable<Result<Bytes>> { co_return Fault{errc::corrupt, "pack.digest"}; }

inline auto unreadable(http::Request&) -> awaitable<http::Response>
{
    co_return http::Response{200, "application/octet-stream", http::BodySource{100, failing_source}};
}

struct Pieces {
    explicit Pieces(std::vector<std::string> all) : left{std::move(all)} {}
    std::vector<std::string> left;
};

inline auto next_of(std::shared_ptr<Pieces> pieces) -> awaitable<Result<Bytes>>
{
    if (pieces->left.empty()) co_return Fault{errc::corrupt, "pack.digest"};
    auto piece = to_bytes(pieces->left.front());
    pieces->left.erase(pieces->left.begin());
    co_return piece;
}

inline auto in_pieces(std::uint64_t length, std::vector<std::string> all) -> http::Response
{
    auto pieces = std::make_shared<Pieces>(std::move(all));
    return http::Response{200, "text/plain", http::BodySource{length, [pieces] { return next_of(pieces); }}};
}

inline auto streamed(http::Request&) -> awaitable<http::Response> { co_return in_pieces(9, {"one", "two", "six"}); }
inline auto torn(http::Request&) -> awaitable<http::Response> { co_return in_pieces(9, {"one"}); }
inline auto overlong(http::Request&) -> awaitable<http::Response> { co_return in_pieces(4, {"one", "two"}); }

inline auto routes() -> std::vector<http::Route>
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

inline auto get(const std::string& path, const std::string& more = "Connection: close\r\n") -> std::string
{
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}
inline auto post(const std::string& path, const std::string& more, const std::string& body) -> std::string
{
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n" + body;
}

inline auto count_of(const std::string& text, const std::string& part) -> int
{
    int count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

struct HttpServer : testing::Test {
    Served served{routes()};
};

}  // namespace shanhai::test
