// How live views are kept alive, and how much a watcher may leave unread.
#pragma once

#include "common/base/bytes.hpp"
#include "common/config/section.hpp"

#include <chrono>

namespace shanhai::live {

struct LiveSettings {
    std::chrono::seconds heartbeat{15};   // and the holder's right to watch is looked up again
    std::chrono::seconds patience{20};    // for a watcher to read what it was sent; then it is cut off
    std::uint64_t unread_max = 64_KiB;    // sent to one watcher and not known to be read
    std::int64_t watchers_max = 4000;     // all together
    std::int64_t watchers_each = 50;      // of one person, or one machine

    static auto from(config::Section& section) -> LiveSettings;
};

}  // namespace shanhai::live
