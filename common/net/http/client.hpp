// A small HTTP/1.1 client over Stream: one server, one connection kept while it is good, nothing large in memory.
//
// Failures say which side of the wire they are on:
//   unavailable net.resolve, net.connect     nobody there;  timeout net.connect: nobody answers
//   unauthenticated net.peer_certificate     we do not believe the server; the subject says why
//   unauthenticated net.certificate          the server does not accept us; the subject says why
//   cancelled http.closed                    the server went away before its answer
//   cancelled http.body                      the server went away within its answer
//   timeout http.answer, http.body           it fell silent
// A request that has no effect of its own (RFC 9110 section 9.2.2) and no streamed body is sent once more when a kept
// connection turns out to be gone. Everything else is for the caller to repeat, who knows whether that is right.
#pragma once

#include "common/net/http/body.hpp"
#include "common/net/http/headers.hpp"
#include "common/net/stream.hpp"
#include "common/net/tls_settings.hpp"

#include <variant>

namespace shanhai::http {

struct ClientOptions {
    ClientOptions() {}

    Duration connect = std::chrono::seconds{15};
    Duration handshake = std::chrono::seconds{15};
    Duration progress = std::chrono::seconds{60};  // for each piece sent or received
    Duration answer = std::chrono::minutes{2};     // from the last byte sent to the answer's header
    std::size_t header_limit = 64 * 1024;
};

struct ClientRequest {
    ClientRequest(std::string_view verb, std::string_view path_and_query) : method{verb}, target{path_and_query} {}

    std::string method;
    std::string target;  // "/api/v1/cases?state=waiting", already escaped
    Headers headers;
    std::variant<std::string, BodySource> body;
    std::function<void(std::uint64_t sent)> on_progress = [](std::uint64_t) {};
};

class ClientResponse {
public:
    struct Channel;  // the connection, and its reading of this answer
    ClientResponse(unsigned status, Headers headers, std::unique_ptr<Channel> channel);
    ClientResponse(ClientResponse&&) noexcept;
    ClientResponse& operator=(ClientResponse&&) noexcept;
    ~ClientResponse();  // unread, it costs the connection

    auto status() const -> unsigned { return status_; }
    auto header(std::string_view name) const -> std::optional<std::string_view> { return headers_.find(name); }
    auto headers() const -> const Headers& { return headers_; }
    auto body() -> Body&;

private:
    unsigned status_;
    Headers headers_;
    std::unique_ptr<Channel> channel_;
};

class Client {
public:
    // Without `tls` the connection is plain.
    Client(std::string host, std::uint16_t port, std::optional<net::TlsClient> tls, ClientOptions options = {});
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    // One at a time: the body of an answer is read before the next request, or given up by it.
    auto send(ClientRequest request) -> awaitable<Result<ClientResponse>>;
    // Connects if there is no connection; whom we talk to, for pinning.
    auto connect() -> awaitable<Result<net::Peer>>;
    void close();

private:
    struct Connection;
    friend struct ClientResponse::Channel;

    auto attempt(ClientRequest& request) -> awaitable<Result<ClientResponse>>;
    auto dial() -> awaitable<Result<std::unique_ptr<net::Stream>>>;
    auto write(Connection& connection, ClientRequest& request) -> awaitable<Result<void>>;
    auto write_slices(net::Stream& stream, asio::const_buffer all) -> awaitable<Result<void>>;
    auto write_source(Connection& connection, ClientRequest& request) -> awaitable<Result<void>>;
    auto read_answer(const std::string& method) -> awaitable<Result<ClientResponse>>;
    auto head_of(const ClientRequest& request) const -> std::string;

    std::string host_;
    std::uint16_t port_;
    std::optional<net::TlsClient> tls_;
    ClientOptions options_;
    std::shared_ptr<Connection> connection_;
};

}  // namespace shanhai::http
