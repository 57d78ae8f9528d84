#include "common/wire/clock.hpp"

namespace shanhai::wire {
namespace {

auto spell(std::int64_t seconds) -> std::string
{
    if (seconds < 120) return std::to_string(seconds) + " 秒";
    if (seconds < 2 * 3600) return std::to_string(seconds / 60) + " 分钟";
    if (seconds < 2 * 86'400) return std::to_string(seconds / 3600) + " 小时";
    return std::to_string(seconds / 86'400) + " 天";
}

}  // namespace

auto sentence_of(const ClockView& clock) -> std::string
{
    const auto whose = clock.device == "computer" ? std::string{"提交影像的电脑"} : "设备 " + clock.device + " ";
    const auto off = clock.ahead < 0 ? -clock.ahead : clock.ahead;
    return whose + "的时间" + (clock.ahead < 0 ? "慢了 " : "快了 ") + spell(off) + "，请校正。";
}

}  // namespace shanhai::wire
