#include "common/net/tls_stream.hpp"

#include "common/net/authority_for_tests.hpp"
#include "common/net/command_for_tests.hpp"
#include "common/net/listener.hpp"
#include "tests/support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::net;
using namespace std::chrono_literals;
using test::run;

namespace {

auto in_words(const Fault& fault) -> std::string
{
    const auto words = std::string{name_of(fault.code())} + ' ' + std::string{fault.at()};
    return fault.subject().empty() ? words : words + ' ' + fault.subject();
}

using Connected = Result<std::unique_ptr<Stream>>;

// A relay's door that echoes, and the outcome of whoever knocked.
struct TlsStreamTest : testing::Test {
    void open(TlsServer settings, Duration handshake_limit = 5s)
    {
        ListenerOptions options;
        options.tls = std::move(settings);
        options.handshake_limit = handshake_limit;
        Listener::Hooks hooks;
        hooks.on_refused = [this](const Peer&, const Fault& fault) { refused = in_words(fault); };
        hooks.on_bug = [](std::string_view, std::exception_ptr) { ADD_FAILURE() << "a session threw"; };
        auto serve = [this](Stream& stream) { return echo(stream); };
        listener = Listener::open(io.get_executor(), options, serve, hooks).value();
        listener->start();
    }
    void TearDown() override
    {
        if (listener) run(io, listener->stop(0ms));
    }

    auto echo(Stream& stream) -> awaitable<void>
    {
        client_certificate = stream.peer().certificate;
        Bytes piece(64_KiB);
        bool open = true;
        while (open) {
            const auto count = co_await stream.read_some(asio::buffer(piece));
            open = count && *count > 0;
            if (!count) ended = in_words(count.error());
            if (!open) break;
            co_await stream.write(asio::buffer(piece.data(), *count));
        }
        co_await stream.shutdown();
    }

    auto dial(TlsClient settings, std::string name = "localhost") -> awaitable<Connected>
    {
        auto socket = co_await connect_tcp("127.0.0.1", listener->port(), 5s);
        if (!socket) co_return socket.error();
        co_return co_await connect_tls(std::move(*socket), std::move(settings), std::move(name), 5s);
    }

    static auto first_answer(Stream& stream) -> awaitable<Result<std::size_t>>
    {
        std::array<char, 16> answer{};
        stream.expires_after(5s);
        co_await stream.write(asio::buffer("hello", 5));
        co_return co_await stream.read_some(asio::buffer(answer));
    }

    // What a client with this identity is told, at the handshake (TLS 1.2) or on its first read (TLS 1.3).
    auto told(const std::optional<Identity>& client) -> std::string
    {
        auto stream = run(io, dial(TlsClient::trusting(authority.roots(), client).value()));
        if (!stream) return in_words(stream.error());
        const auto answer = run(io, first_answer(**stream));
        return answer ? "welcome" : in_words(answer.error());
    }
    // What a client thinks of a server with this identity.
    auto opinion_of(const Identity& server, const Roots& roots, std::string name = "localhost") -> std::string
    {
        open(TlsServer::open_to_all(server).value());
        auto stream = run(io, dial(TlsClient::trusting(roots).value(), std::move(name)));
        return stream ? "believed" : in_words(stream.error());
    }

    asio::io_context io{1};
    test::TempDir folder;
    test::TestAuthority authority;
    Identity own = authority.issue(test::client_wish());
    std::unique_ptr<Listener> listener;
    std::optional<Bytes> client_certificate;
    std::string refused;
    std::string ended;
};

auto round_trip(Stream& stream, const Bytes& all, Bytes& back) -> awaitable<Result<void>>
{
    Bytes piece(100'000);
    for (std::size_t at = 0; at < all.size();) {
        const auto size = std::min<std::size_t>(300'000, all.size() - at);
        stream.expires_after(5s);
        const auto sent = co_await stream.write(asio::buffer(all.data() + at, size));
        if (!sent) co_return sent.error();
        at += size;
        while (back.size() < at) {
            const auto count = co_await stream.read_some(asio::buffer(piece));
            if (!count) co_return count.error();
            back.insert(back.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*count));
        }
    }
    co_return Result<void>{};
}

auto quiet_after_a_turn(Stream& stream) -> awaitable<bool>
{
    auto executor = co_await asio::this_coro::executor;
    auto timer = asio::steady_timer{executor, 20ms};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return stream.quiet();
}

}  // namespace

TEST_F(TlsStreamTest, carries_every_byte_both_ways)
{
    open(TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value());
    auto stream = run(io, dial(TlsClient::trusting(authority.roots(), own).value())).value();
    Bytes all(3'000'001);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::byte>(i * 7 + i / 251);
    Bytes back;

    ASSERT_TRUE(run(io, round_trip(*stream, all, back)));

    EXPECT_EQ(Digest::of(back), Digest::of(all));
    EXPECT_EQ(client_certificate, own.chain.front().to_der()) << "the session knows who it talks to";
}

TEST_F(TlsStreamTest, ends_in_order_when_the_other_end_says_goodbye)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    auto stream = run(io, dial(TlsClient::trusting(authority.roots()).value())).value();
    ASSERT_TRUE(run(io, first_answer(*stream)));

