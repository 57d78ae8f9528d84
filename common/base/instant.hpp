// A moment: microseconds since 1970 in UTC. Text is RFC 3339; people see China's one zone (+08:00).
#pragma once

#include "common/base/fault.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace shanhai {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

auto to_text(Instant when) -> std::string;                       // 2026-03-05T07:08:09.123456Z
auto to_local_text(Instant when) -> std::string;                 // 2026-03-05 15:08:09, China Standard Time
auto parse_instant(std::string_view text) -> Result<Instant>;    // RFC 3339, any offset, up to microseconds

inline auto to_micros(Instant when) -> std::int64_t { return when.time_since_epoch().count(); }
inline auto from_micros(std::int64_t count) -> Instant { return Instant{std::chrono::microseconds{count}}; }

// A calendar day: validity of persons and pairings is agreed in days, in China Standard Time.
using Day = std::chrono::sys_days;

auto to_text(Day day) -> std::string;                            // 2026-03-05
auto parse_day(std::string_view text) -> Result<Day>;            // 2026-03-05 only
auto day_of(Instant when) -> Day;                                // in China Standard Time

}  // namespace shanhai
