// What a relay has decided about critical values: timers, lists, who checks, and how messages leave. Pure.
#pragma once

#include "server/critical/alert.hpp"

#include <filesystem>

namespace shanhai::critical {

struct Policy {
    Timers ordinary;
    Timers hurried;                  // for emergencies, and for every rescue lane
    std::vector<std::string> lists;  // ids, the first first
    // From this hour of China to that one a second person checks; outside of them the same one may check twice
    // (单人双次核对). The same hour twice: always enough; 0 to 24: never.
    int second_person_from = 8;
    int second_person_until = 18;

    static auto defaults() -> Policy;

    auto timers(const Alert& alert) const -> const Timers& { return alert.hurried ? hurried : ordinary; }
    auto one_is_enough(Instant now) const -> bool;
};

// How messages leave the relay. Secrets are files.
struct ChannelSettings {
    std::filesystem::path webhook_keys;  // a folder with <site>.key for each: whsec_...
    std::string sms_url;                 // empty: no SMS
    std::filesystem::path sms_token;     // a file
    std::string sms_text;                // {site} {modality} {time} {code}
    std::filesystem::path roots;         // whom outgoing HTTPS believes, PEM
    bool plain_http = false;             // also to other computers
    std::chrono::seconds deadline{10};
};

}  // namespace shanhai::critical
