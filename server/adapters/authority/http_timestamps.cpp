#include "server/adapters/authority/http_timestamps.hpp"

#include "common/pki/timestamp.hpp"
#include "common/pki/timestamp_query.hpp"
#include "common/runtime/offload.hpp"
#include "common/runtime/within.hpp"

namespace shanhai::authority {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view query_type = "application/timestamp-query";
constexpr std::string_view reply_type = "application/timestamp-reply";

auto unreachable(const Fault& why) -> Fault
{
    return Fault{errc::unavailable, "timestamp.unreachable", std::string{why.at()}};
}

// There is no token; that there may be one later is what the caller goes by.
auto as_unavailable(const Fault& fault) -> Fault
{
    if (fault.at().starts_with("chain."))
        return Fault{errc::unavailable, "timestamp.certificate", std::string{fault.at()}};
    return Fault{errc::unavailable, fault.at(), fault.subject()};
}

auto checked(const Bytes& response, const pki::TimestampQuery& query, const std::vector<pki::Certificate>& roots)
    -> Result<Bytes>
{
    auto token = pki::timestamp_in(response, query);
    if (!token) return as_unavailable(token.error());
    const auto stamped = pki::verify_timestamp(*token, query.imprint, roots);
    if (!stamped) return as_unavailable(stamped.error());
    return token;
}

}  // namespace

auto TimestampSettings::from(config::Section& section) -> TimestampSettings
{
    return {
        .url = section.text("url", {.fallback = "",
                                    .max_length = 2000,
                                    .help = "An RFC 3161 authority elsewhere. Empty: the relay's own."}),
        .roots = section.path("roots", {.fallback = "",
                                        .help = "PEM file: whom its certificate must lead to. Former ones may stay: "
                                                "what they timed is believed as long."}),
        .policy =
            section.text("policy", {.fallback = "", .help = "The policy it must answer under, 1.2.3. Empty: any."}),
        .timeout = section.seconds("timeout", {.fallback = 10s,
                                               .min = 1s,
                                               .max = 2min,
                                               .help = "What asking for one timestamp may take in all."}),
    };
}

HttpTimestamps::HttpTimestamps(http::WebhookUrl url, TimestampSettings settings, std::vector<pki::Certificate> roots,
                               std::optional<net::TlsClient> tls, Lane& cpu)
    : url_{std::move(url)}, settings_{std::move(settings)}, roots_{std::move(roots)}, tls_{std::move(tls)}, cpu_{cpu}
{
}

auto HttpTimestamps::open(const TimestampSettings& settings, std::vector<pki::Certificate> roots,
                          std::optional<net::TlsClient> tls, Lane& cpu) -> Result<std::unique_ptr<HttpTimestamps>>
{
    // Plain HTTP is usual here and harmless: the answer is signed, and bound to the question.
    auto url = http::WebhookUrl::parse(settings.url, true);
    if (!url) return Fault{url.error().code(), "timestamp.url"};
    if (auto query = pki::timestamp_query(Digest::of({}), settings.policy); !query) return query.error();
    if (!url->secure) tls.reset();
    return std::unique_ptr<HttpTimestamps>{
        new HttpTimestamps{std::move(*url), settings, std::move(roots), std::move(tls), cpu}};
}

auto HttpTimestamps::ask(std::string query) -> awaitable<Result<Bytes>>
{
    const auto no = Fault{errc::unavailable, "timestamp.unreachable", "net.trust"};
    if (url_.secure && !tls_) co_return no;
    http::ClientOptions options;
    options.connect = options.handshake = options.progress = options.answer = settings_.timeout;
    auto client = http::Client{url_.host, url_.port, tls_, options};
    auto request = http::ClientRequest{"POST", url_.target};
    request.headers.add("Content-Type", query_type);
    request.headers.add("Accept", reply_type);
    request.headers.add("User-Agent", "shanhai");
    request.headers.add("Connection", "close");
    request.body = std::move(query);
    auto answer = co_await client.send(std::move(request));
    if (!answer) co_return unreachable(answer.error());
    const auto type = answer->header("Content-Type").value_or("");
    const bool a_reply = answer->status() == 200 && type.substr(0, type.find(';')) == reply_type;
    if (!a_reply) co_return Fault{errc::unavailable, "timestamp.http", std::to_string(answer->status())};
    auto body = co_await answer->body().read_all(pki::timestamp_answer_max);
    if (!body && body.error().code() == errc::too_large) co_return Fault{errc::unavailable, "timestamp.answer"};
    if (!body) co_return unreachable(body.error());
    co_return body;
}

auto HttpTimestamps::stamp(Digest imprint) -> awaitable<Result<Bytes>>
{
    auto query = pki::timestamp_query(imprint, settings_.policy);
    if (!query) co_return as_unavailable(query.error());
    auto asking = ask(std::string{as_text(query->der)});
    auto response = co_await within(settings_.timeout, std::move(asking));
    if (!response && response.error().code() == errc::timeout) co_return unreachable(response.error());
    if (!response) co_return response.error();
    auto check = [response = std::move(*response), query = std::move(*query), roots = roots_] {
        return checked(response, query, roots);
    };
    co_return co_await offload(cpu_, std::move(check));
}

}  // namespace shanhai::authority
