#include "common/net/http/message_reader.hpp"

#include <boost/beast/core/string.hpp>

#include <cstring>

namespace shanhai::http {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

auto ReadBuffer::room() -> asio::mutable_buffer
{
    if (begin_ > 0) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return asio::buffer(bytes_) + end_;
}

auto ReadBuffer::take(asio::mutable_buffer into) -> std::size_t
{
    const auto count = asio::buffer_copy(into, unread());
    consume(count);
    return count;
}

auto ReadBuffer::take_all() -> Bytes
{
    Bytes all(unread().size());
    take(asio::buffer(all));
    bytes_ = {};
    return all;
}

namespace {

// A field that goes on in the next line (RFC 9112 section 5.2). Beast joins such lines; others stop at the first, and
// then the two disagree about what the field says.
auto is_folded(asio::const_buffer lines) -> bool
{
    const auto text = std::string_view{static_cast<const char*>(lines.data()), lines.size()};
    return text.find("\r\n ") != text.npos || text.find("\r\n\t") != text.npos;
}

}  // namespace

template <bool is_request>
MessageReader<is_request>::MessageReader(net::Stream& stream, ReadBuffer& buffer, std::size_t header_limit)
    : stream_{stream}, buffer_{buffer}, header_left_{header_limit}
{
    parser_.body_limit(boost::none);  // bodies are limited by those who read them
    parser_.header_limit(std::numeric_limits<std::uint32_t>::max());
}

template <bool is_request>
auto MessageReader<is_request>::read_header() -> awaitable<Result<void>>
{
    for (;;) {
        const auto all_there = parse_header();
        if (!all_there) co_return all_there.error();
        if (*all_there) break;
        const auto filled = co_await fill("http.header");
        if (!filled) co_return filled.error();
    }
    co_return find_framing();
}

// The limit is ours, to the byte: Beast's would not count a header that arrives whole.
template <bool is_request>
auto MessageReader<is_request>::parse_header() -> Result<bool>
{
    while (!buffer_.empty()) {
        const auto visible = asio::buffer(buffer_.unread(), header_left_);
        error_code error;
        const auto used = parser_.put(visible, error);
        if (is_request && is_folded(asio::buffer(visible, used))) return Fault{errc::malformed, "http.header"};
        buffer_.consume(used);
        header_left_ -= used;
        if (parser_.is_header_done()) return true;
        const bool wants_more = error == beast_http::error::need_more;
        if (error && !wants_more) return Fault{errc::malformed, "http.header"};
        if (wants_more && visible.size() - used == header_left_) return Fault{errc::too_large, "http.header"};
        if (wants_more) return false;
    }
    return false;
}

template <bool is_request>
auto MessageReader<is_request>::find_framing() -> Result<void>
{
    const auto lengths = header().count(beast_http::field::content_length);
    const auto codings = header().count(beast_http::field::transfer_encoding);
    if (lengths > 1 || codings > 1 || (lengths == 1 && codings == 1)) return Fault{errc::malformed, "http.framing"};

    const auto length = header()[beast_http::field::content_length];  // Beast takes "5, 5" for 5
    if (length.find_first_not_of("0123456789") != length.npos) return Fault{errc::malformed, "http.framing"};

    const auto coding = header()[beast_http::field::transfer_encoding];
    const bool only_chunked = boost::beast::iequals(coding, "chunked") && header().version() == 11;
    if (codings == 1 && !only_chunked) return Fault{errc::malformed, "http.framing"};

    complete_ = parser_.is_done();
    if (complete_) return {};
    if (parser_.chunked()) {
        framing_ = Framing::chunked;
    } else if (parser_.content_length()) {
        length_ = *parser_.content_length();
        left_ = length_;
        complete_ = left_ == 0;
    } else {
        framing_ = Framing::until_closed;
    }
    return {};
}

template <bool is_request>
auto MessageReader<is_request>::length() const -> std::optional<std::uint64_t>
{
    if (framing_ != Framing::sized) return std::nullopt;
    return length_;
}

template <bool is_request>
auto MessageReader<is_request>::read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    if (complete_ || into.size() == 0) co_return std::size_t{0};
    switch (framing_) {
    case Framing::sized: co_return co_await read_sized(into);
    case Framing::chunked: co_return co_await read_chunked(into);
    case Framing::until_closed: co_return co_await read_until_closed(into);
    }
    co_return Fault{errc::internal, "http.body"};
}

template <bool is_request>
auto MessageReader<is_request>::read_sized(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    const auto window = asio::buffer(into, static_cast<std::size_t>(std::min<std::uint64_t>(left_, into.size())));
    const auto count = co_await read_directly(window);
    if (!count) co_return count.error();
    if (*count == 0) co_return Fault{errc::cancelled, "http.body"};
    left_ -= *count;
    complete_ = left_ == 0;
    co_return *count;
}

template <bool is_request>
auto MessageReader<is_request>::read_chunked(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    for (;;) {
        auto& window = parser_.get().body();
        window.data = into.data();
        window.size = into.size();
        error_code error;
        const auto used = parser_.put(buffer_.unread(), error);
        buffer_.consume(used);
        complete_ = parser_.is_done();

        const auto count = into.size() - window.size;
        if (count > 0 || complete_) co_return count;
        const bool wants_more = error == beast_http::error::need_more;
        if (error && !wants_more) co_return Fault{errc::malformed, "http.chunk"};
        if (used > 0 && !wants_more) continue;  // Beast takes one step at a time, and none from an empty buffer
        const auto filled = co_await fill("http.body");
        if (!filled) co_return filled.error();
    }
}

template <bool is_request>
auto MessageReader<is_request>::read_until_closed(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    const auto count = co_await read_directly(into);
    if (count) complete_ = *count == 0;
    co_return count;
}

template <bool is_request>
auto MessageReader<is_request>::fill(std::string_view at) -> awaitable<Result<void>>
{
    const auto room = buffer_.room();
    if (room.size() == 0) co_return Fault{errc::malformed, "http.chunk"};  // a line that does not end
    const auto count = co_await stream_.read_some(room);
    if (!count && count.error().at() != "net.read") co_return count.error();
    if (!count) co_return Fault{count.error().code(), at};
    if (*count == 0) co_return Fault{errc::cancelled, at};
    buffer_.commit(*count);
    co_return Result<void>{};
}

template <bool is_request>
auto MessageReader<is_request>::read_directly(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    if (!buffer_.empty()) co_return buffer_.take(into);
    const auto count = co_await stream_.read_some(into);
    if (!count && count.error().at() == "net.read") co_return Fault{count.error().code(), "http.body"};
    co_return count;
}

template class MessageReader<true>;
template class MessageReader<false>;

}  // namespace shanhai::http
