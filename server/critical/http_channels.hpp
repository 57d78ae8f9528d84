// The channels over HTTP: signed webhooks to a clinic's own system, and the SMS gateway.
#pragma once

#include "server/critical/policy.hpp"
#include "server/critical/sms_gateway.hpp"

namespace shanhai::critical {

class HttpChannels final : public Channels {
public:
    HttpChannels(ChannelSettings settings, std::optional<net::TlsClient> trust, Lane& disk);

    auto tell(Message message) -> awaitable<Told> override;
    auto ask(Message message) -> awaitable<Told> override;

private:
    auto post(Message message) -> awaitable<Told>;

    ChannelSettings settings_;
    std::optional<net::TlsClient> trust_;
    Lane& disk_;
    SmsGateway sms_;
};

}  // namespace shanhai::critical
