// shanhai ecg show: what a cart's file says, how good it is, and what can be measured on it. Without a network.
#pragma once

#include "common/wire/ecg.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct EcgShowWishes {
    std::string file;
    std::string marks = "national-2017";  // which list of limits
};

// --json is wire::EcgView. A PDF or a photo has a format and nothing else. The faults of ecg::read() and of
// look_at_picture(); not_found "ecg.marks".
auto show_ecg(Session& session, EcgShowWishes wishes) -> awaitable<Outcome<void>>;

// Pure: the same for people, a line each. What a device wrote cannot steer the terminal.
auto lines_of(const wire::EcgView& view) -> std::vector<std::string>;

}  // namespace shanhai::cli
