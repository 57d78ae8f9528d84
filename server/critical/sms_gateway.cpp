#include "server/critical/sms_gateway.hpp"

#include "common/net/http/client.hpp"
#include "common/net/http/webhook.hpp"
#include "common/runtime/within.hpp"
#include "common/wire/json.hpp"
#include "server/critical/secret_file.hpp"

#include <boost/describe/class.hpp>

namespace shanhai::critical {
namespace {

using ledger::NoticeState;

constexpr std::uint64_t reply_max = 16 * 1024;

struct Sms {
    std::string id;
    std::string to;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Sms, (), (id, to, text))

struct SmsTaken {
    std::string id;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SmsTaken, (), (id, state))

auto options_of(const SmsSettings& settings) -> http::ClientOptions
{
    http::ClientOptions options;
    options.connect = settings.deadline;
    options.handshake = settings.deadline;
    options.progress = settings.deadline;
    options.answer = settings.deadline;
    return options;
}

auto refused(std::string trouble) -> Told { return {NoticeState::refused, {}, std::move(trouble)}; }
auto unreachable(std::string trouble) -> Told { return {NoticeState::unreachable, {}, std::move(trouble)}; }

auto is_for_later(unsigned status) -> bool { return status == 408 || status == 429 || status >= 500; }

// The gateway's name for a message goes into an address: what could mean something else there is not asked about.
auto is_reference(std::string_view text) -> bool
{
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, plain);
}

void put(std::string& text, std::string_view place, std::string_view value)
{
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
}

}  // namespace

struct SmsGateway::Reply {
    unsigned status = 0;
    std::string body;
    std::optional<std::chrono::seconds> retry_after;
};

auto sms_text(const std::string& form, const Message& message) -> std::string
{
    constexpr std::size_t code_length = 6;
    auto text = message.notice.correction ? "【更正】此前的危急值已撤销。" + form : form;
    put(text, "{site}", message.site_name);
    put(text, "{modality}", message.modality);
    put(text, "{time}", to_local_text(message.found_at).substr(11, 5));
    put(text, "{code}", message.alert.substr(message.alert.size() - code_length));
    return text;
}

SmsGateway::SmsGateway(SmsSettings settings, std::optional<net::TlsClient> trust, Lane& disk)
    : settings_{std::move(settings)}, trust_{std::move(trust)}, disk_{disk}
{
}

auto SmsGateway::tell(Message message) -> awaitable<Told>
{
    if (settings_.url.empty()) co_return refused("sms.none");
    auto sms = Sms();
    sms.id = message.id;
    sms.to = message.notice.address;
    sms.text = sms_text(settings_.text, message);
    auto body = wire::write_json(sms);
    auto reply = co_await talk("POST", "", message.id, std::move(body));
    if (!reply) co_return unreachable(std::string{reply.error().at()});
    if (is_for_later(reply->status)) {
        auto later = unreachable("sms.busy");
        later.retry_after = reply->retry_after;
        co_return later;
    }
    if (reply->status != 200 && reply->status != 202) co_return refused("sms.refused");
    auto taken = wire::read_json<SmsTaken>(reply->body);
    auto told = Told();
    told.state = NoticeState::accepted;
    if (taken && is_reference(taken->id)) told.reference = taken->id;
    co_return told;
}

auto SmsGateway::ask(Message message) -> awaitable<Told>
{
    auto still = Told();
    still.state = NoticeState::accepted;
    still.reference = message.notice.reference;
    auto reply = co_await talk("GET", "/" + message.notice.reference, message.id, std::string());
    if (!reply || reply->status != 200) co_return still;
    auto said = wire::read_json<SmsTaken>(reply->body);
    if (said && said->state == "delivered") still.state = NoticeState::delivered;
    if (said && said->state == "failed") co_return refused("sms.failed");
    co_return still;
}

auto SmsGateway::talk(std::string_view method, std::string target, std::string id, std::string body)
    -> awaitable<Result<Reply>>
{
    auto where = http::WebhookUrl::parse(settings_.url, settings_.plain_http);
    if (!where) co_return where.error();
    if (where->secure && !trust_) co_return Fault{errc::unavailable, "webhook.trust"};
    auto token = co_await read_secret(disk_, settings_.token);
    if (!token) co_return token.error();

    auto request = http::ClientRequest{method, where->target + target};
    request.headers.add("Authorization", "Bearer " + *token);
    request.headers.add("Idempotency-Key", id);
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Connection", "close");
    request.body = std::move(body);
    auto client = http::Client{where->host, where->port, where->secure ? trust_ : std::nullopt, options_of(settings_)};
    auto exchange = [](http::Client& over, http::ClientRequest what) -> awaitable<Result<Reply>> {
        auto answer = co_await over.send(std::move(what));
        if (!answer) co_return answer.error();
        auto reply = Reply();
        reply.status = answer->status();
        if (const auto wait = answer->header("Retry-After")) reply.retry_after = http::parse_retry_after(*wait, {});
        auto bytes = co_await answer->body().read_all(reply_max);
        if (!bytes) co_return bytes.error();
        reply.body = as_text(*bytes);
        co_return reply;
    };
    auto asking = exchange(client, std::move(request));
    co_return co_await within(settings_.deadline, std::move(asking));
}

}  // namespace shanhai::critical
