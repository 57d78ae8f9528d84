#include "common/net/http/server.hpp"

#include "common/net/http/message_reader.hpp"
#include "common/net/http/reply.hpp"
#include "common/net/http/upload_body.hpp"

#include <stdexcept>

namespace shanhai::http {
namespace {

using Field = boost::beast::http::field;
using Header = boost::beast::http::header<true, boost::beast::http::fields>;

constexpr auto retry_after_seconds = "5";

// A stricter reading than Beast's, where readers in a chain could disagree (RFC 9112 section 3.2).
auto request_from(const Header& header, const net::Stream& stream, const RequestId& id, UploadBody& body)
    -> Result<Request>
{
    const bool old = header.version() == 10;
    if (!old && header.version() != 11) return Fault{errc::malformed, "http.version"};
    if (header.count(Field::host) > 1 || (!old && header.count(Field::host) == 0) || !is_host(header[Field::host]))
        return Fault{errc::malformed, "http.host"};
    const auto expectation = header[Field::expect];
    if (!expectation.empty() && !same_word(expectation, "100-continue")) return Fault{errc::unsupported, "http.expect"};
    if (!expectation.empty() && !old) body.ask_before_reading();
    auto target = parse_target(header.target());
    if (!target) return target.error();

    std::vector<Headers::Field> fields;
    for (const auto& each : header) fields.emplace_back(each.name_string(), each.value());
    return Request{
        std::string{header.method_string()}, std::move(*target), Headers{std::move(fields)}, stream.peer(), id, body};
}

// Where HTTP has a closer word than the table.
auto refusal_of(const Fault& fault) -> Response
{
    Response response{fault};
    if (fault.at() == "http.header" && fault.code() == errc::too_large) return std::move(response).with_status(431);
    if (fault.at() == "http.expect") return std::move(response).with_status(417);
    return response;
}

auto was_cancelled(const std::exception_ptr& thrown) -> bool
try {
    std::rethrow_exception(thrown);
} catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
} catch (...) {
    return false;
}

}  // namespace

// One request and its reply, from the first byte of the one to the last of the other.
struct Server::Exchange {
    Exchange(net::Stream& connection, ReadBuffer& unread, const ServerOptions& options, RequestId name)
        : stream{connection}, buffer{unread}, id{std::move(name)}, reader{stream, buffer, options.header_limit},
          body{stream, reader, options}, reply{stream, options.reply_progress}
    {}

    net::Stream& stream;
    ReadBuffer& buffer;
    RequestId id;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    MessageReader<true> reader;
    UploadBody body;
    Reply reply;
};

Server::Server(Router routes, ServerOptions options, const Clock& clock, Entropy& entropy, Hooks hooks)
    : router_{std::move(routes)}, options_{options}, clock_{clock}, entropy_{entropy}, hooks_{std::move(hooks)}
{}

auto Server::serve(net::Stream& stream) -> awaitable<void>
{
    ReadBuffer buffer{std::max<std::size_t>(options_.header_limit, 4096)};
    for (bool more = true; more;) {
        more = co_await begins(stream, buffer);
        if (!more) break;
        Exchange exchange{stream, buffer, options_, mint<RequestId>(clock_, entropy_)};
        more = co_await complete(exchange);
    }
    stream.expires_after(options_.reply_progress);
    co_await stream.shutdown();
}

void Server::drain()
{
    draining_ = true;
    for (auto* const stream : idle_) stream->close();
}

auto Server::begins(net::Stream& stream, ReadBuffer& buffer) -> awaitable<bool>
{
    if (draining_) co_return false;
    if (!buffer.empty()) co_return true;

    stream.expires_after(options_.idle);
    idle_.insert(&stream);
    const auto count = co_await stream.read_some(buffer.room());
    idle_.erase(&stream);
    if (!count || *count == 0) co_return false;
    buffer.commit(*count);
    co_return true;
}

auto Server::complete(Exchange& exchange) -> awaitable<bool>
{
    exchange.stream.expires_after(options_.header);
    const auto header = co_await exchange.reader.read_header();
    if (!header) {
        co_await refuse(exchange, header.error());
        co_return false;
    }

    auto request = request_from(exchange.reader.header(), exchange.stream, exchange.id, exchange.body);
    if (!request) {
        co_await refuse(exchange, request.error());
        co_return false;
    }
    co_return co_await reply_to(*request, exchange);
}

