// The settings of [critical].
#pragma once

#include "common/config/section.hpp"
#include "server/critical/policy.hpp"

namespace shanhai::critical {

struct Settings {
    Policy policy;
    ChannelSettings channels;

    static auto from(config::Section& section) -> Settings;
};

}  // namespace shanhai::critical
