#include "common/net/http/webhook.hpp"

#include "common/net/http/client.hpp"
#include "common/runtime/within.hpp"

#include <boost/url.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace shanhai::http {
namespace {

namespace urls = boost::urls;
using net::Outcome;
using std::chrono::seconds;

constexpr std::string_view key_prefix = "whsec_";
constexpr std::size_t key_min = 24;
constexpr std::size_t key_max = 64;
constexpr std::size_t url_max = 2048;

auto number_in(std::string_view text) -> std::optional<int>
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

// RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". The two obsolete forms mean nothing to us.
auto parse_http_date(std::string_view text) -> std::optional<Instant>
{
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const auto* const month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (month == months.end()) return std::nullopt;
    const auto two = std::to_string(month - months.begin() + 101).substr(1);
    const auto iso = std::string{text.substr(12, 4)} + '-' + two + '-' + std::string{text.substr(5, 2)} + 'T' +
                     std::string{text.substr(17, 8)} + 'Z';
    const auto when = parse_instant(iso);
    return when ? std::optional{*when} : std::nullopt;
}

auto is_busy(unsigned status) -> bool { return status == 408 || status == 429 || status >= 500; }

auto judge(unsigned status, std::optional<std::string_view> retry_after, Instant now) -> Outcome
{
    auto number = std::to_string(status);
    if (status / 100 == 2) return Outcome::accepted();
    if (status / 100 == 3) return Outcome::refused({errc::forbidden, "webhook.redirect", std::move(number)});
    if (!is_busy(status)) return Outcome::refused({errc::forbidden, "webhook.refused", std::move(number)});
    auto busy = Outcome::unreachable({errc::busy, "webhook.busy", std::move(number)});
    return std::move(busy).not_before(retry_after ? parse_retry_after(*retry_after, now) : std::nullopt);
}

auto request_of(const WebhookUrl& to, const WebhookKey& key, WebhookMessage message) -> ClientRequest
{
    auto request = ClientRequest{"POST", to.target};
    request.headers.add("Content-Type", "application/json");
    request.headers.add("User-Agent", "shanhai");
    request.headers.add("Connection", "close");
    request.headers.add("webhook-id", message.id);
    request.headers.add("webhook-timestamp",
                        std::to_string(std::chrono::floor<seconds>(message.at).time_since_epoch().count()));
    request.headers.add("webhook-signature", key.sign(message.id, message.at, message.body));
    request.body = std::move(message.body);
    return request;
}

auto client_options(const WebhookLimits& limits) -> ClientOptions
{
    ClientOptions options;
    options.connect = limits.connect;
    options.handshake = limits.handshake;
    options.progress = limits.answer;
    options.answer = limits.answer;
    return options;
}

auto ask(WebhookUrl to, WebhookKey key, WebhookMessage message, std::optional<net::TlsClient> tls,
         WebhookLimits limits) -> awaitable<Result<Outcome>>
{
    const auto no_answer = Fault{errc::malformed, "webhook.answer"};
    const auto now = message.at;
    auto client = Client{to.host, to.port, std::move(tls), client_options(limits)};
    auto request = request_of(to, key, std::move(message));
    auto answer = co_await client.send(std::move(request));
    if (!answer && answer.error().code() == errc::malformed) co_return no_answer;
    if (!answer) co_return answer.error();
    auto said = judge(answer->status(), answer->header("Retry-After"), now);
    if (!said.is_accepted()) co_return said;
    const auto rest = co_await answer->body().read_all(limits.reply_max);
    if (!rest && rest.error().code() == errc::timeout) co_return rest.error();
    if (!rest) co_return no_answer;
    co_return said;
}

}  // namespace

auto is_this_computer(std::string_view host) -> bool
{
    if (same_word(host, "localhost")) return true;
    boost::system::error_code none;
    const auto address = asio::ip::make_address(host, none);
    return !none && address.is_loopback();
}

auto WebhookUrl::parse(std::string_view text, bool plain_allowed) -> Result<WebhookUrl>
{
    const auto wrong = Fault{errc::malformed, "webhook.url"};
    if (text.size() > url_max) return wrong;
    const auto url = urls::parse_absolute_uri(text);  // none has a fragment
    if (!url || url->host().empty() || url->has_userinfo()) return wrong;
    const bool secure = url->scheme_id() == urls::scheme::https;
    if (!secure && url->scheme_id() != urls::scheme::http) return wrong;
    const auto named_port = url->has_port() ? number_in(url->port()) : std::optional{secure ? 443 : 80};
    if (!named_port || *named_port == 0 || *named_port > 65535) return wrong;

    WebhookUrl parsed;
    parsed.secure = secure;
    parsed.host = url->host_address();  // an IPv6 address without its brackets
    parsed.port = static_cast<std::uint16_t>(*named_port);
    parsed.target = url->encoded_target();
    if (!parsed.target.starts_with('/')) parsed.target.insert(0, 1, '/');
    if (!secure && !plain_allowed && !is_this_computer(parsed.host)) return Fault{errc::forbidden, "webhook.plain"};
    return parsed;
}

auto WebhookKey::make(Entropy& entropy) -> WebhookKey
{
    Bytes secret(32);
    entropy.fill(secret);
    return WebhookKey{std::move(secret)};
}

auto WebhookKey::parse(std::string_view text) -> Result<WebhookKey>
{
    if (!text.starts_with(key_prefix)) return Fault{errc::malformed, "webhook.key"};
    auto secret = from_base64(text.substr(key_prefix.size()));
    if (!secret || secret->size() < key_min || secret->size() > key_max) return Fault{errc::malformed, "webhook.key"};
    return WebhookKey{std::move(*secret)};
}

auto WebhookKey::text() const -> std::string { return std::string{key_prefix} + to_base64(secret_); }

auto WebhookKey::sign(std::string_view id, Instant at, std::string_view body) const -> std::string
{
    const auto moment = std::chrono::floor<seconds>(at).time_since_epoch().count();
    const auto all = std::string{id} + '.' + std::to_string(moment) + '.' + std::string{body};
    std::array<std::byte, EVP_MAX_MD_SIZE> code{};
    unsigned length = 0;
    const auto* const made = HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
                                  reinterpret_cast<const unsigned char*>(all.data()), all.size(),
                                  reinterpret_cast<unsigned char*>(code.data()), &length);
    if (made == nullptr) throw std::runtime_error{"OpenSSL cannot do what it must"};
    return "v1," + to_base64(ByteView{code}.first(length));
}

auto parse_retry_after(std::string_view value, Instant now) -> std::optional<seconds>
{
    constexpr auto longest = seconds{24 * 60 * 60};
    if (const auto number = number_in(value)) return std::min(seconds{*number}, longest);
    const auto date = parse_http_date(value);
    if (!date) return std::nullopt;
    return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds{0}, longest);
}

auto post_webhook(WebhookUrl to, WebhookKey key, WebhookMessage message, std::optional<net::TlsClient> trust,
                  WebhookLimits limits) -> awaitable<net::Outcome>
{
    if (to.secure && !trust) co_return Outcome::unreachable({errc::unavailable, "webhook.trust"});
    if (!to.secure) trust.reset();
    auto asking = ask(std::move(to), std::move(key), std::move(message), std::move(trust), limits);
    auto outcome = co_await within(limits.whole, std::move(asking));
    if (!outcome && outcome.error() == Fault{errc::timeout, "within"})
        co_return Outcome::unreachable({errc::timeout, "webhook.timeout"});
    if (!outcome) co_return Outcome::unreachable(outcome.error());
    co_return std::move(*outcome);
}

}  // namespace shanhai::http
