// An SMS gateway over HTTP: the documented adapter (README.md has the four messages). Most gateways of China's carriers
// and clouds speak something like it; one that does not gets a small translator beside it.
//
//   POST {url}        Authorization: Bearer {token}   Idempotency-Key: {id}   {"id", "to", "text"}
//     202 or 200 {"id": "m-17"}        it has taken the message; without an id it cannot be asked about it
//   GET {url}/{id}    200 {"state": "pending" | "delivered" | "failed"}
//
// 4xx but 408 and 429 refuses; everything else is unreachable, and tried again. No redirect is followed.
#pragma once

#include "common/net/tls_settings.hpp"
#include "common/runtime/lane.hpp"
#include "server/critical/channel.hpp"

#include <filesystem>

namespace shanhai::critical {

struct SmsSettings {
    std::string url;
    std::filesystem::path token;
    std::string text;  // {site} {modality} {time} {code}
    bool plain_http = false;
    std::chrono::seconds deadline{10};
};

class SmsGateway {
public:
    SmsGateway(SmsSettings settings, std::optional<net::TlsClient> trust, Lane& disk);

    auto tell(Message message) -> awaitable<Told>;
    auto ask(Message message) -> awaitable<Told>;

private:
    struct Reply;
    auto talk(std::string_view method, std::string target, std::string id, std::string body)
        -> awaitable<Result<Reply>>;

    SmsSettings settings_;
    std::optional<net::TlsClient> trust_;
    Lane& disk_;
};

// The words of the SMS: nothing of the patient. Pure.
auto sms_text(const std::string& form, const Message& message) -> std::string;

}  // namespace shanhai::critical