    run(io, stream->shutdown());
    run(io, listener->stop(5s));

    EXPECT_EQ(ended, "") << "a goodbye is no fault";
}

TEST_F(TlsStreamTest, tells_a_cut_connection_from_a_finished_one)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    auto stream = run(io, dial(TlsClient::trusting(authority.roots()).value())).value();
    ASSERT_TRUE(run(io, first_answer(*stream)));

    stream->close();  // TCP ends without TLS's close_notify: anyone on the path could have done that
    run(io, listener->stop(5s));

    EXPECT_EQ(ended, "cancelled net.read");
}

TEST_F(TlsStreamTest, ends_a_read_at_its_limit)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    auto stream = run(io, dial(TlsClient::trusting(authority.roots()).value())).value();
    std::array<char, 16> answer{};
    stream->expires_after(5ms);

    EXPECT_EQ(run(io, stream->read_some(asio::buffer(answer))).error().code(), errc::timeout);
}

TEST_F(TlsStreamTest, is_quiet_until_something_comes)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    auto stream = run(io, dial(TlsClient::trusting(authority.roots()).value())).value();
    EXPECT_TRUE(run(io, quiet_after_a_turn(*stream))) << "session tickets are not news";
    ASSERT_TRUE(run(io, stream->write(asio::buffer("hello", 5))));

    EXPECT_FALSE(run(io, quiet_after_a_turn(*stream)));
    EXPECT_EQ(run(io, first_answer(*stream)).value(), 5U) << "looking takes nothing away";
}

TEST_F(TlsStreamTest, tells_a_machine_without_certificate_that_one_is_required)
{
    open(TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value());

    EXPECT_EQ(told(std::nullopt), "unauthenticated net.certificate required");
    run(io, listener->stop(5s));
    EXPECT_EQ(refused, "unauthenticated net.peer_certificate required");
}

TEST_F(TlsStreamTest, tells_a_machine_why_its_certificate_is_refused)
{
    open(TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value());
    const test::TestAuthority stranger{"elsewhere"};

    EXPECT_EQ(told(stranger.issue(test::client_wish())), "unauthenticated net.certificate unknown_authority");
    EXPECT_EQ(told(authority.issue(test::client_wish().valid_days(-10, -1))),
              "unauthenticated net.certificate expired");
    EXPECT_EQ(told(authority.issue(test::server_wish())), "unauthenticated net.certificate wrong_purpose");
    EXPECT_EQ(told(authority.issue(test::client_wish().with_purpose(""))),
              "unauthenticated net.certificate wrong_purpose")
        << "a key that signs reports states no TLS purpose and opens no door";
    run(io, listener->stop(5s));
    EXPECT_EQ(refused, "unauthenticated net.peer_certificate wrong_purpose");
}

TEST_F(TlsStreamTest, refuses_a_server_of_another_authority)
{
    const test::TestAuthority stranger{"elsewhere"};
    EXPECT_EQ(opinion_of(stranger.issue(test::server_wish()), authority.roots()),
              "unauthenticated net.peer_certificate unknown_authority");
}

TEST_F(TlsStreamTest, refuses_a_server_of_an_authority_that_took_the_same_name)
{
    const test::TestAuthority rebuilt;
    EXPECT_EQ(opinion_of(rebuilt.issue(test::server_wish()), authority.roots()),
              "unauthenticated net.peer_certificate unknown_authority");
}

TEST_F(TlsStreamTest, refuses_a_server_whose_certificate_has_expired)
{
    EXPECT_EQ(opinion_of(authority.issue(test::server_wish().valid_days(-10, -1)), authority.roots()),
              "unauthenticated net.peer_certificate expired");
}

TEST_F(TlsStreamTest, refuses_a_server_whose_certificate_is_not_valid_yet)
{
    EXPECT_EQ(opinion_of(authority.issue(test::server_wish().valid_days(1, 2)), authority.roots()),
              "unauthenticated net.peer_certificate not_yet_valid");
}

TEST_F(TlsStreamTest, refuses_a_server_with_a_clinics_certificate)
{
    auto wish = test::server_wish().with_purpose("clientAuth");
    EXPECT_EQ(opinion_of(authority.issue(wish), authority.roots()),
              "unauthenticated net.peer_certificate wrong_purpose");
}

