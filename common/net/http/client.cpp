#include "common/net/http/client.hpp"

#include "common/net/http/message_reader.hpp"
#include "common/net/tls_stream.hpp"

#include <algorithm>

namespace shanhai::http {
namespace {

constexpr std::size_t slice = 64 * 1024;

// RFC 9110 section 9.2.2.
auto repeats_harmlessly(const ClientRequest& request) -> bool
{
    constexpr std::array<std::string_view, 5> idempotent{"GET", "HEAD", "PUT", "DELETE", "OPTIONS"};
    const bool named = std::find(idempotent.begin(), idempotent.end(), request.method) != idempotent.end();
    return named && std::holds_alternative<std::string>(request.body);
}

}  // namespace

struct Client::Connection {
    Connection(std::unique_ptr<net::Stream> made, const ClientOptions& limits)
        : stream{std::move(made)}, unread{limits.header_limit}, options{limits}
    {}

    std::unique_ptr<net::Stream> stream;
    ReadBuffer unread;
    ClientOptions options;
    bool free = true;        // between an answer and the next request
    bool half_sent = false;  // the server was not told everything: good for this answer, not for another
};

struct ClientResponse::Channel final : public Body {
    explicit Channel(std::shared_ptr<Client::Connection> held)
        : connection{std::move(held)}, reader{*connection->stream, connection->unread, connection->options.header_limit}
    {
        connection->free = false;
    }
    ~Channel() override
    {
        if (!connection->free) connection->stream->close();
    }
    void settle()
    {
        if (reader.complete()) connection->free = reader.keep_alive() && !connection->half_sent;
    }

