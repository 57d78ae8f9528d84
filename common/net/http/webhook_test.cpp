#include "common/net/http/webhook.hpp"

#include "common/net/authority_for_tests.hpp"
#include "common/net/http/server_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::http;
using namespace std::chrono_literals;
using net::Hearing;
using net::Outcome;
using test::run;

namespace {

const auto key = WebhookKey::parse("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWpBQkNERUZHSElKISE=").value();
const auto at = Instant{1'772'694'489s + 250ms};

auto message() -> WebhookMessage { return {"dlv_1", at, R"({"a":1})"}; }

auto impatient() -> WebhookLimits
{
    WebhookLimits limits;
    limits.answer = 20ms;
    limits.whole = 200ms;
    return limits;
}

// A receiver on this computer that does as its script says.
struct Receiver {
    using Script = std::function<awaitable<void>(net::Stream&)>;

    explicit Receiver(Script script, net::ListenerOptions options = {})
    {
        auto serve = [script](net::Stream& stream) { return script(stream); };
        listener = net::Listener::open(io.get_executor(), std::move(options), serve).value();
        listener->start();
    }
    ~Receiver() { run(io, listener->stop(0s)); }

    auto url(const std::string& scheme = "http") const
    {
        return WebhookUrl::parse(scheme + "://127.0.0.1:" + std::to_string(listener->port()) + "/hooks?from=relay");
    }
    auto post(WebhookLimits limits = {})
    {
        return run(io, post_webhook(url().value(), key, message(), std::nullopt, limits));
    }

    asio::io_context io{1};
    std::unique_ptr<net::Listener> listener;
};

std::string asked;

auto listen_once(net::Stream& stream) -> awaitable<void>
{
    asked.clear();
    std::array<char, 4096> piece{};
    while (!asked.ends_with(R"({"a":1})")) {
        const auto count = co_await stream.read_some(asio::buffer(piece));
        if (!count || *count == 0) co_return;
        asked.append(piece.data(), *count);
    }
}

auto answering(std::string answer) -> Receiver::Script
{
    struct Speaker {
        static auto speak(net::Stream& stream, std::string answer) -> awaitable<void>
        {
            co_await listen_once(stream);
            co_await stream.write(asio::buffer(answer));
            co_await stream.shutdown();
        }
    };
    return [answer](net::Stream& stream) { return Speaker::speak(stream, answer); };
}

auto said(const std::string& answer) -> Outcome
{
    Receiver receiver{answering(answer)};
    return receiver.post();
}

auto hangs(net::Stream& stream) -> awaitable<void>
{
    co_await listen_once(stream);
    co_await listen_once(stream);
}

auto speaks_without_end(net::Stream& stream) -> awaitable<void>
{
    static const auto head = std::string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
    static const auto piece = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
    co_await listen_once(stream);
    co_await stream.write(asio::buffer(head));
    for (;;) {
        const auto done = co_await stream.write(asio::buffer(piece));
        if (!done) co_return;
    }
}

// A byte now and then keeps every single wait short, and the whole without end.
auto dribbles(net::Stream& stream) -> awaitable<void>
{
    static const auto head = std::string{"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"};
    static const auto piece = std::string{"x"};
    co_await listen_once(stream);
    co_await stream.write(asio::buffer(head));
    auto here = co_await asio::this_coro::executor;
    auto pause = asio::steady_timer{here};
    for (;;) {
        pause.expires_after(5ms);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto done = co_await stream.write(asio::buffer(piece));
        if (!done) co_return;
    }
}

}  // namespace

// The example of the specification's own libraries.
TEST(WebhookKey, signs_as_the_standard_says)
{
    const auto published = WebhookKey::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").value();
    EXPECT_EQ(published.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Instant{1'614'265'330s}, R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    EXPECT_EQ(key.sign("dlv_1", at, R"({"a":1})"), "v1,nUX1tb9BWGC1lrs2A7g7syOVHKUjCmRQMpvWaDGTmCI=");
}

TEST(WebhookKey, is_made_long_enough_and_read_back)
{
    SystemEntropy entropy;
    const auto made = WebhookKey::make(entropy);
    EXPECT_EQ(WebhookKey::parse(made.text()).value().text(), made.text());
    EXPECT_NE(WebhookKey::make(entropy).text(), made.text());
    for (const auto* const wrong : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"})
        EXPECT_EQ(WebhookKey::parse(wrong).error(), (Fault{errc::malformed, "webhook.key"})) << wrong;
}

TEST(WebhookUrl, is_https_unless_the_receiver_is_on_this_computer_or_it_was_agreed)
{
    const auto url = WebhookUrl::parse("https://his.example:9443/hooks?a=b").value();
    EXPECT_TRUE(url.secure);
    EXPECT_EQ(url.host, "his.example");
    EXPECT_EQ(url.port, 9443);
    EXPECT_EQ(url.target, "/hooks?a=b");
    EXPECT_EQ(WebhookUrl::parse("https://[2001:db8::7]").value().host, "2001:db8::7");
    EXPECT_EQ(WebhookUrl::parse("https://[2001:db8::7]").value().port, 443);
    EXPECT_EQ(WebhookUrl::parse("https://his.example?a").value().target, "/?a");

    for (const auto* const here : {"http://127.0.0.1:80/", "http://[::1]/", "http://localhost"})
        EXPECT_TRUE(WebhookUrl::parse(here)) << here;
    const auto plain = Fault{errc::forbidden, "webhook.plain"};
    EXPECT_EQ(WebhookUrl::parse("http://his.example/").error(), plain);
    EXPECT_EQ(WebhookUrl::parse("http://localhost.example/").error(), plain);
    EXPECT_TRUE(WebhookUrl::parse("http://his.example/", true));
}

TEST(WebhookUrl, is_refused_when_it_is_none)
{
    for (const auto* const wrong : {"", "/hooks", "his.example", "ftp://his.example/", "https://", "https://u:p@h/",
                                    "https://h:0/", "https://h:99999/", "https://h/#f", "https://h/ x", "file:///etc"})
        EXPECT_EQ(WebhookUrl::parse(wrong).error(), (Fault{errc::malformed, "webhook.url"})) << wrong;
    EXPECT_FALSE(WebhookUrl::parse("https://h/" + std::string(3000, 'x')));
}

TEST(Webhook, tells_one_thing_signed)
{
    const auto outcome = said("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_TRUE(outcome.is_accepted());
    EXPECT_TRUE(asked.starts_with("POST /hooks?from=relay HTTP/1.1\r\n")) << asked;
    EXPECT_THAT(asked, testing::HasSubstr("webhook-id: dlv_1\r\n"));
    EXPECT_THAT(asked, testing::HasSubstr("webhook-timestamp: 1772694489\r\n"));
    EXPECT_THAT(asked, testing::HasSubstr("webhook-signature: v1,nUX1tb9BWGC1lrs2A7g7syOVHKUjCmRQMpvWaDGTmCI=\r\n"));
    EXPECT_THAT(asked, testing::HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_TRUE(said("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").is_accepted());
}

TEST(Webhook, a_no_is_told_apart_from_nobody_there)
{
    const auto no = said("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(no.hearing(), Hearing::refused);
    EXPECT_EQ(no.why(), (Fault{errc::forbidden, "webhook.refused", "403"}));

    const auto broken = said("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(broken.hearing(), Hearing::unreachable);
    EXPECT_EQ(broken.why(), (Fault{errc::busy, "webhook.busy", "500"}));

    const auto gone = [] {
        auto url = Receiver{hangs}.url().value();  // the door is shut by now
        return run(post_webhook(url, key, message(), std::nullopt));
    }();
    EXPECT_EQ(gone.hearing(), Hearing::unreachable);
    EXPECT_EQ(gone.why(), (Fault{errc::unavailable, "net.connect"}));
}

TEST(Webhook, who_asks_for_time_gets_it)
{
    const auto busy = said("HTTP/1.1 429 Slow down\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(busy.hearing(), Hearing::unreachable);
    EXPECT_EQ(busy.retry_after(), 90s);
    EXPECT_EQ(said("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n").retry_after(), std::nullopt);

    const auto now = parse_instant("1994-11-06T08:49:00Z").value();
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), 37s);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now + 1h), 0s);
    EXPECT_EQ(parse_retry_after("99999999", now), 24h);
    for (const auto* const nothing : {"", "-1", "soon", "1.5", "Sun, 06 Foo 1994 08:49:37 GMT", "99999999999999999999"})
        EXPECT_EQ(parse_retry_after(nothing, now), std::nullopt) << nothing;
}

TEST(Webhook, a_redirect_is_a_no_and_is_not_followed)
{
    const auto elsewhere = said("HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(elsewhere.hearing(), Hearing::refused);
    EXPECT_EQ(elsewhere.why(), (Fault{errc::forbidden, "webhook.redirect", "307"}));
}

TEST(Webhook, who_hangs_costs_one_deadline)
{
    Receiver receiver{hangs};
    const auto outcome = receiver.post(impatient());
    EXPECT_EQ(outcome.hearing(), Hearing::unreachable);
    EXPECT_EQ(outcome.why(), (Fault{errc::timeout, "http.answer"}));

    Receiver slow{dribbles};
    EXPECT_EQ(slow.post(impatient()).why(), (Fault{errc::timeout, "webhook.timeout"}));
}

TEST(Webhook, a_yes_that_is_not_whole_does_not_count)
{
    const auto lie = Fault{errc::malformed, "webhook.answer"};
    EXPECT_EQ(said("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok").why(), lie) << "shorter than it says";
    EXPECT_EQ(said("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd").why(), lie);
    EXPECT_EQ(said("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").why(), lie);
    EXPECT_EQ(said("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").why(), lie);
    EXPECT_EQ(said("SSH-2.0-OpenSSH_9.2\r\n\r\n").why(), lie);
    EXPECT_EQ(said("").why(), (Fault{errc::cancelled, "http.closed"}));
    EXPECT_EQ(Receiver{speaks_without_end}.post().why(), lie);
    EXPECT_EQ(said("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n").why(), lie);
}

TEST(Webhook, only_a_receiver_whose_certificate_holds_is_told)
{
    const test::TestAuthority authority;
    const test::TestAuthority stranger{"stranger"};
    net::ListenerOptions door;
    door.tls = net::TlsServer::open_to_all(authority.issue(test::server_wish())).value();
    Receiver receiver{answering("HTTP/1.1 204 No Content\r\n\r\n"), door};
    const auto post = [&](std::optional<net::TlsClient> trust) {
        return run(receiver.io, post_webhook(receiver.url("https").value(), key, message(), std::move(trust)));
    };

    asked.clear();
    const auto unknown = post(net::TlsClient::trusting(stranger.roots()).value());
    EXPECT_EQ(unknown.hearing(), Hearing::unreachable);
    EXPECT_EQ(unknown.why(), (Fault{errc::unauthenticated, "net.peer_certificate", "unknown_authority"}));
    EXPECT_EQ(post(std::nullopt).why(), (Fault{errc::unavailable, "webhook.trust"}));
    EXPECT_EQ(asked, "") << "whom we do not believe is told nothing";
    EXPECT_TRUE(post(net::TlsClient::trusting(authority.roots()).value()).is_accepted());
}
