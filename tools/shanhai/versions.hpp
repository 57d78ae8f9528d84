// A draft given to somebody who may sign it, and what follows a report that is out: 补充, 更正, 作废.
#pragma once

#include "tools/shanhai/session.hpp"

#include <optional>

namespace shanhai::cli {

// `token` from the claim on this computer unless given.
struct SubmitDraftWishes {
    std::string which;
    std::optional<std::int64_t> token;
    std::string reviewer;
};
auto submit_draft(Session& session, SubmitDraftWishes wishes) -> awaitable<Outcome<void>>;

struct SendDraftBackWishes {
    std::string which;
    std::optional<std::int64_t> token;
    std::string text;
};
auto send_draft_back(Session& session, SendDraftBackWishes wishes) -> awaitable<Outcome<void>>;

struct AmendWishes {
    std::string which;
    std::string kind;
    std::string reason;
    std::string requested_by;
    bool significant = false;
    bool wrong_patient = false;
};
// Remembers the token, as a claim's: draft and sign then need only the case.
auto open_amendment(Session& session, AmendWishes wishes) -> awaitable<Outcome<void>>;

struct VersionWishes {
    std::string which;
};
auto show_amendment(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>;  // remembers the token, too
auto drop_amendment(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>;
auto list_versions(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>;

struct ReviewWishes {
    std::string from;
    std::string until;
};
auto list_reviews(Session& session, ReviewWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
