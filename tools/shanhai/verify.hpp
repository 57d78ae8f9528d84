// shanhai verify: is this report or receipt genuine, and are these the files it names? Without a network, by anybody.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct VerifyWishes {
    std::string file;
    std::string objects;  // folder, or empty
    std::string roots;    // PEM; empty: the profile's
};

auto verify_report(Session& session, VerifyWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
