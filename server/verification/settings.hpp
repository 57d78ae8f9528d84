// The page that anybody may ask: where it is, and how often.
#pragma once

#include "common/config/section.hpp"

namespace shanhai::verification {

struct PublicSettings {
    std::string address{};                   // https://relay.example; empty: the first host and the people's port
    std::vector<std::string> proxies{};      // whose X-Forwarded-For is believed
    std::int64_t client_at_once = 20;
    std::chrono::seconds client_every{3};
    std::int64_t all_at_once = 600;
    std::chrono::milliseconds all_every{50};
    std::int64_t wrong_a_day = 5;            // second factors, of one report

    static auto from(config::Section& section) -> PublicSettings;
};

}  // namespace shanhai::verification
