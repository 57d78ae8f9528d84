// Reads one message from a connection: its header within a limit, then its body piece by piece.
//
// Beast's parser judges every header and takes chunks apart; a body of known length goes past it, straight into the
// caller's buffer. What two readers could frame differently (RFC 9112 section 6.3) is `malformed`, never guessed.
#pragma once

#include "common/base/bytes.hpp"
#include "common/net/stream.hpp"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace shanhai::http {

// Bytes of a connection that were read and not yet used: the rest of one message is the beginning of the next.
class ReadBuffer {
public:
    explicit ReadBuffer(std::size_t capacity) : bytes_(capacity) {}

    auto unread() const -> asio::const_buffer { return {bytes_.data() + begin_, end_ - begin_}; }
    auto empty() const -> bool { return begin_ == end_; }
    auto room() -> asio::mutable_buffer;  // makes place by moving what is unread to the front
    void commit(std::size_t count) { end_ += count; }
    void consume(std::size_t count) { begin_ += count; }
    auto take(asio::mutable_buffer into) -> std::size_t;
    auto take_all() -> Bytes;  // and gives up its memory: nobody reads here any more

private:
    Bytes bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

template <bool is_request>
class MessageReader {
public:
    using Parser = boost::beast::http::parser<is_request, boost::beast::http::buffer_body>;

    MessageReader(net::Stream& stream, ReadBuffer& buffer, std::size_t header_limit);

    // `too_large http.header` beyond the limit; `cancelled http.header` when the peer left before its end.
    auto read_header() -> awaitable<Result<void>>;
    auto header() const -> const typename Parser::value_type::header_type& { return parser_.get().base(); }
    auto keep_alive() const -> bool { return parser_.keep_alive() && framing_ != Framing::until_closed; }

    auto length() const -> std::optional<std::uint64_t>;
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;  // 0: complete
    auto complete() const -> bool { return complete_; }
    void expect_no_body() { parser_.skip(true); }  // the answer to HEAD; before read_header()

private:
    enum class Framing { sized, chunked, until_closed };

    auto parse_header() -> Result<bool>;  // whether it is all there
    auto find_framing() -> Result<void>;
    auto read_sized(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;
    auto read_chunked(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;
    auto read_until_closed(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;
    auto fill(std::string_view at) -> awaitable<Result<void>>;
    auto read_directly(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>;

    net::Stream& stream_;
    ReadBuffer& buffer_;
    Parser parser_;
    std::size_t header_left_;
    Framing framing_ = Framing::sized;
    std::uint64_t length_ = 0;
    std::uint64_t left_ = 0;
    bool complete_ = false;
};

extern template class MessageReader<true>;
extern template class MessageReader<false>;

}  // namespace shanhai::http