auto Server::reply_to(Request& request, Exchange& exchange) -> awaitable<bool>
{
    exchange.stream.expires_after(options_.handling);
    auto response = co_await answer(request);
    if (response.take_over()) {
        report(exchange, request.method(), request.route(), response.status(), true);
        auto rest = exchange.buffer.take_all();
        auto successor = response.take_over();
        co_await successor(exchange.stream, std::move(rest));
        co_return false;
    }

    // The first piece before the head: a source that fails at once can still be answered as a failure.
    const bool with_body = request.method() != "HEAD";
    auto first = co_await first_piece(response, with_body, exchange.id);
    if (!first) response = Response{first.error()};
    finish(response, exchange.id);

    const bool at_next = co_await exchange.body.skip_rest();
    const bool keep = at_next && exchange.reader.keep_alive() && !draining_;
    const ReplyShape shape{with_body, keep, clock_.now()};
    auto piece = first ? std::move(*first) : Bytes{};
    const bool sent = co_await deliver(response, shape, std::move(piece), exchange);
    report(exchange, request.method(), request.route(), response.status(), sent);
    co_return sent&& keep;
}

auto Server::answer(Request& request) -> awaitable<Response>
{
    auto match = router_.match(request.method(), request.segments());
    if (!match.route && match.allow.empty()) co_return Fault{errc::not_found, "http.path"};
    if (!match.route) {
        Response refusal{Fault{errc::unsupported, "http.method"}};
        co_return std::move(refusal).with_status(405).with("Allow", match.allow);
    }
    request.bind(match.route->pattern, std::move(match.parameters));

    std::exception_ptr thrown;
    try {
        co_return co_await match.route->handler(request);
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return failure(thrown, request.id());
}

auto Server::first_piece(Response& response, bool wanted, const RequestId& id) -> awaitable<Result<Bytes>>
{
    auto* const source = response.source();
    if (!wanted || !source || source->length == 0) co_return Bytes{};
    std::exception_ptr thrown;
    try {
        co_return co_await source->next();
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return failure(thrown, id);
}

auto Server::deliver(Response& response, ReplyShape shape, Bytes first, Exchange& exchange) -> awaitable<bool>
{
    std::exception_ptr thrown;
    try {
        const auto sent = co_await exchange.reply.send(response, shape, std::move(first));
        co_return sent.has_value();
    } catch (...) {
        thrown = std::current_exception();
    }
    failure(thrown, exchange.id);
    co_return false;  // the head is out: all that is left is to cut the connection
}

auto Server::failure(const std::exception_ptr& thrown, const RequestId& id) const -> Fault
{
    if (was_cancelled(thrown)) return Fault{errc::cancelled, "http.handler"};
    hooks_.on_bug(id, thrown);
    return Fault{errc::internal, "http.handler"};
}

auto Server::refuse(Exchange& exchange, Fault fault) -> awaitable<void>
{
    const bool nobody_listens = fault.code() == errc::cancelled || fault.code() == errc::timeout;
    if (nobody_listens) co_return;
    auto response = refusal_of(fault);
    finish(response, exchange.id);
    const ReplyShape shape{true, false, clock_.now()};
    Bytes no_piece;
    const bool sent = co_await deliver(response, shape, std::move(no_piece), exchange);
    report(exchange, {}, {}, response.status(), sent);
}

void Server::finish(Response& response, const RequestId& id) const
{
    auto& headers = response.headers();
    headers.set("X-Request-Id", id.text());
    // What is not said to be for keeping is not kept: most of it is about a patient.
    if (!headers.find("Cache-Control")) headers.set("Cache-Control", "no-store");
    if (!response.fault()) return;

    const auto& fault = *response.fault();
    response.write_json(fault_json(fault, id.text(), hooks_.sentence));
    if (may_be_retried(fault.code())) headers.set("Retry-After", retry_after_seconds);
    // RFC 9110 section 15.5.2 wants a challenge; this one makes no browser ask for a password.
    if (response.status() == 401) headers.set("WWW-Authenticate", "Session");
}

void Server::report(const Exchange& exchange, std::string_view method, std::string_view route, unsigned status,
                    bool sent) const
{
    Finished finished{method, route, exchange.id};
    finished.status = status;
    finished.reply_complete = sent;
    finished.bytes_in = exchange.body.bytes_read();
    finished.bytes_out = exchange.reply.bytes_written();
    finished.took = std::chrono::steady_clock::now() - exchange.began;
    hooks_.on_request(finished);
}

}  // namespace shanhai::http
