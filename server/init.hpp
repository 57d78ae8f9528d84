// `shanhaid init`: a data directory, its authority, its settings file, its ledger, and the first administrator.
#pragma once

#include "server/settings.hpp"

namespace shanhai::server {

struct InitOptions {
    std::string organization = "山海";
    std::vector<std::string> hosts;          // empty: localhost
    bool dev = false;                        // adds a county with ready profiles under DIR/dev/
};

// Refuses a directory that is a relay already, and leaves it as it was. Says on standard output what comes next.
auto init(const Layout& layout, const InitOptions& options) -> int;

}  // namespace shanhai::server
