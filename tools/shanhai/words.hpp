// The wire's stable words as people here say them. Pure; a word that is not known stands as it is.
#pragma once

#include <string>
#include <string_view>

namespace shanhai::cli {

auto shown_word(std::string_view word) -> std::string;  // "waiting" is 等待阅片, "urgent" is 急诊

}  // namespace shanhai::cli
