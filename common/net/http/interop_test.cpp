// Other people's software as the peer: curl, plain and over TLS.
#include "common/net/authority_for_tests.hpp"
#include "common/net/command_for_tests.hpp"
#include "common/net/http/server_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::http;
using test::Served;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

namespace {

auto whoami(Request& request) -> awaitable<Response>
{
    const auto& certificate = request.peer().certificate;
    const auto name = certificate ? pki::Certificate::from_der(*certificate).value().common_name() : "nobody";
    co_return Response{200, "text/plain", "you are " + name + " at " + request.peer().address};
}

auto digest_of_body(Request& request) -> awaitable<Response>
{
    Hasher hasher;
    auto sink = [&hasher](ByteView piece) -> awaitable<Result<void>> {
        hasher.update(piece);
        co_return Result<void>{};
    };
    const auto size = co_await request.body().pour_into(sink);
    if (!size) co_return size.error();
    co_return Response{200, "text/plain", std::to_string(*size) + ' ' + hasher.finish().hex()};
}

auto refuse(Request&) -> awaitable<Response> { co_return Fault{errc::storage_full, "test.full"}; }

auto routes() -> std::vector<Route>
{
    return {{"GET", "/whoami", whoami},
            {"POST", "/digest", digest_of_body},
            {"PUT", "/digest", digest_of_body},
            {"POST", "/refuse", refuse}};
}

struct Curl : testing::Test {
    // Quotes in `arguments` are double ones.
    static auto curl(Served& served, const std::string& arguments)
    {
        return test::command(served.io, "curl -sS --noproxy \"*\" " + arguments + " 2>&1");
    }
    auto big_file() -> std::string
    {
        std::string content(5'000'000, '\0');
        for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 31 + i / 509);
        expected = "5000000 " + Digest::of(as_view(content)).hex();
        return test::save(folder / "big", content);
    }
    auto files_of(const net::Identity& identity) -> std::string
    {
        return "--cert " + test::save(folder / "own.pem", identity.chain.front().to_pem()) + " --key " +
               test::save(folder / "own.key", identity.key.to_pem().value()) + ' ' + trusted();
    }
    auto trusted() -> std::string
    {
        return "--cacert " + test::save(folder / "root.pem", authority.roots().front().to_pem()) + ' ';
    }
    auto machines() const
    {
        return net::TlsServer::requiring_clients(authority.issue(test::server_wish()), authority.roots()).value();
    }

    test::TempDir folder;
    test::TestAuthority authority;
    std::string expected;
};

}  // namespace

TEST_F(Curl, gets_several_answers_over_one_connection)
{
    Served served{routes()};
    const auto answer = curl(served, "-v " + served.url("/whoami") + ' ' + served.url("/whoami"));

    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.output, HasSubstr("Re-using existing connection"));
    EXPECT_THAT(answer.output, HasSubstr("you are nobody at 127.0.0.1"));
}

TEST_F(Curl, uploads_after_a_hundred_continue)
{
    Served served{routes()};
    const auto answer =
        curl(served, "-v -H \"Expect: 100-continue\" --data-binary @" + big_file() + ' ' + served.url("/digest"));

    EXPECT_THAT(answer.output, HasSubstr("100 Continue"));
    EXPECT_THAT(answer.output, HasSubstr(expected));
}

TEST_F(Curl, does_not_upload_what_is_refused_beforehand)
{
    Served served{routes()};
    const auto answer =
        curl(served, "-v -H \"Expect: 100-continue\" --data-binary @" + big_file() + ' ' + served.url("/refuse"));

    EXPECT_THAT(answer.output, HasSubstr("507 Insufficient Storage"));
    EXPECT_THAT(answer.output, Not(HasSubstr("100 Continue")));
    ASSERT_TRUE(served.until([&] { return !served.seen.empty(); })) << "curl may be gone before the relay takes note";
    EXPECT_EQ(served.seen.front().in, 0U);
}

TEST_F(Curl, reads_a_refusal_while_it_uploads)
{
    Served served{routes()};
    const auto answer = curl(served, "-H \"Expect:\" --data-binary @" + big_file() + ' ' + served.url("/refuse"));

    EXPECT_THAT(answer.output, HasSubstr("\"code\":\"storage_full\""));
}

TEST_F(Curl, uploads_in_chunks)
{
    Served served{routes()};
    const auto chunked = "-T - -H \"Transfer-Encoding: chunked\" " + served.url("/digest") + " < " + big_file();

    EXPECT_THAT(curl(served, chunked).output, EndsWith(expected));
}

TEST_F(Curl, uploads_over_tls_with_its_certificate)
{
    Served served{routes(), {}, machines()};
    const auto own = files_of(authority.issue(test::client_wish()));

    EXPECT_EQ(curl(served, own + served.url("/whoami", "https")).output, "you are niujie at 127.0.0.1");
    EXPECT_THAT(curl(served, own + "--data-binary @" + big_file() + ' ' + served.url("/digest", "https")).output,
                EndsWith(expected));
    EXPECT_THAT(curl(served, own + "--tls-max 1.2 " + served.url("/whoami", "https")).output,
                EndsWith("you are niujie at 127.0.0.1"));
}

TEST_F(Curl, is_told_when_its_certificate_is_missing_or_wrong)
{
    Served served{routes(), {}, machines()};
    const auto own = files_of(authority.issue(test::client_wish().valid_days(-9, -1)));

    EXPECT_THAT(curl(served, trusted() + served.url("/whoami", "https")).output, HasSubstr("certificate required"));
    EXPECT_THAT(curl(served, own + served.url("/whoami", "https")).output, HasSubstr("certificate expired"));
    EXPECT_TRUE(served.seen.empty());
}

TEST_F(Curl, sees_where_an_answer_ends_when_it_asks_for_the_head_only)
{
    Served served{routes()};
    const auto answer = curl(served, "-I " + served.url("/whoami"));

    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.output, HasSubstr("Content-Length: 27"));
}
