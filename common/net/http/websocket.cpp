#include "common/net/http/websocket.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace shanhai::http {
namespace {

namespace beast = boost::beast;
namespace ws = boost::beast::websocket;
using boost::system::error_code;
using Done = asio::any_completion_handler<void(error_code, std::size_t)>;
using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t piece_max = 16 * 1024;  // a TLS record

// The connection as Beast wants to see it, and when it must have moved. One type, so one set of templates.
//
// Our Stream has one alarm for both directions. A write has its own limit, which whatever comes in does not extend:
// a peer that pings and never reads is no better than one that is silent.
struct Wire {
    using executor_type = asio::any_io_executor;

    Wire(net::Stream& over, asio::any_io_executor runs_on, Bytes read_before, const WebSocketOptions& limits)
        : stream{over}, executor{runs_on}, early{std::move(read_before)}, options{limits}
    {}
    Wire(Wire&&) = default;

    auto get_executor() const noexcept -> executor_type { return executor; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& token)
    {
        const auto first = asio::mutable_buffer{*asio::buffer_sequence_begin(into)};
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, asio::mutable_buffer piece) { begin_read(Done{std::move(handler)}, piece); }, token,
            first);
    }

    // Header and payload in one piece: then they are one TLS record and one segment.
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& from, Token&& token)
    {
        auto piece = Bytes(std::min(piece_max, asio::buffer_size(from)));
        asio::buffer_copy(asio::buffer(piece), from);
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, Bytes bytes) { begin_write(Done{std::move(handler)}, std::move(bytes)); }, token,
            std::move(piece));
    }

    void begin_read(Done done, asio::mutable_buffer into) { begin(read(into), std::move(done)); }
    void begin_write(Done done, Bytes piece) { begin(write(std::move(piece)), std::move(done)); }

    // Answers later, never at once, as Asio's own operations do: Beast's would call each other ever deeper.
    void begin(awaitable<Result<std::size_t>> operation, Done done)
    {
        auto answer = [this, done = std::move(done)](std::exception_ptr bug, Result<std::size_t> moved) mutable {
            if (bug) std::rethrow_exception(bug);
            if (!moved) fault = moved.error();
            const auto error = moved ? error_code{} : error_code{asio::error::operation_aborted};
            const auto end = moved && *moved == 0 ? error_code{asio::error::eof} : error;
            asio::post(executor, [done = std::move(done), end, count = moved ? *moved : 0]() mutable {
                std::move(done)(end, count);
            });
        };
        asio::co_spawn(executor, std::move(operation), std::move(answer));
    }

    auto read(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
    {
        if (!early.empty()) {
            const auto count = asio::buffer_copy(into, asio::buffer(early));
            early.erase(early.begin(), early.begin() + static_cast<std::ptrdiff_t>(count));
            co_return count;
        }
        co_return co_await stream.read_some(into);
    }

    auto write(Bytes piece) -> awaitable<Result<std::size_t>>
    {
        const auto written = co_await stream.write(asio::buffer(piece));
        if (!written) co_return written.error();
        co_return piece.size();
    }

    void heard_or_said()
    {
        const auto quiet_until = std::chrono::steady_clock::now() + options.silence;
        stream.expires_after(std::min(quiet_until, write_due) - std::chrono::steady_clock::now());
    }
    void begin_saying()
    {
        write_due = std::chrono::steady_clock::now() + options.write;
        heard_or_said();
    }
    void said()
    {
        write_due = Time::max();
        heard_or_said();
    }

    net::Stream& stream;
    asio::any_io_executor executor;
    Bytes early;
    WebSocketOptions options;
    Time write_due = Time::max();
    std::optional<Fault> fault{};
};

// Found by Beast by their names. Who owns the connection ends it.
template <class Handler>
void async_teardown(beast::role_type, Wire& wire, Handler&& handler)
{
    asio::post(wire.get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), error_code{}));
}
[[maybe_unused]] void teardown(beast::role_type, Wire&, error_code&) {}
[[maybe_unused]] void beast_close_socket(Wire& wire) { wire.stream.close(); }

}  // namespace

struct WebSocket::Engine {
    Engine(net::Stream& stream, asio::any_io_executor executor, Bytes early, const WebSocketOptions& options)
        : socket{Wire{stream, executor, std::move(early), options}}
    {
        socket.text(true);
        socket.auto_fragment(false);
        socket.read_message_max(options.message_max);
        socket.control_callback([this](ws::frame_type kind, beast::string_view payload) {
            wire().heard_or_said();
            if (kind == ws::frame_type::pong && on_pong) on_pong({payload.data(), payload.size()});
        });
    }

    auto wire() -> Wire& { return socket.next_layer(); }

    auto fault_of(error_code error) -> Fault
    {
        const bool closed = error == ws::error::closed || error == asio::error::eof;
        if (closed) return Fault{errc::cancelled, "websocket.closed"};
        if (error == ws::error::message_too_big) return Fault{errc::too_large, "websocket.message"};
        const auto& below = wire().fault;
        if (!below) return Fault{errc::malformed, "websocket.frame"};
        const bool slow = below->code() == errc::timeout && std::chrono::steady_clock::now() >= wire().write_due;
        if (slow) return Fault{errc::timeout, "websocket.write"};
        if (below->code() == errc::timeout) return Fault{errc::timeout, "websocket.silence"};
        if (below->code() == errc::cancelled) return Fault{errc::cancelled, "websocket.closed"};
        return *below;
    }

