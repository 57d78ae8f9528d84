#include "server/cases/timing.hpp"

#include <algorithm>

namespace shanhai::cases {
namespace {

using std::chrono::minutes;

auto spell(std::chrono::microseconds length) -> std::string
{
    const auto all = std::chrono::duration_cast<minutes>(length).count();
    if (all < 60) return std::to_string(all) + " 分钟";
    const auto rest = all % 60;
    return std::to_string(all / 60) + " 小时" + (rest != 0 ? " " + std::to_string(rest) + " 分钟" : "");
}

// Before fairness between sites has a say.
auto own_turn(const Policy& policy, wire::Priority priority, wire::Lane lane, Instant deadline) -> Instant
{
    if (lane != wire::Lane::none) return deadline - policy.head_start;
    return priority == wire::Priority::routine ? deadline + policy.patience : deadline;
}

auto earlier_turn(const Policy& policy, Occasion occasion) -> Instant
{
    occasion.priority = wire::Priority::urgent;
    return occasion.at + policy.targets.of(occasion).deadline - policy.head_start;
}

auto has_come_back(const Case& which) -> bool
{
    return !which.remarks.empty() && (which.remarks.back().kind == ledger::RemarkKind::retaken ||
                                      which.remarks.back().kind == ledger::RemarkKind::limits);
}

// What besides urgency and time decides its place.
auto circumstances(const Policy& policy, const Case& which, Instant now) -> std::string
{
    std::string text;
    if (!which.marks.empty()) text += "，" + which.marks.front() + "，请先看（自动测量，不是诊断）";
    if (has_come_back(which)) text += "，重拍后仍排原来的位置";
    if (which.kept && now < which.kept->until) text += "，先留给 " + which.kept->person.text();
    if (which.asked_first) text += "，" + which.asked_first->text() + " 没有及时领取";
    if (!which.specialty.empty()) text += "，要" + which.specialty + "专业的医师";
    const auto own = own_turn(policy, which.priority, which.lane, which.deadline);
    if (which.turn > own) text += "，同一机构同类较多，与其他机构轮流";
    const bool aged = which.priority == wire::Priority::routine && now >= which.turn;
    if (aged) text += "，等得太久，急诊也不再排到前面";
    return text;
}

}  // namespace

auto timing_of(const Policy& policy, const Occasion& occasion, std::optional<Instant> last_alike) -> Timing
{
    const auto target = policy.targets.of(occasion);
    const auto deadline = occasion.at + target.deadline;
    auto turn = own_turn(policy, occasion.priority, occasion.lane, deadline);
    const bool first_class = occasion.priority == wire::Priority::emergency;
    if (last_alike && !first_class) turn = std::max(turn, *last_alike + policy.spacing);
    if (occasion.marked && !first_class) turn = std::min(turn, earlier_turn(policy, occasion));
    return {occasion.at + target.warning, occasion.at + target.escalation, deadline, turn};
}

auto why(const Policy& policy, const Case& which, Instant now) -> std::string
{
    auto sentence = std::string{wire::chinese_of(which.priority)};
    if (which.lane != wire::Lane::none) sentence += std::string{wire::chinese_of(which.lane)};
    sentence += "，已等 " + spell(now - which.opened_at);
    if (now > which.deadline) sentence += "，已超时 " + spell(now - which.deadline);
    else sentence += "，离时限还有 " + spell(which.deadline - now);
    return sentence + circumstances(policy, which, now);
}

}  // namespace shanhai::cases
