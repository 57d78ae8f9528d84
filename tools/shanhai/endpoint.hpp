// Where a relay is: https://host:port, as people type it and as profiles keep it. Pure.
#pragma once

#include "common/base/fault.hpp"

#include <cstdint>

namespace shanhai::cli {

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
};

// The scheme may be left out, but http is refused: nothing here travels in the clear. `malformed usage.url`.
auto parse_endpoint(std::string_view url, std::uint16_t default_port) -> Result<Endpoint>;

auto escaped(std::string_view text) -> std::string;  // one path segment or query value (RFC 3986)

}  // namespace shanhai::cli
