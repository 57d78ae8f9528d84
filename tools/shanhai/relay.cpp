#include "tools/shanhai/relay.hpp"

#include "common/net/tls_stream.hpp"

#include <algorithm>
#include <charconv>

namespace shanhai::cli {
namespace {

constexpr std::uint64_t answer_max = 64_MiB;  // a prepared report in base64 is the largest
constexpr int few = 3;
constexpr auto longest_pause = std::chrono::seconds{5};
constexpr auto dialling = std::chrono::seconds{15};  // for the connection, and again for TLS

auto retry_after(const http::ClientResponse& response) -> std::optional<std::chrono::seconds>
{
    const auto text = response.header("Retry-After").value_or("");
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size() && seconds >= 0;
    return whole ? std::optional{std::chrono::seconds{std::min(seconds, 300)}} : std::nullopt;
}

auto refusal(const http::ClientResponse& response, std::string_view body) -> Failure
{
    auto failure = Failure::of_reply(response.status(), body);
    const auto wait = retry_after(response);
    return wait ? failure.waits(*wait) : failure;
}

}  // namespace

Relay::Relay(Endpoint where, net::TlsClient tls) : where_{where}, tls_{tls}, client_{where.host, where.port, tls} {}

auto Relay::ask(std::string_view method, std::string target, std::string body, Tries tries)
    -> awaitable<Outcome<Answered>>
{
    Backoff backoff;
    for (int attempt = 1;; ++attempt) {
        auto request = http::ClientRequest{method, target};
        if (!body.empty()) request.headers.set("Content-Type", "application/json");
        request.body = body;
        auto answer = co_await send(std::move(request));
        const bool again = !answer && answer.error().may_pass() && tries == Tries::few && attempt < few;
        if (!again) co_return answer;
        const auto asked_for = answer.error().wait().value_or(backoff.next());
        const auto wait = std::min(asked_for, longest_pause);
        co_await pause_for(wait);
    }
}

auto Relay::send(http::ClientRequest request) -> awaitable<Outcome<Answered>>
{
    auto response = co_await client_.send(std::move(request));
    if (!response) co_return response.error();
    auto body = co_await response->body().read_all(answer_max);
    if (!body) co_return body.error();
    if (response->status() >= 300) co_return refusal(*response, as_text(*body));
    co_return Answered{response->status(), response->headers(), std::string{as_text(*body)}};
}

auto Relay::open(http::ClientRequest request) -> awaitable<Outcome<http::ClientResponse>>
{
    auto response = co_await client_.send(std::move(request));
    if (!response) co_return response.error();
    if (response->status() < 300) co_return std::move(*response);
    auto body = co_await response->body().read_all(answer_max);
    if (!body) co_return body.error();
    co_return refusal(*response, as_text(*body));
}

auto Relay::watch(std::string target, http::WebSocketOptions options)
    -> awaitable<Outcome<std::unique_ptr<http::WebSocket>>>
{
    auto socket = co_await net::connect_tcp(where_.host, where_.port, dialling);
    if (!socket && socket.error().code() == errc::timeout) co_return Fault{errc::timeout, "net.connect"};
    if (!socket) co_return socket.error();
    auto stream = co_await net::connect_tls(std::move(*socket), tls_, where_.host, dialling);
    if (!stream) co_return stream.error();
    auto host = where_.host + ':' + std::to_string(where_.port);
    auto answer = co_await http::WebSocket::connect(std::move(*stream), std::move(host), std::move(target), options);
    if (!answer) co_return answer.error();
    if (!answer->socket) co_return Failure::of_reply(answer->status, answer->body);
    co_return std::move(answer->socket);
}

auto Backoff::next() -> std::chrono::seconds
{
    const auto now = wait_;
    wait_ = std::min(wait_ * 2, longest);
    return now;
}

auto pause_for(Duration length) -> awaitable<void>
{
    auto executor = co_await asio::this_coro::executor;
    auto alarm = asio::steady_timer{executor, length};
    co_await alarm.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace shanhai::cli
