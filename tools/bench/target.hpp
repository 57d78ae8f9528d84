// Whom a load is driven at: an address, and who we are there.
#pragma once

#include "common/net/stream.hpp"
#include "common/net/tls_settings.hpp"

#include <filesystem>

namespace shanhai::bench {

struct Target {
    std::string name;  // as the figures call it
    std::string host;
    std::uint16_t port = 0;
    std::optional<net::TlsClient> tls;  // none: plain

    // `where` is HOST:PORT. `identity` is a folder with roots.pem, certificate.pem and key.pem, or empty for plain.
    static auto parse(std::string name, std::string_view where, const std::filesystem::path& identity)
        -> Result<Target>;
};

auto dial(Target target) -> awaitable<Result<std::unique_ptr<net::Stream>>>;

}  // namespace shanhai::bench
