// How reports go out by themselves.
#pragma once

#include "common/config/section.hpp"

namespace shanhai::delivery {

struct DeliverySettings {
    std::chrono::seconds alarm{15 * 60};           // undelivered for so long: somebody is told
    std::chrono::seconds alarm_emergency{2 * 60};
    std::chrono::seconds retry{5};                 // after the first failure; twice as long after each
    std::chrono::seconds retry_max{15 * 60};
    std::chrono::seconds answer{30};               // what one attempt may take
    bool plain_allowed = false;                    // without TLS to other computers
    std::string roots = "/etc/ssl/certs/ca-certificates.crt";  // whose certificates receivers may show

    static auto from(config::Section& section) -> DeliverySettings;
};

}  // namespace shanhai::delivery
