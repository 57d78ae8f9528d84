#include "common/net/http/reply.hpp"

#include <boost/beast/http/status.hpp>

#include <ctime>

namespace shanhai::http {
namespace {

constexpr std::size_t slice = 64 * 1024;
constexpr std::size_t fits_with_head = 16 * 1024;

auto has_content(unsigned status) -> bool { return status >= 200 && status != 204 && status != 304; }

// RFC 9110 section 5.6.7.
auto http_date(Instant when) -> std::string
{
    const auto seconds = std::chrono::system_clock::to_time_t(when);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

}  // namespace

auto head_of(const Response& response, const ReplyShape& shape) -> std::string
{
    const auto reason = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status()));
    auto head = "HTTP/1.1 " + std::to_string(response.status()) + ' ' + std::string{reason} + "\r\n";
    head += "Date: " + http_date(shape.date) + "\r\n";
    for (const auto& [name, value] : response.headers()) head += name + ": " + value + "\r\n";
    const bool sized = shape.sized && has_content(response.status());
    if (sized) head += "Content-Length: " + std::to_string(response.length()) + "\r\n";
    head += shape.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

auto Reply::send(Response& response, ReplyShape shape, Bytes first) -> awaitable<Result<void>>
{
    auto head = head_of(response, shape);
    const bool with_body = shape.body && has_content(response.status());
    const auto* const text = response.text();
    const bool in_one_write = with_body && text && text->size() <= fits_with_head;
    if (in_one_write) head += *text;
    const auto begun = co_await write(asio::buffer(head));
    if (!begun || in_one_write || !with_body) co_return begun;

    auto rest = text ? write(asio::buffer(*text)) : send_source(*response.source(), std::move(first));
    co_return co_await std::move(rest);
}

// Each slice has its own limit: a slow link may take long, a dead one may not.
auto Reply::write(asio::const_buffer all) -> awaitable<Result<void>>
{
    while (all.size() > 0) {
        const auto now = asio::buffer(all, slice);
        stream_.expires_after(progress_);
        const auto done = co_await stream_.write(now);
        if (!done) co_return done.error();
        bytes_written_ += now.size();
        all += now.size();
    }
    co_return Result<void>{};
}

auto Reply::send_source(BodySource& source, Bytes piece) -> awaitable<Result<void>>
{
    for (auto left = source.length; left > 0;) {
        if (piece.empty() || piece.size() > left) co_return Fault{errc::internal, "http.source"};
        left -= piece.size();
        const auto done = co_await write(asio::buffer(piece));
        if (!done) co_return done.error();
        if (left == 0) break;
        auto next = co_await source.next();
        if (!next) co_return next.error();
        piece = std::move(*next);
    }
    co_return Result<void>{};
}

}  // namespace shanhai::http
