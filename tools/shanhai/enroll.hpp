// Joining a relay with a code that was read over the telephone.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct EnrolWishes {
    std::string url;  // of the people listener
    std::string code;
    std::string name;             // empty: the person's, or the site's
    std::string passphrase_file;  // for the signer's key
};

auto enroll(Session& session, EnrolWishes wishes) -> awaitable<Outcome<void>>;

// The first line of a file, for passphrases.
auto read_passphrase(const std::string& file) -> Outcome<std::optional<std::string>>;

}  // namespace shanhai::cli
