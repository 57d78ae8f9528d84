#include "common/net/tls_stream.hpp"

#include "common/net/quiet_bio.hpp"
#include "common/net/socket.hpp"
#include "common/net/tls_fault.hpp"
#include "common/net/watchdog.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace shanhai::net {
namespace {

using asio::ip::tcp;
using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;
using Waiting = std::optional<tcp::socket::wait_type>;

// A peer that always has more to give would keep the thread to itself: after so many operations others get their turn.
constexpr int turns_in_a_row = 16;

class TlsStream final : public Stream {
public:
    TlsStream(tcp::socket socket, SSL_CTX* context)
        : socket_{std::move(socket)}, watchdog_{socket_.get_executor(), [this] { close(); }}, ssl_{SSL_new(context),
                                                                                                   &SSL_free}
    {
        peer_.address = prepare(socket_);
        auto* const bio = quiet_socket_bio(socket_.native_handle());
        SSL_set_bio(ssl_.get(), bio, bio);
    }

    auto ssl() const -> SSL* { return ssl_.get(); }

    // SSL_set_accept_state or SSL_set_connect_state has said which side we are.
    auto handshake(Duration limit) -> awaitable<Result<void>>
    {
        watchdog_.expires_after(limit);
        auto step = [this] { return SSL_do_handshake(ssl_.get()); };
        const auto done = co_await until_done(step, "net.handshake");
        if (!done) {
            watchdog_.expires_within(goodbye_limit);
            co_await linger(socket_);  // so that our alert, which says why, is not lost to a reset
            co_return done.error();
        }
        watchdog_.stand_down();
        keep_peer_certificate();
        co_return Result<void>{};
    }

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        if (into.size() == 0) co_return std::size_t{0};
        std::size_t count = 0;
        auto step = [&, this] { return SSL_read_ex(ssl_.get(), into.data(), into.size(), &count); };
        const auto done = co_await until_done(step, "net.read");
        if (done) co_return count;
        const bool alerted = done.error().code() != errc::cancelled;
        const bool said_goodbye = (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
        if (alerted) close();  // OpenSSL would call every further read a goodbye
        if (said_goodbye && !alerted && socket_.is_open()) co_return std::size_t{0};
        co_return done.error();
    }

    auto write(asio::const_buffer all) -> awaitable<Result<void>> override
    {
        while (all.size() > 0) {
            std::size_t count = 0;
            auto step = [&, this] { return SSL_write_ex(ssl_.get(), all.data(), all.size(), &count); };
            const auto done = co_await until_done(step, "net.write");
            if (!done) co_return done.error();
            all += count;
        }
        co_return Result<void>{};
    }

    auto shutdown() -> awaitable<void> override
    {
        if (socket_.is_open() && SSL_is_init_finished(ssl_.get())) {
            ERR_clear_error();
            SSL_shutdown(ssl_.get());  // one small record: either there is room for it, or nobody is listening
            ERR_clear_error();
            watchdog_.expires_within(goodbye_limit);
            co_await linger(socket_);
        }
        close();
    }

    auto quiet() -> bool override
    {
        if (!socket_.is_open()) return false;
        char first = 0;
        std::size_t count = 0;
        ERR_clear_error();
        const int done = SSL_peek_ex(ssl_.get(), &first, 1, &count);  // takes in session tickets on the way
        const bool nothing_yet = done != 1 && SSL_get_error(ssl_.get(), done) == SSL_ERROR_WANT_READ;
        return nothing_yet;
    }

    void close() override
    {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    void expires_after(Duration limit) override { watchdog_.expires_after(limit); }
    auto peer() const -> const Peer& override { return peer_; }

private:
    // Repeats one OpenSSL call until it is done, waiting for the socket in between. Once the socket is closed OpenSSL
    // is not asked again: its descriptor may already be somebody else's.
    template <class Step>
    auto until_done(Step& step, std::string_view at) -> awaitable<Result<void>>
    {
        while (socket_.is_open()) {
            ERR_clear_error();
            const int outcome = step();
            if (outcome == 1 && ++turns_ < turns_in_a_row) co_return Result<void>{};
            if (outcome == 1) {
                turns_ = 0;
                co_await asio::post(socket_.get_executor(), asio::use_awaitable);
                co_return Result<void>{};
            }

            const auto waiting = what_it_waits_for(outcome);
            if (!waiting) co_return tls_fault(ssl_.get(), fault(at));
            turns_ = 0;
            if (*waiting == tcp::socket::wait_read) acknowledge_at_once(socket_);
            auto [error] = co_await socket_.async_wait(*waiting, asio::as_tuple(asio::use_awaitable));
            if (error) co_return fault(at);
        }
        co_return fault(at);
    }

    auto what_it_waits_for(int outcome) const -> Waiting
    {
        switch (SSL_get_error(ssl_.get(), outcome)) {
        case SSL_ERROR_WANT_READ: return tcp::socket::wait_read;
        case SSL_ERROR_WANT_WRITE: return tcp::socket::wait_write;
        default: return std::nullopt;
        }
    }

    auto fault(std::string_view at) const -> Fault
    {
        return Fault{watchdog_.expired() ? errc::timeout : errc::cancelled, at};
    }

    void keep_peer_certificate()
    {
        const std::unique_ptr<X509, decltype(&X509_free)> presented{SSL_get1_peer_certificate(ssl_.get()), &X509_free};
        if (!presented) return;
        Bytes der(static_cast<std::size_t>(i2d_X509(presented.get(), nullptr)));
        auto* out = reinterpret_cast<unsigned char*>(der.data());
        i2d_X509(presented.get(), &out);
        peer_.certificate = std::move(der);
    }

    tcp::socket socket_;
    Watchdog watchdog_;
    Ssl ssl_;
    Peer peer_;
    int turns_ = 0;
};

// RFC 9525: the name is looked for among the subject alternative names only.
auto expect_name(SSL* ssl, const std::string& name) -> bool
{
    auto* const rules = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    boost::system::error_code not_numeric;
    asio::ip::make_address(name, not_numeric);
    if (!not_numeric) return X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str()) == 1;
    return X509_VERIFY_PARAM_set1_host(rules, name.data(), name.size()) == 1 &&
           SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

}  // namespace

auto accept_tls(tcp::socket socket, TlsServer settings, Duration limit) -> awaitable<Result<std::unique_ptr<Stream>>>
{
    auto stream = std::make_unique<TlsStream>(std::move(socket), settings.context());
    SSL_set_accept_state(stream->ssl());
    const auto done = co_await stream->handshake(limit);
    if (!done) co_return done.error();
    co_return std::unique_ptr<Stream>{std::move(stream)};
}

auto connect_tls(tcp::socket socket, TlsClient settings, std::string server_name, Duration limit)
    -> awaitable<Result<std::unique_ptr<Stream>>>
{
    auto stream = std::make_unique<TlsStream>(std::move(socket), settings.context());
    SSL_set_connect_state(stream->ssl());
    if (settings.checks_server() && !expect_name(stream->ssl(), server_name))
        co_return Fault{errc::malformed, "net.server_name"};
    const auto done = co_await stream->handshake(limit);
    if (!done) co_return done.error();
    co_return std::unique_ptr<Stream>{std::move(stream)};
}

}  // namespace shanhai::net
