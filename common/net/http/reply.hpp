// Writes one response to a connection.
#pragma once

#include "common/base/instant.hpp"
#include "common/net/http/response.hpp"

namespace shanhai::http {

struct ReplyShape {
    ReplyShape(bool with_body, bool keep, Instant now) : body{with_body}, keep_alive{keep}, date{now} {}
    static auto until_closed(Instant now)  // nobody knows how long it will be: its end is the connection's
    {
        ReplyShape shape{true, false, now};
        shape.sized = false;
        return shape;
    }
    bool body;  // false: the answer to HEAD
    bool keep_alive;
    Instant date;
    bool sized = true;
};

// Status line and fields, to the empty line.
auto head_of(const Response& response, const ReplyShape& shape) -> std::string;

class Reply {
public:
    Reply(net::Stream& stream, Duration progress) : stream_{stream}, progress_{progress} {}

    // `first` is the first piece of the response's source, if it has one. Success: all of it has been written.
    auto send(Response& response, ReplyShape shape, Bytes first) -> awaitable<Result<void>>;
    auto bytes_written() const -> std::uint64_t { return bytes_written_; }

private:
    auto write(asio::const_buffer all) -> awaitable<Result<void>>;
    auto send_source(BodySource& source, Bytes piece) -> awaitable<Result<void>>;

    net::Stream& stream_;
    Duration progress_;
    std::uint64_t bytes_written_ = 0;
};

}  // namespace shanhai::http
