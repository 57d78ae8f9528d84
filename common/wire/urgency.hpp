// How urgent a question is, in the words of the request form (紧急程度). Pure.
#pragma once

#include "common/base/fault.hpp"

#include <string_view>

namespace shanhai::wire {

// In order: the smaller, the sooner.
enum class Priority { emergency = 0, urgent = 1, routine = 2 };  // 危急, 急诊, 平诊

auto name_of(Priority priority) -> std::string_view;
auto chinese_of(Priority priority) -> std::string_view;
auto parse_priority(std::string_view text) -> Result<Priority>;

}  // namespace shanhai::wire
