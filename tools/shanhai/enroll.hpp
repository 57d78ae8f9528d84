// Joining a relay with a code that was read over the telephone.
#pragma once

#include "tools/shanhai/session.hpp"
#include "tools/shanhai/signer.hpp"

namespace shanhai::cli {

struct EnrolWishes {
    std::string url;      // of the people listener
    std::string code;
    std::string name;     // empty: the person's, or the site's
    SignerWishes signer;  // a key that is there already; none: one is made. Its passphrase or PIN in any case
};

auto enroll(Session& session, EnrolWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
