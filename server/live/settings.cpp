#include "server/live/settings.hpp"

namespace shanhai::live {

using namespace std::chrono_literals;

auto LiveSettings::from(config::Section& section) -> LiveSettings
{
    return {
        .heartbeat = section.seconds("heartbeat", {.fallback = 15s,
                                                   .min = 1s,
                                                   .max = 5min,
                                                   .help = "Between two signs of life to a live view."}),
        .patience = section.seconds("patience",
                                    {.fallback = 20s,
                                     .min = 1s,
                                     .max = 5min,
                                     .help = "A live view that has not read for so long is cut off; it catches up "
                                             "when it comes again."}),
        .unread_max = section.bytes("unread_max",
                                    {.fallback = 64_KiB,
                                     .min = 4_KiB,
                                     .max = 16_MiB,
                                     .help = "Most that is sent to a live view before it has read what came before."}),
        .watchers_max = section.integer(
            "watchers_max", {.fallback = 4000, .min = 1, .max = 100'000, .help = "Live views at once."}),
        .watchers_each = section.integer(
            "watchers_each",
            {.fallback = 50, .min = 1, .max = 100'000, .help = "Live views of one person or machine at once."}),
    };
}

}  // namespace shanhai::live
