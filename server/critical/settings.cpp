#include "server/critical/settings.hpp"

namespace shanhai::critical {
namespace {

using std::chrono::seconds;
using namespace std::chrono_literals;

auto timer(config::Section& section, std::string name, const std::string& suffix, seconds fallback,
           std::string_view help) -> seconds
{
    return section.seconds(name + suffix, {.fallback = fallback, .min = 1s, .max = 7 * 24h, .help = help});
}

auto timers(config::Section& section, const std::string& suffix, const Timers& otherwise) -> Timers
{
    return {
        .decision = timer(section, "decision", suffix, otherwise.decision, "Suspected until a human has decided."),
        .delivery = timer(section, "delivery", suffix, otherwise.delivery, "Confirmed until it is on a device."),
        .acknowledge = timer(section, "acknowledge", suffix, otherwise.acknowledge, "On a device until read back."),
        .next_contact = timer(section, "next_contact", suffix, otherwise.next_contact, "From one contact to the next."),
        .duty = timer(section, "duty", suffix, otherwise.duty, "Confirmed until the duty of both sides is called."),
        .remind = timer(section, "remind", suffix, otherwise.remind, "From then on, again and again."),
        .action = timer(section, "action", suffix, otherwise.action, "Read back until something was done."),
        .outcome = timer(section, "outcome", suffix, otherwise.outcome, "Done until the outcome is known."),
    };
}

auto hour(config::Section& section, std::string_view name, int fallback, std::string_view help) -> int
{
    return static_cast<int>(section.integer(name, {.fallback = fallback, .min = 0, .max = 24, .help = help}));
}

}  // namespace

auto Settings::from(config::Section& section) -> Settings
{
    auto settings = Settings{.policy = Policy::defaults(), .channels = {}};
    auto& policy = settings.policy;
    policy.ordinary = timers(section, "", policy.ordinary);
    policy.hurried = timers(section, "_emergency", policy.hurried);
    policy.lists = section.texts("lists", {.fallback = {"ecg-national-2017", "radiology-general", "ultrasound-2022"},
                                           .help = "Which lists of critical values count here, the first first."});
    policy.second_person_from = hour(section, "second_person_from", policy.second_person_from,
                                     "From this hour on a second person has to check a critical value.");
    policy.second_person_until =
        hour(section, "second_person_until", policy.second_person_until, "Until this one; then one may check twice.");

    auto& channels = settings.channels;
    channels.webhook_keys = section.path(
        "webhook_keys", {.fallback = "webhook-keys", .help = "A folder with a key for each site: qingshan.key."});
    channels.sms_url = section.text("sms_url", {.fallback = "", .help = "The SMS gateway. Empty: no SMS."});
    channels.sms_token = section.path("sms_token", {.fallback = "", .help = "The file with the gateway's token."});
    channels.sms_text = section.text(
        "sms_text",
        {.fallback = "【山海】{site}有一例{modality}危急值，{time}发现，编号{code}。请立即打开系统查看并回读确认。",
         .max_length = 400,
         .help = "The SMS, without the patient: {site}, {modality}, {time}, {code}."});
    channels.roots = section.path("outgoing_roots", {.fallback = "/etc/ssl/certs/ca-certificates.crt",
                                                     .help = "Whom outgoing HTTPS believes, in PEM."});
    channels.plain_http = section.boolean(
        "plain_http", {.fallback = false, .help = "Also send over http, without encryption, to other computers."});
    channels.deadline = section.seconds(
        "deadline", {.fallback = 10s, .min = 1s, .max = 60s, .help = "What telling somebody may take, in all."});
    return settings;
}

}  // namespace shanhai::critical
