// What one site may have on its way, so that no site fills the disk for the others. Pure.
#pragma once

#include "server/intake/settings.hpp"
#include "server/ledger/submissions.hpp"

namespace shanhai::intake {

inline constexpr auto quota_window = std::chrono::hours{24};
inline constexpr std::int64_t parts_per_submission = 16;

// busy "quota.open": finish or call off what is open. storage_full "quota.day": there is room again by and by.
inline auto admits_submission(const ledger::Usage& usage, std::uint64_t length, const IntakeSettings& limits)
    -> Result<void>
{
    if (usage.open >= limits.site_open_max) return Fault{errc::busy, "quota.open"};
    if (length > limits.site_day_max || usage.bytes > limits.site_day_max - length)
        return Fault{errc::storage_full, "quota.day"};
    return {};
}

// Parts are counted by themselves: what they become was counted when it was declared.
inline auto admits_part(const ledger::Usage& usage, std::uint64_t length, const IntakeSettings& limits) -> Result<void>
{
    if (usage.parts >= limits.site_open_max * parts_per_submission) return Fault{errc::busy, "quota.open"};
    if (length > limits.site_day_max || usage.part_bytes > limits.site_day_max - length)
        return Fault{errc::storage_full, "quota.day"};
    return {};
}

}  // namespace shanhai::intake
