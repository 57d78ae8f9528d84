#include "server/adapters/authority/http_timestamps.hpp"

#include "common/net/listener.hpp"
#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "common/runtime/offload.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;
using test::openssl;

namespace {

// Somebody else's authority: `openssl ts -reply` with keys of its own, behind a web server that does as it is told.
struct Elsewhere {
    enum class Way {
        right, silent, gone, half, status_500, redirect, wrong_type, garbage, huge, stale, other_imprint, other_policy
    };

    asio::io_context io{1};
    test::TempDir dir;
    test::ThrowawayAuthority roots;
    Lane cpu{"cpu", 1, 8};
    Way way = Way::right;
    std::string section = "tsa";
    int asked = 0;
    std::unique_ptr<net::Listener> listener;

    Elsewhere()
    {
        certify("timestamp", roots.timestamp_identity());
        std::string config;
        for (const std::string name : {"tsa", "other_policy"})
            config += "[" + name + "]\nserial = " + at("serial") + "\nsigner_cert = " + at("timestamp.crt") +
                      "\nsigner_key = " + at("timestamp.key") + "\ncerts = " + at("issuing.crt") +
                      "\nsigner_digest = sha256\ndefault_policy = " + (name == "tsa" ? "1.2.3.4.1" : "1.2.3.4.2") +
                      "\nother_policies = 1.2.3.4.1\ndigests = sha256\ness_cert_id_alg = sha256\n";
        test::write_file(dir / "tsa.cnf", config);
        test::write_file(dir / "serial", "01");
        test::write_file(dir / "issuing.crt", roots.issuing.to_pem());
        auto serve = [this](net::Stream& stream) { return answer(stream); };
        listener = net::Listener::open(io.get_executor(), net::ListenerOptions{}, serve).value();
        listener->start();
    }
    ~Elsewhere()
    {
        auto stop = listener->stop(0s);
        asio::co_spawn(io, std::move(stop), asio::detached);
        io.restart();
        io.run();
    }

    auto at(const std::string& name) const -> std::string { return (dir / name).string(); }
    void certify(const std::string& name, const test::Identity& identity)
    {
        test::write_file(dir / (name + ".key"), identity.key.to_pem().value());
        test::write_file(dir / (name + ".crt"), identity.certificate.to_pem());
    }

    auto reply_to(const std::string& query) -> std::string
    {
        test::write_file(dir / "query", query);
        const auto done = openssl({"ts", "-reply", "-queryfile", at("query"), "-config", at("tsa.cnf"), "-section",
                                   section, "-out", at("reply")});
        EXPECT_TRUE(done) << done.said;
        return test::read_file(dir / "reply");
    }

    auto content_for(const std::string& query) -> std::string
    {
        if (way == Way::garbage) return "<html>time</html>";
        if (way == Way::huge) return std::string(1 << 20, 'x');
        if (way == Way::stale) {
            const auto once = test::read_file(dir / "kept");
            const auto reply = once.empty() ? reply_to(query) : once;
            test::write_file(dir / "kept", reply);
            return reply;
        }
        if (way == Way::other_imprint) {  // the same nonce, and another digest
            auto other = query;
            const auto digest = as_text(ByteView{imprint.bytes()});
            other[other.find(digest)] ^= 1;
            return reply_to(other);
        }
        if (way == Way::other_policy) {
            auto other = query;
            other[other.find("\x06\x04\x2a\x03\x04\x01") + 5] = 2;
            return reply_to(other);
        }
        return reply_to(query);
    }

    auto answer(net::Stream& stream) -> awaitable<void>
    {
        ++asked;
        std::string text;
        std::array<char, 4096> piece{};
        std::size_t end = std::string::npos;
        std::size_t wanted = 0;
        while (end == std::string::npos || text.size() < end + 4 + wanted) {
            const auto count = co_await stream.read_some(asio::buffer(piece));
            if (!count || *count == 0) co_return;
            text.append(piece.data(), *count);
            end = text.find("\r\n\r\n");
            const auto length = text.find("Content-Length: ");
            if (length != std::string::npos) wanted = std::stoul(text.substr(length + 16));
        }
        if (way == Way::silent) {
            const auto unread = co_await stream.read_some(asio::buffer(piece));
            (void)unread;
            co_return;
        }
        if (way == Way::gone) co_return;
        const auto content = content_for(text.substr(end + 4));
        const std::string status = way == Way::status_500   ? "500 Broken"
                                   : way == Way::redirect   ? "302 Found\r\nLocation: http://127.0.0.1:1/"
                                                            : "200 OK";
        const std::string type = way == Way::wrong_type ? "text/html" : "application/timestamp-reply";
        auto whole = "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
                     "\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
        if (way == Way::half) whole.resize(whole.size() - content.size() / 2);
        const auto written = co_await stream.write(asio::buffer(whole));
        (void)written;
        if (way != Way::half) co_await stream.shutdown();
    }

    auto open(authority::TimestampSettings settings = {}) -> std::unique_ptr<authority::HttpTimestamps>
    {
        settings.url = "http://127.0.0.1:" + std::to_string(listener->port()) + "/tsa";
        return authority::HttpTimestamps::open(settings, roots.roots, std::nullopt, cpu).value();
    }
    auto ask(authority::HttpTimestamps& timestamps) -> Result<Bytes>
    {
        auto answered = asio::co_spawn(io, keep(timestamps.stamp(imprint)), asio::use_future);
        io.restart();
        while (answered.wait_for(0s) != std::future_status::ready && io.run_one_for(20s) != 0) {}
        return answered.get().value();
    }
    static auto keep(awaitable<Result<Bytes>> asking) -> awaitable<std::optional<Result<Bytes>>>
    {
        auto answer = co_await std::move(asking);
        co_return answer;
    }
    auto ask(Way as, authority::TimestampSettings settings = {}) -> Result<Bytes>
    {
        way = as;
        const auto timestamps = open(std::move(settings));
        return ask(*timestamps);
    }

