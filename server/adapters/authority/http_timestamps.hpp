// An RFC 3161 authority elsewhere, over HTTP (section 3.4): a hospital's own, or an accredited one.
//
// It is asked anew for each report, on a connection of its own. What it answers is checked before it goes anywhere:
// nonce, policy, imprint, signature, and that its certificate leads to one of the roots that were agreed upon.
#pragma once

#include "common/config/section.hpp"
#include "common/net/http/client.hpp"
#include "common/net/http/webhook.hpp"
#include "common/runtime/lane.hpp"
#include "server/reports/timestamp_authority.hpp"

namespace shanhai::authority {

struct TimestampSettings {
    std::string url;              // empty: the relay's own authority
    std::filesystem::path roots;  // PEM; whom its certificate must lead to
    std::string policy;           // dotted; empty: any
    std::chrono::seconds timeout{10};

    static auto from(config::Section& section) -> TimestampSettings;
};

class HttpTimestamps final : public reports::TimestampAuthority {
public:
    // `tls`: whom we believe on the way there; without it https is nobody's. malformed or forbidden "timestamp.url",
    // malformed "timestamp.policy".
    static auto open(const TimestampSettings& settings, std::vector<pki::Certificate> roots,
                     std::optional<net::TlsClient> tls, Lane& cpu) -> Result<std::unique_ptr<HttpTimestamps>>;

    // Always `unavailable`, in one timeout at most and a hundred kilobytes:
    //   timestamp.unreachable  nobody there, silence, gone in the middle; the subject says which
    //   timestamp.http         a status that is not 200 (redirects too), or not a timestamp's media type
    //   timestamp.answer, .granted, .nonce, .policy, .imprint, .signature, .algorithm, .token
    //   timestamp.certificate  the subject says what is wrong with it: chain.expired, chain.unknown-issuer, ...
    auto stamp(Digest imprint) -> awaitable<Result<Bytes>> override;

private:
    HttpTimestamps(http::WebhookUrl url, TimestampSettings settings, std::vector<pki::Certificate> roots,
                   std::optional<net::TlsClient> tls, Lane& cpu);

    auto ask(std::string query) -> awaitable<Result<Bytes>>;

    http::WebhookUrl url_;
    TimestampSettings settings_;
    std::vector<pki::Certificate> roots_;
    std::optional<net::TlsClient> tls_;
    Lane& cpu_;
};

}  // namespace shanhai::authority
