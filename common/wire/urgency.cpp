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

}  // namespace shanhai::wire
