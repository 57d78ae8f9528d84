#include "server/critical/policy.hpp"

#include <charconv>

namespace shanhai::critical {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

auto Policy::defaults() -> Policy
{
    const auto ordinary = Timers{.decision = minutes{5},
                                 .delivery = seconds{60},
                                 .acknowledge = minutes{5},
                                 .next_contact = minutes{3},
                                 .duty = minutes{10},
                                 .remind = minutes{5},
                                 .action = minutes{15},
                                 .outcome = hours{24}};
    auto hurried = ordinary;
    hurried.decision = minutes{2};
    hurried.acknowledge = minutes{3};
    hurried.next_contact = minutes{2};
    hurried.duty = minutes{8};
    hurried.remind = minutes{3};
    hurried.action = minutes{10};
    return {.ordinary = ordinary,
            .hurried = hurried,
            .lists = {"ecg-national-2017", "radiology-general", "ultrasound-2022"}};
}

auto Policy::one_is_enough(Instant now) const -> bool
{
    const auto text = to_local_text(now).substr(11, 2);
    int hour = 0;
    std::from_chars(text.data(), text.data() + text.size(), hour);
    return hour < second_person_from || hour >= second_person_until;
}

}  // namespace shanhai::critical
