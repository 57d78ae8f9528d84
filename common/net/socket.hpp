// What plain and TLS streams do alike with their socket.
#pragma once

#include "common/runtime/asio.hpp"

#include <string>

namespace shanhai::net {

// However generous the limit in force, no goodbye takes longer.
inline constexpr auto goodbye_limit = std::chrono::seconds{2};

// Ready for our kind of use, without delayed sending; answers the other end's address.
auto prepare(asio::ip::tcp::socket& socket) -> std::string;

// Acknowledges what was just read, at once. A sender without TCP_NODELAY (DCMTK and Orthanc as installed) holds the
// tail of each message back until the one before it is acknowledged, and the kernel would wait up to 40 ms with that.
// The option wears off by itself, hence before every wait or after every read; only Linux has it.
void acknowledge_at_once(asio::ip::tcp::socket& socket);

// Says that we are done and reads on until the other end is, too. Closing with unread bytes sends a reset, and a reset
// may overtake the reply that was just written (RFC 9112 section 9.6).
auto linger(asio::ip::tcp::socket& socket) -> awaitable<void>;

// Nothing to read, and the other end is still there.
auto is_quiet(asio::ip::tcp::socket& socket) -> bool;

}  // namespace shanhai::net