    auto length() const -> std::optional<std::uint64_t> override { return reader.length(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        if (reader.complete()) co_return std::size_t{0};  // the connection may already serve another request
        connection->stream->expires_after(connection->options.progress);
        const auto count = co_await reader.read_some(into);
        settle();
        co_return count;
    }

    std::shared_ptr<Client::Connection> connection;
    MessageReader<false> reader;
};

ClientResponse::ClientResponse(unsigned status, Headers headers, std::unique_ptr<Channel> channel)
    : status_{status}, headers_{std::move(headers)}, channel_{std::move(channel)}
{}
ClientResponse::ClientResponse(ClientResponse&&) noexcept = default;
ClientResponse& ClientResponse::operator=(ClientResponse&&) noexcept = default;
ClientResponse::~ClientResponse() = default;

auto ClientResponse::body() -> Body& { return *channel_; }

Client::Client(std::string host, std::uint16_t port, std::optional<net::TlsClient> tls, ClientOptions options)
    : host_{std::move(host)}, port_{port}, tls_{std::move(tls)}, options_{options}
{}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

void Client::close()
{
    if (connection_) connection_->stream->close();
    connection_.reset();
}

auto Client::send(ClientRequest request) -> awaitable<Result<ClientResponse>>
{
    const auto kept = connection_;
    auto answer = co_await attempt(request);
    const bool was_kept = kept && kept == connection_;
    const bool gone = !answer && answer.error() == Fault{errc::cancelled, "http.closed"};
    if (!gone || !was_kept || !repeats_harmlessly(request)) co_return answer;
    close();
    co_return co_await attempt(request);
}

auto Client::connect() -> awaitable<Result<net::Peer>>
{
    const bool good = connection_ && connection_->free && connection_->unread.empty() && connection_->stream->quiet();
    if (good) co_return connection_->stream->peer();
    close();
    auto stream = co_await dial();
    if (!stream) co_return stream.error();
    connection_ = std::make_shared<Connection>(std::move(*stream), options_);
    co_return connection_->stream->peer();
}

auto Client::dial() -> awaitable<Result<std::unique_ptr<net::Stream>>>
{
    auto socket = co_await net::connect_tcp(host_, port_, options_.connect);
    if (!socket && socket.error().code() == errc::timeout) co_return Fault{errc::timeout, "net.connect"};
    if (!socket) co_return socket.error();
    if (!tls_) co_return net::plain_stream(std::move(*socket));
    co_return co_await net::connect_tls(std::move(*socket), *tls_, host_, options_.handshake);
}

auto Client::attempt(ClientRequest& request) -> awaitable<Result<ClientResponse>>
{
    const auto connected = co_await connect();
    if (!connected) co_return connected.error();

    const auto sent = co_await write(*connection_, request);
    if (!sent && sent.error().at() != "net.write") {
        close();
        co_return sent.error();  // the source failed
    }
    connection_->half_sent = !sent;
    // A server that refuses says so and closes, perhaps before it has read everything: what it said counts.
    auto answer = co_await read_answer(request.method);
    if (!answer && !sent && answer.error().code() == errc::cancelled) co_return Fault{errc::cancelled, "http.closed"};
    co_return answer;
}

auto Client::head_of(const ClientRequest& request) const -> std::string
{
    const bool numeric_v6 = host_.find(':') != std::string::npos;
    const auto host = numeric_v6 ? '[' + host_ + ']' : host_;
    const auto* const text = std::get_if<std::string>(&request.body);
    const auto length = text ? text->size() : std::get<BodySource>(request.body).length;
    const bool bodiless = length == 0 && (request.method == "GET" || request.method == "HEAD");

    auto head =
        request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + host + ':' + std::to_string(port_) + "\r\n";
    for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
    if (!bodiless) head += "Content-Length: " + std::to_string(length) + "\r\n";
    return head + "\r\n";
}

auto Client::write(Connection& connection, ClientRequest& request) -> awaitable<Result<void>>
{
    auto first = head_of(request);
    const auto* const text = std::get_if<std::string>(&request.body);
    if (text) first += *text;

    const auto begun = co_await write_slices(*connection.stream, asio::buffer(first));
    if (!begun) co_return begun.error();
    if (text) request.on_progress(text->size());
    if (text) co_return Result<void>{};
    co_return co_await write_source(connection, request);
}

// Each slice has its own limit: on a village's uplink a large piece takes minutes.
auto Client::write_slices(net::Stream& stream, asio::const_buffer all) -> awaitable<Result<void>>
{
    while (all.size() > 0) {
        const auto now = asio::buffer(all, slice);
        stream.expires_after(options_.progress);
        const auto done = co_await stream.write(now);
        if (!done) co_return done.error();
        all += now.size();
    }
    co_return Result<void>{};
}

auto Client::write_source(Connection& connection, ClientRequest& request) -> awaitable<Result<void>>
{
    auto& source = std::get<BodySource>(request.body);
    for (std::uint64_t sent = 0; sent < source.length;) {
        // An answer before the end is a refusal: sending the other gigabytes would only delay it.
        if (!connection.stream->quiet()) co_return Fault{errc::cancelled, "net.write"};
        auto piece = co_await source.next();
        if (!piece) co_return piece.error();
        if (piece->empty() || piece->size() > source.length - sent) co_return Fault{errc::internal, "http.source"};
        const auto done = co_await write_slices(*connection.stream, asio::buffer(*piece));
        if (!done) co_return done.error();
        sent += piece->size();
        request.on_progress(sent);
    }
    co_return Result<void>{};
}

auto Client::read_answer(const std::string& method) -> awaitable<Result<ClientResponse>>
{
    auto connection = connection_;
    connection->stream->expires_after(options_.answer);
    for (;;) {
        auto channel = std::make_unique<ClientResponse::Channel>(connection);
        if (method == "HEAD") channel->reader.expect_no_body();
        const auto header = co_await channel->reader.read_header();
        if (!header && header.error().at() != "http.header") co_return header.error();
        if (!header && header.error().code() == errc::timeout) co_return Fault{errc::timeout, "http.answer"};
        if (!header && header.error().code() == errc::cancelled) co_return Fault{errc::cancelled, "http.closed"};
        if (!header) co_return header.error();

        const auto& received = channel->reader.header();
        const bool interim = received.result_int() / 100 == 1 && received.result_int() != 101;
        if (interim) {
            connection->free = true;  // or this reader would close it on leaving
            continue;
        }
        std::vector<Headers::Field> fields;
        for (const auto& each : received) fields.emplace_back(each.name_string(), each.value());
        channel->settle();
        const auto status = received.result_int();
        co_return ClientResponse{status, Headers{std::move(fields)}, std::move(channel)};
    }
}

}  // namespace shanhai::http
