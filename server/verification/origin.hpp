// Where a question came from: the client's network, also behind a proxy of ours. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace shanhai::verification {

// The client's address: the peer's, unless the peer is one of `proxies`; then the last address of X-Forwarded-For that
// is no proxy of ours. What stands before that, anybody may have written.
auto client_of(std::string_view peer, std::string_view forwarded, std::span<const std::string> proxies) -> std::string;

// What counts as one client: an IPv4 address, or the /64 that an IPv6 customer has all of. "192.0.2.7", "2001:db8::/64"
auto client_network(std::string_view address) -> std::string;

// What is kept of it: enough to tell a town from another, not a person. "192.0.2.0/24", "2001:db8::/48"
auto kept_network(std::string_view address) -> std::string;

}  // namespace shanhai::verification
