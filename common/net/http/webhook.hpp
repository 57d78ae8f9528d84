// Telling somebody else's server one thing, by the Standard Webhooks specification (standardwebhooks.com, 1.0.0): the
// message's id and time are signed together with its body, so that a repeat is recognised and a stranger not believed.
//
//   webhook-id: dlv_01...    webhook-timestamp: 1772694489    webhook-signature: v1,<base64 of HMAC-SHA256>
//
// A redirect is not followed: what was meant for one address is told to no other. An answer counts when it is whole and
// small; one that breaks off, contradicts itself or never ends is none. Whatever the receiver does, it takes one
// deadline's time and a few kilobytes.
#pragma once

#include "common/net/outcome.hpp"
#include "common/net/stream.hpp"
#include "common/net/tls_settings.hpp"
#include "common/runtime/clock.hpp"

namespace shanhai::http {

// Where to: https. Plain http is for this computer's own programs, and for others only where that was agreed to.
struct WebhookUrl {
    bool secure = true;
    std::string host;
    std::uint16_t port = 443;
    std::string target;  // path and query, as they were given

    // malformed "webhook.url"; forbidden "webhook.plain".
    static auto parse(std::string_view text, bool plain_allowed = false) -> Result<WebhookUrl>;
};

// What both ends know, and nobody else: "whsec_" and the base64 of 24 to 64 bytes.
class WebhookKey {
public:
    static auto make(Entropy& entropy) -> WebhookKey;
    static auto parse(std::string_view text) -> Result<WebhookKey>;  // malformed "webhook.key"
    auto text() const -> std::string;

    // The value of webhook-signature.
    auto sign(std::string_view id, Instant at, std::string_view body) const -> std::string;

private:
    explicit WebhookKey(Bytes secret) : secret_{std::move(secret)} {}
    Bytes secret_;
};

struct WebhookMessage {
    std::string id;  // the same for every attempt
    Instant at;      // of this attempt
    std::string body;
};

struct WebhookLimits {
    Duration connect = std::chrono::seconds{10};
    Duration handshake = std::chrono::seconds{10};
    Duration answer = std::chrono::seconds{15};
    Duration whole = std::chrono::seconds{30};
    std::size_t reply_max = 64 * 1024;
};

// accepted      2xx, and the answer was whole
// refused       "webhook.redirect" for 3xx, "webhook.refused" for 4xx but 408 and 429; the subject is the status
// unreachable   "webhook.busy" for 408, 429 and 5xx, with what Retry-After asked for; "webhook.answer" for an answer
//               that does not count; "webhook.timeout"; "webhook.trust" when there are no roots to believe; and the
//               faults of http::Client
auto post_webhook(WebhookUrl to, WebhookKey key, WebhookMessage message, std::optional<net::TlsClient> trust,
                  WebhookLimits limits = {}) -> awaitable<net::Outcome>;

// "localhost" and the addresses of the loopback interface.
auto is_this_computer(std::string_view host) -> bool;

// RFC 9110 section 10.2.3: seconds, or a date; nothing for anything else. At least nothing, at most a day.
auto parse_retry_after(std::string_view value, Instant now) -> std::optional<std::chrono::seconds>;

}  // namespace shanhai::http
