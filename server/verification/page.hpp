// The page as people see it, whole: server-made, without a script, on a telephone as on a desk. Pure.
#pragma once

#include "server/verification/verification.hpp"

namespace shanhai::verification {

// Everything a browser is allowed to do with the page; names the style sheet by its hash.
auto content_policy() -> const std::string&;

// Type the code. `mistake`: what was wrong with the one that was typed, which is shown again.
auto form_page(std::string_view organization, std::string_view mistake = {}, std::string_view typed = {})
    -> std::string;

// The answer, with the way to the second factor where there is something to see; `refusal`: why it did not open.
auto answer_page(std::string_view organization, const Answer& answer, std::string_view code,
                 std::string_view refusal = {}) -> std::string;

// Something that went wrong or has to wait, in one sentence.
auto notice_page(std::string_view organization, std::string_view sentence, std::string_view english) -> std::string;

}  // namespace shanhai::verification
