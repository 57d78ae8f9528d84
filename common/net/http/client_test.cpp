#include "common/net/http/client.hpp"

#include "common/net/authority_for_tests.hpp"
#include "common/net/http/client_for_tests.hpp"
#include "common/net/http/server_for_tests.hpp"

#include <gmock/gmock.h>

#include <sys/resource.h>

using namespace shanhai;
using namespace shanhai::http;
using namespace std::chrono_literals;
using test::ask;
using test::Heard;
using test::run;
using test::Served;

namespace {

constexpr std::uint64_t study = 50'000'000;

// A study that nobody holds: cut from a pattern whose length divides nothing, hashed where it arrives.
auto pattern_from(std::uint64_t at, std::uint64_t most) -> Bytes
{
    static const auto pattern = [] {
        Bytes made(99'991);
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<std::byte>(i * 31 + i / 509);
        return made;
    }();
    const auto begin = static_cast<std::size_t>(at % pattern.size());
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(pattern.size() - begin, most));
    const auto piece = ByteView{pattern}.subspan(begin, size);
    return Bytes(piece.begin(), piece.end());
}

auto made_piece(std::shared_ptr<std::uint64_t> at, std::uint64_t length) -> awaitable<Result<Bytes>>
{
    auto piece = pattern_from(*at, std::min<std::uint64_t>(length - *at, 77'777));
    *at += piece.size();
    co_return piece;
}

auto made_source(std::uint64_t length) -> BodySource
{
    auto at = std::make_shared<std::uint64_t>(0);
    return BodySource{length, [at, length] { return made_piece(at, length); }};
}

auto made_digest() -> std::string
{
    Hasher hasher;
    for (std::uint64_t at = 0; at < study;) {
        const auto piece = pattern_from(at, study - at);
        hasher.update(piece);
        at += piece.size();
    }
    return hasher.finish().hex();
}

auto digest_of(Body& body) -> awaitable<Result<std::string>>
{
    Hasher hasher;
    auto sink = [&hasher](ByteView piece) -> awaitable<Result<void>> {
        hasher.update(piece);
        co_return Result<void>{};
    };
    const auto size = co_await body.pour_into(sink);
    if (!size) co_return size.error();
    co_return hasher.finish().hex();
}

auto take_study(Request& request) -> awaitable<Response>
{
    auto digest = co_await digest_of(request.body());
    if (!digest) co_return digest.error();
    co_return Response{201, "text/plain", std::move(*digest)};
}

auto give_study(Request&) -> awaitable<Response> { co_return Response{200, "application/dicom", made_source(study)}; }

auto torn_piece(std::shared_ptr<int> turn) -> awaitable<Result<Bytes>>
{
    if (++*turn > 1) co_return Fault{errc::corrupt, "pack.digest"};
    co_return to_bytes("12345");
}

auto torn(Request&) -> awaitable<Response>
{
    auto turn = std::make_shared<int>(0);
    co_return Response{200, "text/plain", BodySource{10, [turn] { return torn_piece(turn); }}};
}

auto hello(Request& request) -> awaitable<Response>
{
    const auto who = request.header("X-Who");
    co_return Response{200, "text/plain", "hello " + std::string{who.value_or("you")}}.with("X-Answer", "42");
}

auto refuse(Request&) -> awaitable<Response> { co_return Fault{errc::forbidden, "test.no"}; }

auto routes() -> std::vector<Route>
{
    return {{"GET", "/hello", hello},      {"POST", "/hello", hello}, {"PUT", "/study", take_study},
            {"GET", "/study", give_study}, {"GET", "/torn", torn},    {"PUT", "/refuse", refuse}};
}


auto digest_of_answer(Client& client, ClientRequest request) -> awaitable<Result<std::string>>
{
    auto answer = co_await client.send(std::move(request));
    if (!answer) co_return answer.error();
    co_return co_await digest_of(answer->body());
}

struct HttpClient : testing::Test {
    auto machines() const
    {
        return net::TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value();
    }
    auto clinic() const
    {
        return net::TlsClient::trusting(authority.roots(), authority.issue(test::client_wish())).value();
    }
    static auto plain(const Served& served, ClientOptions options = {})
    {
        return Client{"127.0.0.1", served.port(), std::nullopt, options};
    }

    test::TestAuthority authority;
};

#ifdef __SANITIZE_ADDRESS__
constexpr long held_at_most_kib = 1'000'000;  // it keeps what was freed for a while
#else
constexpr long held_at_most_kib = 16'000;
#endif

auto peak_memory_kib() -> long
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

TEST_F(HttpClient, asks_again_over_the_same_connection)
{
    Served served{routes()};
    auto client = plain(served);
    ClientRequest request{"GET", "/hello"};
    request.headers.set("X-Who", "w");

    EXPECT_EQ(run(served.io, ask(client, request)).value().text, "hello w");
    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/hello"})).value().text, "hello you");
    EXPECT_EQ(served.listener->connections(), 1U);
}

TEST_F(HttpClient, reads_status_and_headers_of_an_answer_without_a_body)
{
    Served served{routes()};
    auto client = plain(served);
    auto answer = run(served.io, client.send(ClientRequest{"HEAD", "/hello"})).value();

    EXPECT_EQ(answer.status(), 200U);
    EXPECT_EQ(answer.header("x-answer"), "42");
    EXPECT_EQ(run(served.io, answer.body().read_all(0)).value(), Bytes{});
    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/hello"})).value().text, "hello you");
    EXPECT_EQ(served.listener->connections(), 1U);
}

TEST_F(HttpClient, sends_and_receives_a_study_over_tls_without_holding_it)
{
    const auto expected = made_digest();
    Served served{routes(), {}, machines()};
    Client client{"localhost", served.port(), clinic()};
    ClientRequest upload{"PUT", "/study"};
    upload.body = made_source(study);
    std::uint64_t progress = 0;
    upload.on_progress = [&](std::uint64_t sent) { progress = sent; };
    const auto before = peak_memory_kib();

    EXPECT_EQ(run(served.io, ask(client, upload)).value().text, expected);
    EXPECT_EQ(progress, study);
    EXPECT_EQ(run(served.io, digest_of_answer(client, ClientRequest{"GET", "/study"})).value(), expected);
    EXPECT_EQ(served.listener->connections(), 1U);
    EXPECT_LT(peak_memory_kib() - before, held_at_most_kib) << "by both ends together, of 50 MB each way";
}

TEST_F(HttpClient, hears_a_refusal_before_it_has_sent_everything)
{
    Served served{routes(), {}, machines()};
    Client client{"localhost", served.port(), clinic()};
    ClientRequest upload{"PUT", "/refuse"};
    upload.body = made_source(study);
    std::uint64_t progress = 0;
    upload.on_progress = [&](std::uint64_t sent) { progress = sent; };

    EXPECT_EQ(run(served.io, ask(client, upload)).value().status, 403U);
    EXPECT_LT(progress, study);
    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/hello"})).value().text, "hello you")
        << "over a new connection";
}

TEST_F(HttpClient, tells_an_answer_that_was_cut_from_one_that_is_complete)
{
    Served served{routes()};
    auto client = plain(served);

    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/torn"})).error(),
              (Fault{errc::cancelled, "http.body"}));
    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/hello"})).value().text, "hello you");
}

TEST_F(HttpClient, refuses_an_answer_longer_than_it_wants)
{
    Served served{routes()};
    auto client = plain(served);
    auto answer = run(served.io, client.send(ClientRequest{"GET", "/hello"})).value();
    EXPECT_EQ(run(served.io, answer.body().read_all(8)).error(), (Fault{errc::too_large, "http.body"}));
    EXPECT_EQ(run(served.io, answer.body().read_all(9)).value(), to_bytes("hello you"));
}

TEST_F(HttpClient, says_that_nobody_is_there)
{
    asio::io_context io{1};
    std::uint16_t port = 0;
    {
        Served gone{routes()};
        port = gone.port();
    }
    Client client{"127.0.0.1", port, std::nullopt};

    EXPECT_EQ(run(io, ask(client, ClientRequest{"GET", "/hello"})).error(), (Fault{errc::unavailable, "net.connect"}));
}

TEST_F(HttpClient, says_why_tls_refused)
{
    Served served{routes(), {}, machines()};
    const auto told = [&](net::TlsClient tls) {
        Client client{"localhost", served.port(), std::move(tls)};
        const auto answer = run(served.io, ask(client, ClientRequest{"GET", "/hello"}));
        return answer ? "welcome" : std::string{answer.error().at()} + ' ' + answer.error().subject();
    };
    const test::TestAuthority stranger{"elsewhere"};
    const auto with = [&](const test::CertificateWish& wish) {
        return net::TlsClient::trusting(authority.roots(), authority.issue(wish)).value();
    };

    EXPECT_EQ(told(clinic()), "welcome");
    EXPECT_EQ(told(net::TlsClient::trusting(authority.roots()).value()), "net.certificate required");
    EXPECT_EQ(told(with(test::client_wish().valid_days(-9, -1))), "net.certificate expired");
    EXPECT_EQ(told(net::TlsClient::trusting(authority.roots(), stranger.issue(test::client_wish())).value()),
              "net.certificate unknown_authority");
    EXPECT_EQ(told(net::TlsClient::trusting(stranger.roots()).value()), "net.peer_certificate unknown_authority");
}

TEST_F(HttpClient, shows_enrolment_whom_it_reached)
{
    Served served{routes(), {}, net::TlsServer::open_to_all(authority.issue(test::server_wish())).value()};
    Client client{"localhost", served.port(), net::TlsClient::accept_any_for_pinning().value()};

    const auto peer = run(served.io, client.connect()).value();

    EXPECT_TRUE(pki::Certificate::from_der(*peer.certificate).value().issued_by(authority.roots().front()));
    EXPECT_EQ(run(served.io, ask(client, ClientRequest{"GET", "/hello"})).value().status, 200U);
    EXPECT_EQ(served.listener->connections(), 1U);
}
