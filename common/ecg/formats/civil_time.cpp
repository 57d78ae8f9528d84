#include "common/ecg/formats/civil_time.hpp"

namespace shanhai::ecg {
namespace {

auto day_of(unsigned year, unsigned month, unsigned day) -> std::optional<std::chrono::sys_days>
{
    if (year < 1850 || year > 2200) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
                                           std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

}  // namespace

auto date_text(unsigned year, unsigned month, unsigned day) -> std::string
{
    if (!day_of(year, month, day)) return {};
    std::string text;
    for (const auto& [value, digits] : {std::pair{year, 1000U}, {month, 10U}, {day, 10U}})
        for (auto unit = digits; unit > 0; unit /= 10) text += static_cast<char>('0' + value / unit % 10);
    return text;
}

auto moment_of(const CivilTime& local, std::optional<int> minutes_ahead) -> std::optional<Instant>
{
    constexpr int china = 8 * 60;
    const auto day = day_of(local.year, local.month, local.day);
    if (!day || local.hour > 23 || local.minute > 59 || local.second > 60) return std::nullopt;
    return Instant{*day} + std::chrono::hours{local.hour} + std::chrono::minutes{local.minute} +
           std::chrono::seconds{local.second} - std::chrono::minutes{minutes_ahead.value_or(china)};
}

}  // namespace shanhai::ecg
