// The clinic's answer when form and images contradict each other: who says that they belong together, or what is right.
#pragma once

#include "common/wire/case.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

// Cases in one state, newest first; all of them without one.
auto list_cases(Session& session, std::string state) -> awaitable<Outcome<void>>;

struct CheckWishes {
    std::string which;
    std::string by;         // a person of the clinic
    std::string reason;     // why it is cancelled
    std::string form_file;  // RequestForm as JSON; without one, the form as the relay has it
    wire::RequestForm said{.service = {}, .priority = {}};  // what the command line corrects; wins over the file
};
auto confirm_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>;
auto correct_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>;
auto cancel_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>;

// A line for each thing to know about a case; contradictions first.
void say_doubts(const Console& console, const std::vector<wire::DoubtView>& doubts);

// The fields that contradict each other, in the form's words: 姓名、性别.
auto contradicted(const std::vector<wire::DoubtView>& doubts) -> std::string;

}  // namespace shanhai::cli
