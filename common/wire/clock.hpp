// Clocks of a site that are off: its devices', and the computer it sends from.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct ClockView {
    std::string site;
    std::string device;      // as its images call it, or "computer"
    std::int64_t ahead = 0;  // seconds; negative: behind
    std::string seen_at;
    std::int64_t times = 0;  // in a row
    std::string sentence;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (site, device, ahead, seen_at, times, sentence))

struct ClockList {
    std::vector<ClockView> clocks;
};
BOOST_DESCRIBE_STRUCT(ClockList, (), (clocks))

// 设备 DR-1 的时间快了 24 分钟，请校正。
auto sentence_of(const ClockView& clock) -> std::string;

}  // namespace shanhai::wire
