#include "server/verification/settings.hpp"

#include "server/verification/origin.hpp"

namespace shanhai::verification {

using namespace std::chrono_literals;

auto PublicSettings::from(config::Section& section) -> PublicSettings
{
    const PublicSettings standard;
    const auto is_address = [](std::string_view text) { return kept_network(text) != "unknown"; };
    auto settings = PublicSettings{
        .address = section.text("address", {.fallback = "",
                                            .max_length = 160,
                                            .help = "What the QR code on the paper leads to, https://relay.example. "
                                                    "Empty: the first host and the people's port."}),
        .proxies = section.texts("proxies", {.fallback = {},
                                             .accepts = is_address,
                                             .help = "Addresses of reverse proxies whose X-Forwarded-For is true."}),
        .client_at_once = section.integer("client_at_once", {.fallback = standard.client_at_once,
                                                             .min = 1,
                                                             .max = 10'000,
                                                             .help = "Questions one client may ask at once."}),
        .client_every = section.seconds("client_every", {.fallback = standard.client_every,
                                                         .min = 1s,
                                                         .max = 1h,
                                                         .help = "After that, one each."}),
        .all_at_once = section.integer("all_at_once", {.fallback = standard.all_at_once,
                                                       .min = 1,
                                                       .max = 100'000,
                                                       .help = "Questions all may ask at once."}),
        .all_every = section.milliseconds("all_every", {.fallback = standard.all_every,
                                                        .min = 1ms,
                                                        .max = 1min,
                                                        .help = "After that, one each."}),
        .wrong_a_day = section.integer("wrong_a_day", {.fallback = standard.wrong_a_day,
                                                       .min = 1,
                                                       .max = 20,
                                                       .help = "Wrong second factors in a day that lock a report."}),
    };
    while (settings.address.ends_with('/')) settings.address.pop_back();  // the path is ours
    return settings;
}

}  // namespace shanhai::verification
