// The body of a request, as it comes from the connection.
#pragma once

#include "common/net/http/body.hpp"
#include "common/net/http/message_reader.hpp"
#include "common/net/http/server.hpp"

namespace shanhai::http {

class UploadBody final : public Body {
public:
    UploadBody(net::Stream& stream, MessageReader<true>& reader, const ServerOptions& options)
        : stream_{stream}, reader_{reader}, options_{options}
    {}

    // The client holds the body back until we ask for it (RFC 9110 section 10.1.1): reading it is how we ask, so that a
    // refused upload is never sent.
    void ask_before_reading() { held_back_ = true; }
    auto bytes_read() const -> std::uint64_t { return bytes_read_; }

    auto length() const -> std::optional<std::uint64_t> override { return reader_.length(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override;
    void give_up() override { stream_.close(); }

    // Reads on to the end if that is near; says whether the next request may follow.
    auto skip_rest() -> awaitable<bool>;

private:
    auto patience() const -> Duration;

    net::Stream& stream_;
    MessageReader<true>& reader_;
    const ServerOptions& options_;
    bool held_back_ = false;
    std::uint64_t bytes_read_ = 0;
    Duration waited_{};  // for the client, not for those who use what it sends
};

}  // namespace shanhai::http
