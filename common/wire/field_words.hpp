// The request form's fields, and a report's, as the paper forms call them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shanhai::wire {

// 姓名 for "patient.name"; a word it does not know stands as it is.
auto field_in_words(std::string_view field) -> std::string;

}  // namespace shanhai::wire
