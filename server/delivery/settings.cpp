#include "server/delivery/settings.hpp"

namespace shanhai::delivery {

using namespace std::chrono_literals;

auto DeliverySettings::from(config::Section& section) -> DeliverySettings
{
    const DeliverySettings standard;
    return {
        .alarm = section.seconds("alarm", {.fallback = standard.alarm,
                                           .min = 1s,
                                           .max = 24h,
                                           .help = "A report that a destination has not taken by then is an alarm."}),
        .alarm_emergency = section.seconds(
            "alarm_emergency",
            {.fallback = standard.alarm_emergency, .min = 1s, .max = 24h, .help = "The same, 危急."}),
        .retry = section.seconds("retry", {.fallback = standard.retry,
                                           .min = 1s,
                                           .max = 1h,
                                           .help = "Pause after a failed attempt; twice as long after each."}),
        .retry_max = section.seconds(
            "retry_max", {.fallback = standard.retry_max, .min = 1s, .max = 24h, .help = "The longest pause."}),
        .answer = section.seconds(
            "answer", {.fallback = standard.answer, .min = 1s, .max = 10min, .help = "What one attempt may take."}),
        .plain_allowed = section.boolean("plain_allowed",
                                      {.fallback = false, .help = "Push without TLS to other computers than this."}),
        .roots = section.text("roots", {.fallback = standard.roots,
                                        .help = "PEM file: who vouches for receivers that are not pinned."}),
    };
}

}  // namespace shanhai::delivery
