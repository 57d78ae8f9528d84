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

// 急救通道: an emergency with a clock and a team of its own.
enum class Lane { none, chest_pain, stroke, trauma, newborn, maternal };  // 无, 胸痛, 卒中, 创伤, 新生儿, 孕产妇
inline constexpr Lane emergency_lanes[] = {Lane::chest_pain, Lane::stroke, Lane::trauma, Lane::newborn, Lane::maternal};

auto name_of(Lane lane) -> std::string_view;  // "chest-pain"; none: empty
auto chinese_of(Lane lane) -> std::string_view;
auto parse_lane(std::string_view text) -> Result<Lane>;

}  // namespace shanhai::wire