    Digest imprint = Digest::of(as_view("signature"));
};

struct HttpTimestamps : testing::Test, Elsewhere {};

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

auto unavailable(std::string_view at, std::string subject = {}) -> Fault
{
    return Fault{errc::unavailable, at, std::move(subject)};
}

}  // namespace

TEST_F(HttpTimestamps, of_an_authority_elsewhere_prove_the_time_to_whoever_trusts_its_root)
{
    const auto token = ask(Way::right, {.policy = "1.2.3.4.1"});

    ASSERT_TRUE(token) << token.error().at();
    const auto proven = pki::verify_timestamp(*token, imprint, roots.roots).value();
    EXPECT_EQ(proven.authority.common_name(), "Throwaway Timestamps");
    EXPECT_TRUE(ask(Way::right)) << "any policy will do when none was agreed upon";
    test::write_file(dir / "token", as_text(*token));
    test::write_file(dir / "root.crt", roots.root.to_pem());
    test::write_file(dir / "signed", "signature");
    const auto judged = openssl({"ts", "-verify", "-data", at("signed"), "-token_in", "-in", at("token"), "-CAfile",
                                 at("root.crt"), "-untrusted", at("issuing.crt")});
    EXPECT_TRUE(judged) << judged.said;
}

TEST_F(HttpTimestamps, that_say_something_else_than_was_asked_are_refused_each_in_its_way)
{
    EXPECT_EQ(fault_of(ask(Way::garbage)), unavailable("timestamp.answer"));
    EXPECT_EQ(fault_of(ask(Way::huge)), unavailable("timestamp.answer"));
    EXPECT_EQ(fault_of(ask(Way::other_imprint)), unavailable("timestamp.imprint"));
    ASSERT_TRUE(ask(Way::stale));
    EXPECT_EQ(fault_of(ask(Way::stale)), unavailable("timestamp.nonce")) << "an answer of yesterday";
    section = "other_policy";
    EXPECT_EQ(fault_of(ask(Way::other_policy, {.policy = "1.2.3.4.1"})), unavailable("timestamp.policy"));
    const auto refused = ask(Way::right, {.policy = "1.2.3.4.9"});
    EXPECT_EQ(fault_of(refused), unavailable("timestamp.granted", "2 unacceptedPolicy"));
}

TEST_F(HttpTimestamps, from_a_server_that_is_not_well_are_not_waited_for_longer_than_agreed)
{
    EXPECT_EQ(fault_of(ask(Way::status_500)), unavailable("timestamp.http", "500"));
    EXPECT_EQ(fault_of(ask(Way::redirect)), unavailable("timestamp.http", "302"));
    EXPECT_EQ(fault_of(ask(Way::wrong_type)), unavailable("timestamp.http", "200"));
    EXPECT_EQ(fault_of(ask(Way::gone)), unavailable("timestamp.unreachable", "http.closed"));
    EXPECT_EQ(fault_of(ask(Way::half)).at(), "timestamp.unreachable");
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(fault_of(ask(Way::silent, {.timeout = 1s})).at(), "timestamp.unreachable");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(HttpTimestamps, of_a_stranger_or_of_one_whose_time_is_over_are_not_believed)
{
    const test::ThrowawayAuthority stranger;
    certify("timestamp", stranger.timestamp_identity());
    test::write_file(dir / "issuing.crt", stranger.issuing.to_pem());
    EXPECT_EQ(fault_of(ask(Way::right)), unavailable("timestamp.certificate", "chain.unknown-issuer"));

    test::write_file(dir / "issuing.crt", roots.issuing.to_pem());
    auto key = roots.fresh_key();
    auto old = roots.issuer.issue(key, pki::Profile::timestamp, {.common_name = "Old", .organization = "Tests"},
                                  roots.from, roots.from + 24h);
    certify("timestamp", {std::move(key), std::move(*old)});
    EXPECT_EQ(fault_of(ask(Way::right)), unavailable("timestamp.certificate", "chain.expired"));
}

TEST_F(HttpTimestamps, need_an_address_and_over_https_somebody_to_believe)
{
    const auto refused = [&](const std::string& url, const std::string& policy = {}) {
        return fault_of(authority::HttpTimestamps::open({.url = url, .policy = policy}, {}, std::nullopt, cpu));
    };
    for (const auto* const odd : {"", "tsa.example", "ftp://tsa.example/", "http://user@tsa.example/"})
        EXPECT_EQ(refused(odd), (Fault{errc::malformed, "timestamp.url"})) << odd;
    EXPECT_EQ(refused("http://127.0.0.1/", "policy one").at(), "timestamp.policy");

    authority::TimestampSettings settings;
    settings.url = "https://localhost:" + std::to_string(listener->port()) + "/";
    const auto secure = authority::HttpTimestamps::open(settings, roots.roots, std::nullopt, cpu).value();
    EXPECT_EQ(fault_of(ask(*secure)), unavailable("timestamp.unreachable", "net.trust"));
    EXPECT_EQ(asked, 0);
}
