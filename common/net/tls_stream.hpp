// TLS as a Stream, OpenSSL directly on the socket: asio::ssl::stream copies every record once more (+20 % CPU).
//
// What the ends say about each other's certificates comes back as `unauthenticated`, with one word as its subject
// (required, unknown_authority, expired, not_yet_valid, revoked, wrong_purpose, wrong_name, bad):
//   net.certificate         the other end refused ours. A TLS 1.3 client learns this on its first read, not before.
//   net.peer_certificate    we refused theirs
// Any other failed handshake is net.handshake: `unsupported` (no common version or suite, or not TLS at all),
// `timeout`, or `cancelled` when the other end went away.
#pragma once

#include "common/net/stream.hpp"
#include "common/net/tls_settings.hpp"

namespace shanhai::net {

// Both need no expires_after(): the handshake has its own limit, and the stream begins without one.
auto accept_tls(asio::ip::tcp::socket socket, TlsServer settings, Duration limit)
    -> awaitable<Result<std::unique_ptr<Stream>>>;

// `server_name` is the DNS name or the address that the server's certificate must carry.
auto connect_tls(asio::ip::tcp::socket socket, TlsClient settings, std::string server_name, Duration limit)
    -> awaitable<Result<std::unique_ptr<Stream>>>;

}  // namespace shanhai::net