TEST_F(TlsStreamTest, refuses_a_server_with_another_name)
{
    EXPECT_EQ(opinion_of(authority.issue(test::server_wish()), authority.roots(), "relay.example"),
              "unauthenticated net.peer_certificate wrong_name");
}

TEST_F(TlsStreamTest, refuses_a_server_that_carries_the_name_only_as_its_subject)
{
    auto wish = test::CertificateWish{"localhost"}.with_purpose("serverAuth");
    EXPECT_EQ(opinion_of(authority.issue(wish), authority.roots()), "unauthenticated net.peer_certificate wrong_name");
}

TEST_F(TlsStreamTest, refuses_a_server_at_another_address)
{
    EXPECT_EQ(opinion_of(authority.issue(test::server_wish()), authority.roots(), "127.0.0.2"),
              "unauthenticated net.peer_certificate wrong_name");
}

TEST_F(TlsStreamTest, believes_a_server_at_the_address_its_certificate_names)
{
    EXPECT_EQ(opinion_of(authority.issue(test::server_wish()), authority.roots(), "127.0.0.1"), "believed");
}

TEST_F(TlsStreamTest, shows_enrolment_the_certificate_of_a_server_it_cannot_judge_yet)
{
    const auto server = authority.issue(test::server_wish());
    open(TlsServer::open_to_all(server).value());

    auto stream = run(io, dial(TlsClient::accept_any_for_pinning().value(), "some.name")).value();

    EXPECT_EQ(stream->peer().certificate, server.chain.front().to_der());
}

TEST_F(TlsStreamTest, does_not_wait_for_a_handshake_for_ever)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value(), 5ms);
    auto socket = run(io, connect_tcp("127.0.0.1", listener->port(), 5s)).value();
    auto stream = plain_stream(std::move(socket));
    std::array<char, 16> answer{};

    run(io, stream->read_some(asio::buffer(answer)));
    run(io, listener->stop(5s));

    EXPECT_EQ(refused, "timeout net.handshake");
}

TEST_F(TlsStreamTest, refuses_plain_text_at_a_tls_door)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    test::command(io, "curl -s http://127.0.0.1:" + std::to_string(listener->port()));

    EXPECT_EQ(refused, "unsupported net.handshake");
}

TEST_F(TlsStreamTest, speaks_tls_1_2_and_1_3_with_strangers_software_and_nothing_older)
{
    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    const auto speak = [&](const std::string& how) {
        return test::command(io, "echo | openssl s_client -connect 127.0.0.1:" + std::to_string(listener->port()) +
                                     " -cipher ALL@SECLEVEL=0 " + how + " 2>&1")
            .output;
    };

    EXPECT_THAT(speak("-tls1_3"), testing::HasSubstr("New, TLSv1.3, Cipher is TLS_"));
    EXPECT_THAT(speak("-tls1_2"), testing::HasSubstr("New, TLSv1.2, Cipher is ECDHE-ECDSA-"));
    EXPECT_THAT(speak("-tls1_1"), testing::HasSubstr("Cipher is (NONE)"));
    EXPECT_THAT(speak("-tls1_2 -cipher AES128-GCM-SHA256"), testing::HasSubstr("Cipher is (NONE)"));
    EXPECT_THAT(speak("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA"), testing::HasSubstr("Cipher is (NONE)"));
}

TEST_F(TlsStreamTest, gives_machines_no_session_to_resume_and_browsers_one)
{
    const auto tickets = [&] {
        return test::command(io, "(printf x; sleep 0.3) | openssl s_client -connect 127.0.0.1:" +
                                     std::to_string(listener->port()) + " -cert " +
                                     test::save(folder / "own.pem", own.chain.front().to_pem()) + " -key " +
                                     test::save(folder / "own.key", own.key.to_pem().value()) + " 2>&1")
            .output;
    };
    open(TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value());
    EXPECT_THAT(tickets(), testing::Not(testing::HasSubstr("New Session Ticket arrived")));
    EXPECT_TRUE(client_certificate);
    run(io, listener->stop(0ms));

    open(TlsServer::open_to_all(authority.issue(test::server_wish())).value());
    EXPECT_THAT(tickets(), testing::HasSubstr("New Session Ticket arrived"));
}

TEST(TlsSettings, refuse_a_key_that_belongs_to_another_certificate)
{
    const test::TestAuthority authority;
    auto identity = authority.issue(test::server_wish());
    identity.key = authority.issue(test::server_wish()).key;

    EXPECT_EQ(in_words(TlsServer::open_to_all(identity).error()), "mismatch tls.key");
}

TEST(TlsSettings, refuse_to_trust_nobody)
{
    EXPECT_EQ(in_words(TlsClient::trusting({}).error()), "malformed tls.roots");
}
