#include "common/wire/urgency.hpp"

namespace shanhai::wire {

auto name_of(Priority priority) -> std::string_view
{
    switch (priority) {
    case Priority::emergency: return "emergency";
    case Priority::urgent: return "urgent";
    case Priority::routine: return "routine";
    }
    return "routine";
}

auto chinese_of(Priority priority) -> std::string_view
{
    switch (priority) {
    case Priority::emergency: return "危急";
    case Priority::urgent: return "急诊";
    case Priority::routine: return "平诊";
    }
    return "平诊";
}

auto parse_priority(std::string_view text) -> Result<Priority>
{
    for (const auto priority : {Priority::emergency, Priority::urgent, Priority::routine})
        if (text == name_of(priority)) return priority;
    return Fault{errc::malformed, "form.priority"};
}

auto name_of(Lane lane) -> std::string_view
{
    switch (lane) {
    case Lane::none: return "";
    case Lane::chest_pain: return "chest-pain";
    case Lane::stroke: return "stroke";
    case Lane::trauma: return "trauma";
    case Lane::newborn: return "newborn";
    case Lane::maternal: return "maternal";
    }
    return "";
}

auto chinese_of(Lane lane) -> std::string_view
{
    switch (lane) {
    case Lane::none: return "";
    case Lane::chest_pain: return "胸痛通道";
    case Lane::stroke: return "卒中通道";
    case Lane::trauma: return "创伤通道";
    case Lane::newborn: return "新生儿通道";
    case Lane::maternal: return "孕产妇通道";
    }
    return "";
}

auto parse_lane(std::string_view text) -> Result<Lane>
{
    if (text.empty()) return Lane::none;
    for (const auto lane : emergency_lanes)
        if (text == name_of(lane)) return lane;
    return Fault{errc::malformed, "form.lane"};
}

}  // namespace shanhai::wire
