// What an end of a TLS connection presents and whom it believes, as a value. Copies share one context, never changed.
//
// TLS 1.2 and 1.3 with ephemeral keys and AEAD suites only (BCP 195), no compression, no renegotiation. Both ends check
// the other's purpose: a certificate that signs reports opens no connection, and a site's certificate is no server.
#pragma once

#include "common/pki/certificate.hpp"

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <vector>

namespace shanhai::net {

// A certificate with what is needed to use it: the leaf first, then its issuers up to, not including, the root.
struct Identity {
    Identity(std::vector<pki::Certificate> leaf_first, pki::Key private_key)
        : chain{std::move(leaf_first)}, key{std::move(private_key)}
    {}
    std::vector<pki::Certificate> chain;
    pki::Key key;
};

using Roots = std::vector<pki::Certificate>;

class TlsServer {
public:
    // Machines: no client certificate from one of `roots` with purpose clientAuth, no connection.
    static auto requiring_clients(const Identity& own, const Roots& roots) -> Result<TlsServer>;
    // Browsers: no client certificate is asked for.
    static auto open_to_all(const Identity& own) -> Result<TlsServer>;

    auto context() const -> SSL_CTX* { return context_.get(); }

private:
    explicit TlsServer(std::shared_ptr<SSL_CTX> context) : context_{std::move(context)} {}
    std::shared_ptr<SSL_CTX> context_;
};

class TlsClient {
public:
    // The server must chain to one of `roots`, be meant to be a server, and carry the name or address that was dialled.
    static auto trusting(const Roots& roots, const std::optional<Identity>& own = std::nullopt) -> Result<TlsClient>;
    // Believes whoever answers; the caller compares Peer::certificate with a fingerprint that it knows. Enrolment has
    // one that was read out over the telephone, and trusts a pinned root from then on; a device that is called back is
    // known by the certificate it was enrolled with.
    static auto accept_any_for_pinning(const std::optional<Identity>& own = std::nullopt) -> Result<TlsClient>;

    auto context() const -> SSL_CTX* { return context_.get(); }
    auto checks_server() const -> bool { return checks_server_; }

private:
    TlsClient(std::shared_ptr<SSL_CTX> context, bool checks_server)
        : context_{std::move(context)}, checks_server_{checks_server}
    {}
    std::shared_ptr<SSL_CTX> context_;
    bool checks_server_;
};

}  // namespace shanhai::net
