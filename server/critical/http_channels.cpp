#include "server/critical/http_channels.hpp"

#include "common/net/http/webhook.hpp"
#include "common/wire/json.hpp"
#include "server/critical/secret_file.hpp"

#include <boost/describe/class.hpp>

namespace shanhai::critical {
namespace {

using ledger::NoticeState;

// Standard Webhooks: type, timestamp, data. Whose value it is, the receiver asks the relay for.
struct CalledData {
    std::string alert;
    std::string of;
    std::string site;
    std::string modality;
    std::string criterion;
    std::string grade;
    std::string found_at;
    std::string contact;
    std::int64_t level = 0;
    std::int64_t round = 0;
};
BOOST_DESCRIBE_STRUCT(CalledData, (), (alert, of, site, modality, criterion, grade, found_at, contact, level, round))

struct CalledBody {
    std::string type;
    std::string timestamp;
    CalledData data;
};
BOOST_DESCRIBE_STRUCT(CalledBody, (), (type, timestamp, data))

auto body_of(const Message& message) -> std::string
{
    auto body = CalledBody{.type = message.notice.correction ? "critical.voided" : "critical.called",
                           .timestamp = to_text(message.at),
                           .data = {.alert = message.alert,
                                    .of = message.of,
                                    .site = message.site,
                                    .modality = message.modality,
                                    .criterion = message.criterion,
                                    .grade = message.grade,
                                    .found_at = to_text(message.found_at),
                                    .contact = message.notice.contact,
                                    .level = message.notice.level,
                                    .round = message.notice.round}};
    return wire::write_json(body);
}

auto limits_of(const ChannelSettings& settings) -> http::WebhookLimits
{
    auto limits = http::WebhookLimits{};
    limits.connect = settings.deadline;
    limits.handshake = settings.deadline;
    limits.answer = settings.deadline;
    limits.whole = settings.deadline;
    return limits;
}

auto to_told(const net::Outcome& outcome) -> Told
{
    if (outcome.is_accepted()) return {NoticeState::accepted, {}, {}};
    const auto state =
        outcome.hearing() == net::Hearing::refused ? NoticeState::refused : NoticeState::unreachable;
    return {state, {}, std::string{outcome.why().at()}, outcome.retry_after()};
}

auto sms_settings(const ChannelSettings& settings) -> SmsSettings
{
    return {settings.sms_url, settings.sms_token, settings.sms_text, settings.plain_http, settings.deadline};
}

}  // namespace

HttpChannels::HttpChannels(ChannelSettings settings, std::optional<net::TlsClient> trust, Lane& disk)
    : settings_{std::move(settings)}, trust_{trust}, disk_{disk}, sms_{sms_settings(settings_), trust, disk}
{
}

auto HttpChannels::tell(Message message) -> awaitable<Told>
{
    if (message.notice.channel == ledger::Channel::sms) co_return co_await sms_.tell(std::move(message));
    co_return co_await post(std::move(message));
}

auto HttpChannels::ask(Message message) -> awaitable<Told>
{
    if (message.notice.channel == ledger::Channel::sms) co_return co_await sms_.ask(std::move(message));
    auto taken = Told();
    taken.state = NoticeState::accepted;
    co_return taken;
}

// A receiver that cannot know us is told nothing: without its key the message is not sent.
auto HttpChannels::post(Message message) -> awaitable<Told>
{
    auto refused = Told();
    refused.state = NoticeState::refused;
    auto where = http::WebhookUrl::parse(message.notice.address, settings_.plain_http);
    if (!where) refused.trouble = where.error().at();
    if (!where) co_return refused;
    auto text = co_await read_secret(disk_, settings_.webhook_keys / (message.notice.site + ".key"));
    auto key = text ? http::WebhookKey::parse(*text) : Result<http::WebhookKey>(text.error());
    if (!key) refused.trouble = key.error().at();
    if (!key) co_return refused;

    auto said = http::WebhookMessage();
    said.id = message.id;
    said.at = message.at;
    said.body = body_of(message);
    const auto limits = limits_of(settings_);
    auto telling = http::post_webhook(std::move(*where), std::move(*key), std::move(said), trust_, limits);
    auto outcome = co_await std::move(telling);
    co_return to_told(outcome);
}

}  // namespace shanhai::critical