    std::unique_ptr<net::Stream> own;  // a client's
    ws::stream<Wire, false> socket;
    beast::flat_buffer message{};
    std::function<void(std::string_view)> on_pong{};
};

WebSocket::WebSocket(std::unique_ptr<Engine> engine) : engine_{std::move(engine)} {}
WebSocket::~WebSocket() = default;

auto WebSocket::accept(net::Stream& stream, Upgrade asked, Bytes already_read, WebSocketOptions options)
    -> awaitable<Result<std::unique_ptr<WebSocket>>>
{
    auto executor = co_await asio::this_coro::executor;
    auto engine = std::make_unique<Engine>(stream, executor, std::move(already_read), options);
    engine->socket.set_option(ws::stream_base::decorator([id = asked.request_id](ws::response_type& response) {
        response.erase(beast::http::field::server);
        response.set("X-Request-Id", id);
    }));

    beast::http::request<beast::http::empty_body> request{beast::http::verb::get, "/", 11};
    request.set(beast::http::field::host, asked.host);
    request.set(beast::http::field::upgrade, "websocket");
    request.set(beast::http::field::connection, "upgrade");
    request.set(beast::http::field::sec_websocket_key, asked.key);
    request.set(beast::http::field::sec_websocket_version, "13");
    engine->wire().begin_saying();
    auto [error] = co_await engine->socket.async_accept(request, asio::as_tuple(asio::use_awaitable));
    if (error) co_return engine->fault_of(error);
    engine->wire().said();
    co_return std::unique_ptr<WebSocket>{new WebSocket{std::move(engine)}};
}

auto WebSocket::connect(std::unique_ptr<net::Stream> stream, std::string host, std::string target,
                        WebSocketOptions options) -> awaitable<Result<Answer>>
{
    auto executor = co_await asio::this_coro::executor;
    auto engine = std::make_unique<Engine>(*stream, executor, Bytes(), options);
    engine->own = std::move(stream);
    engine->wire().begin_saying();
    ws::response_type answer;
    auto [error] = co_await engine->socket.async_handshake(answer, host, target, asio::as_tuple(asio::use_awaitable));
    if (error == ws::error::upgrade_declined) co_return Answer(answer.result_int(), answer.body());
    if (error) co_return engine->fault_of(error);
    engine->wire().said();
    co_return Answer(std::unique_ptr<WebSocket>{new WebSocket{std::move(engine)}});
}

auto WebSocket::send(std::string text) -> awaitable<Result<void>>
{
    engine_->wire().begin_saying();
    auto [error, count] = co_await engine_->socket.async_write(asio::buffer(text), asio::as_tuple(asio::use_awaitable));
    if (error) co_return engine_->fault_of(error);
    engine_->wire().said();
    co_return Result<void>{};
}

auto WebSocket::ping(std::string mark) -> awaitable<Result<void>>
{
    const auto payload = ws::ping_data{mark.data(), mark.size()};
    engine_->wire().begin_saying();
    auto [error] = co_await engine_->socket.async_ping(payload, asio::as_tuple(asio::use_awaitable));
    if (error) co_return engine_->fault_of(error);
    engine_->wire().said();
    co_return Result<void>{};
}

auto WebSocket::receive() -> awaitable<Result<std::string>>
{
    auto& message = engine_->message;
    message.clear();
    auto [error, count] = co_await engine_->socket.async_read(message, asio::as_tuple(asio::use_awaitable));
    if (error) co_return engine_->fault_of(error);
    engine_->wire().heard_or_said();
    if (!engine_->socket.got_text()) co_return Fault{errc::unsupported, "websocket.binary"};
    const auto bytes = message.cdata();
    co_return std::string{static_cast<const char*>(bytes.data()), bytes.size()};
}

auto WebSocket::close(Goodbye why) -> awaitable<void>
{
    auto& wire = engine_->wire();
    wire.options.write = std::min(wire.options.write, wire.options.goodbye);
    wire.options.silence = wire.options.goodbye;
    const auto reason = ws::close_reason{static_cast<ws::close_code>(why.code), why.reason};
    wire.begin_saying();
    if (engine_->socket.is_open())
        co_await engine_->socket.async_close(reason, asio::as_tuple(asio::use_awaitable));
    if (engine_->own) co_await engine_->own->shutdown();
}

void WebSocket::on_pong(std::function<void(std::string_view mark)> heard) { engine_->on_pong = std::move(heard); }

auto WebSocket::goodbye() const -> Goodbye
{
    const auto& said = engine_->socket.reason();
    if (said.code == ws::close_code::none) return {Closing::lost, {}};
    return {static_cast<Closing>(said.code), {said.reason.data(), said.reason.size()}};
}

}  // namespace shanhai::http
