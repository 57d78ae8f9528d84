#include "server/cases/policy.hpp"

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

}  // namespace

auto Policy::defaults() -> Policy
{
    const auto radiograph = Targets{minutes{30}, minutes{30}, minutes{120}};
    const auto tomography = Targets{minutes{30}, minutes{60}, minutes{240}};
    return {
        .targets = {{"ECG", {minutes{10}, minutes{15}, minutes{30}}},
                    {"CR", radiograph},
                    {"DX", radiograph},
                    {"US", radiograph},
                    {"CT", tomography},
                    {"MR", tomography}},
        .targets_otherwise = {minutes{60}, minutes{120}, minutes{24 * 60}},
        .lease =
            {{"ECG", minutes{5}}, {"CR", minutes{20}}, {"DX", minutes{20}}, {"US", minutes{20}}, {"CT", minutes{60}}},
        .lease_otherwise = minutes{60},
    };
}

auto Policy::deadline(std::string_view modality, wire::Priority priority, Instant opened) const -> Instant
{
    const auto found = targets.find(modality);
    const auto& row = found == targets.end() ? targets_otherwise : found->second;
    switch (priority) {
    case wire::Priority::emergency: return opened + row.emergency;
    case wire::Priority::urgent: return opened + row.urgent;
    case wire::Priority::routine: break;
    }
    return opened + row.routine;
}

auto Policy::deadline_after_hold(std::string_view modality, wire::Priority priority, Instant opened,
                                 Instant released) const -> Instant
{
    return deadline(modality, priority, priority == wire::Priority::routine ? released : opened);
}

auto Policy::lease_of(std::string_view modality) const -> std::chrono::seconds
{
    const auto found = lease.find(modality);
    return found == lease.end() ? lease_otherwise : found->second;
}

auto turn_of(const Policy& policy, const ledger::Case& which) -> Instant
{
    return which.priority == wire::Priority::routine ? which.deadline + policy.patience : which.deadline;
}

auto why(const ledger::Case& which, Instant now) -> std::string
{
    auto sentence = std::string{wire::chinese_of(which.priority)} + "，已等 " + spell(now - which.opened_at);
    if (now > which.deadline) return sentence + "，已超时 " + spell(now - which.deadline);
    return sentence + "，离时限还有 " + spell(which.deadline - now);
}

}  // namespace shanhai::cases
