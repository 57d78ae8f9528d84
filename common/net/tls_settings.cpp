#include "common/net/tls_settings.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace shanhai::net {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

constexpr std::size_t read_ahead = 64 * 1024;

// OpenSSL lets a certificate without extended key usage serve every purpose. Here the purpose must be stated: the keys
// of persons, signers and timestamps come from the same authority and must not open a machine's door.
extern "C" int check_leaf_states_its_purpose(int verified, X509_STORE_CTX* store) noexcept
{
    if (verified != 1 || X509_STORE_CTX_get_error_depth(store) != 0) return verified;
    const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const auto purpose = SSL_is_server(ssl) != 0 ? XKU_SSL_CLIENT : XKU_SSL_SERVER;
    const auto stated = X509_get_extended_key_usage(X509_STORE_CTX_get_current_cert(store));
    const bool none_stated = stated == UINT32_MAX;
    if (!none_stated && (stated & static_cast<unsigned>(purpose)) != 0) return 1;
    X509_STORE_CTX_set_error(store, X509_V_ERR_INVALID_PURPOSE);
    return 0;
}

auto new_context(const SSL_METHOD* method) -> Context
{
    Context context{SSL_CTX_new(method), &SSL_CTX_free};
    if (!context) return nullptr;
    auto* const raw = context.get();
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_PRIORITIZE_CHACHA);
    // Partial writes: a large write goes out record by record and may wait between them. Released buffers: an idle
    // connection of a clinic keeps no 34 KB of empty records.
    SSL_CTX_set_mode(raw,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // Read ahead: several records a call instead of two calls a record. An idle connection gives this buffer back too.
    SSL_CTX_set_read_ahead(raw, 1);
    SSL_CTX_set_default_read_buffer_len(raw, read_ahead);
    const bool set = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20:!PSK:!aNULL") == 1 &&
                     SSL_CTX_set_ciphersuites(raw, "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:"
                                                   "TLS_CHACHA20_POLY1305_SHA256") == 1 &&
                     SSL_CTX_set1_groups_list(raw, "X25519:P-256:P-384") == 1;
    return set ? context : nullptr;
}

auto present(SSL_CTX* context, const Identity& own) -> Result<void>
{
    if (own.chain.empty()) return Fault{errc::malformed, "tls.chain"};
    if (SSL_CTX_use_certificate(context, own.chain.front().get()) != 1)
        return Fault{errc::malformed, "tls.certificate"};
    if (SSL_CTX_use_PrivateKey(context, own.key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
        return Fault{errc::mismatch, "tls.key"};
    for (auto issuer = own.chain.begin() + 1; issuer != own.chain.end(); ++issuer)
        if (SSL_CTX_add1_chain_cert(context, issuer->get()) != 1) return Fault{errc::malformed, "tls.chain"};
    return {};
}

auto believe(SSL_CTX* context, const Roots& roots) -> Result<void>
{
    if (roots.empty()) return Fault{errc::malformed, "tls.roots"};
    auto* const store = SSL_CTX_get_cert_store(context);
    for (const auto& root : roots)
        if (X509_STORE_add_cert(store, root.get()) != 1) return Fault{errc::malformed, "tls.roots"};
    return {};
}

}  // namespace

auto TlsServer::requiring_clients(const Identity& own, const Roots& roots) -> Result<TlsServer>
{
    auto context = new_context(TLS_server_method());
    if (!context) return Fault{errc::internal, "tls.context"};
    if (auto done = present(context.get(), own); !done) return done.error();
    if (auto done = believe(context.get(), roots); !done) return done.error();
    for (const auto& root : roots) SSL_CTX_add_client_CA(context.get(), root.get());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, check_leaf_states_its_purpose);

    // No resumption here: a resumed session skips verification, so an expired certificate would stay welcome for as
    // long as its ticket. A full handshake costs well under a millisecond, and machines keep their connections.
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    return TlsServer{std::move(context)};
}

auto TlsServer::open_to_all(const Identity& own) -> Result<TlsServer>
{
    auto context = new_context(TLS_server_method());
    if (!context) return Fault{errc::internal, "tls.context"};
    if (auto done = present(context.get(), own); !done) return done.error();
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);

    // Nobody is identified by such a session, so resuming it is harmless and spares a phone a round trip. The id
    // context keeps a session from being resumed at another listener.
    static constexpr unsigned char people[] = "shanhai.people";
    SSL_CTX_set_session_id_context(context.get(), people, sizeof people - 1);
    return TlsServer{std::move(context)};
}

auto TlsClient::trusting(const Roots& roots, const std::optional<Identity>& own) -> Result<TlsClient>
{
    auto context = new_context(TLS_client_method());
    if (!context) return Fault{errc::internal, "tls.context"};
    if (auto done = believe(context.get(), roots); !done) return done.error();
    if (own)
        if (auto done = present(context.get(), *own); !done) return done.error();
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, check_leaf_states_its_purpose);
    return TlsClient{std::move(context), true};
}

auto TlsClient::accept_any_for_pinning(const std::optional<Identity>& own) -> Result<TlsClient>
{
    auto context = new_context(TLS_client_method());
    if (!context) return Fault{errc::internal, "tls.context"};
    if (own)
        if (auto done = present(context.get(), *own); !done) return done.error();
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    return TlsClient{std::move(context), false};
}

}  // namespace shanhai::net
