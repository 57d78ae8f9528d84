// 退回重拍 and 补充资料, from both sides.
#pragma once

#include "tools/shanhai/session.hpp"

#include <optional>

namespace shanhai::cli {

// A reader's: `token` from the claim on this computer unless given.
struct SendBackWishes {
    std::string which;
    std::optional<std::int64_t> token;
    std::string reason;
    std::string advice;
};
auto send_back(Session& session, SendBackWishes wishes) -> awaitable<Outcome<void>>;
auto list_return_reasons(Session& session) -> awaitable<Outcome<void>>;

struct QuestionWishes {
    std::string which;
    std::optional<std::int64_t> token;
    std::string question;
};
auto ask_clinic(Session& session, QuestionWishes wishes) -> awaitable<Outcome<void>>;

// A clinic's.
struct AnswerWishes {
    std::string which;
    std::string by;
    std::string text;
};
auto answer_case(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>;
auto case_retaken(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>;
auto read_with_limits(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
