// A connection as everything above it sees it: plain or TLS, one type, so that protocol code is compiled once.
//
// One reader and one writer at a time, on the executor it was made with. Every operation ends within the limit that
// expires_after() last set: then it, and all that follow, answer `timeout`. A peer that vanished is `cancelled`.
#pragma once

#include "common/base/bytes.hpp"
#include "common/runtime/asio.hpp"

#include <memory>
#include <optional>
#include <string>

namespace shanhai::net {

struct Peer {
    std::string address;               // numeric, without port
    std::optional<Bytes> certificate;  // DER of the verified client (or server) certificate
};

class Stream {
public:
    virtual ~Stream() = default;

    virtual auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> = 0;  // 0: the peer ended
    virtual auto write(asio::const_buffer all) -> awaitable<Result<void>> = 0;                // all of it
    virtual auto shutdown() -> awaitable<void> = 0;  // says goodbye, bounded by the limit and 2 s; then close()
    virtual auto quiet() -> bool { return true; }    // nothing has come, and the peer is still there
    virtual void close() = 0;                        // at once; operations in flight answer
    virtual void expires_after(Duration limit) = 0;
    virtual auto peer() const -> const Peer& = 0;
};

// Sends at once (TCP_NODELAY): a reply that waits for a delayed ACK costs 40 ms a message.
auto plain_stream(asio::ip::tcp::socket socket) -> std::unique_ptr<Stream>;

// Connects within `limit`, trying each address of `host`.
auto connect_tcp(std::string host, std::uint16_t port, Duration limit) -> awaitable<Result<asio::ip::tcp::socket>>;

}  // namespace shanhai::net
