// What sites may send that nobody declared (C-STORE, STOW-RS), so that no device fills the disk for the others.
//
// The same limit as a day's uploads have, counted hour by hour over the last 24. It is kept in memory: a restart
// forgives the day so far, and nothing is asked of the ledger for each image. One strand or single-threaded context.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/intake/settings.hpp"

#include <deque>
#include <map>

namespace shanhai::intake {

class Allowance {
public:
    Allowance(Clock& clock, std::uint64_t day_max) : clock_{&clock}, day_max_{day_max} {}

    // storage_full "quota.day": there is room again by and by.
    auto admits(const SiteId& site, std::uint64_t bytes) -> Result<void>
    {
        const auto used = total(hours_of(site));
        if (bytes > day_max_ || used > day_max_ - bytes) return Fault{errc::storage_full, "quota.day"};
        return {};
    }
    void took(const SiteId& site, std::uint64_t bytes)
    {
        auto& hours = hours_of(site);
        const auto now = this_hour();
        if (hours.empty() || hours.back().hour != now) hours.push_back({now, 0});
        hours.back().bytes += bytes;
    }

private:
    using HourNumber = std::int64_t;
    struct Hour {
        HourNumber hour;
        std::uint64_t bytes;
    };
    using Hours = std::deque<Hour>;

    auto this_hour() const -> HourNumber
    {
        return std::chrono::floor<std::chrono::hours>(clock_->now().time_since_epoch()).count();
    }
    auto hours_of(const SiteId& site) -> Hours&
    {
        constexpr HourNumber day = 24;
        auto& hours = by_site_[site];
        std::erase_if(hours, [oldest = this_hour() - day](const Hour& each) { return each.hour <= oldest; });
        return hours;
    }
    static auto total(const Hours& hours) -> std::uint64_t
    {
        std::uint64_t all = 0;
        for (const auto& each : hours) all += each.bytes;
        return all;
    }

    Clock* clock_;
    std::uint64_t day_max_;
    std::map<SiteId, Hours> by_site_;
};

}  // namespace shanhai::intake
