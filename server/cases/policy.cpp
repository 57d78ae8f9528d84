#include "server/cases/policy.hpp"

namespace shanhai::cases {

using namespace std::chrono_literals;

// domain: default SLA table; where it names a first reader and the province, escalation asks the province.
auto Policy::defaults() -> Policy
{
    const auto radiograph = Targets{{5min, 20min, 30min}, {5min, 20min, 30min}, {60min, 90min, 2h}};
    const auto tomography = Targets{{3min, 10min, 30min}, {10min, 30min, 1h}, {2h, 3h, 4h}};
    return {
        .targets = {.by_modality = {{"ECG", {{1min, 5min, 10min}, {3min, 8min, 15min}, {15min, 25min, 30min}}},
                                    {"CR", radiograph},
                                    {"DX", radiograph},
                                    {"US", radiograph},
                                    {"CT", tomography},
                                    {"MR", tomography}},
                    .otherwise = {{10min, 30min, 1h}, {20min, 1h, 2h}, {12h, 18h, 24h}},
                    .rules = {}},
        .lease = {{"ECG", 5min}, {"CR", 20min}, {"DX", 20min}, {"US", 20min}, {"CT", 60min}},
        .lease_otherwise = 60min,
        .patience = 2h,
        .spacing = 2min,
        .head_start = 5min,
    };
}

auto Policy::lease_of(std::string_view modality) const -> seconds
{
    const auto found = lease.find(modality);
    return found == lease.end() ? lease_otherwise : found->second;
}

}  // namespace shanhai::cases
