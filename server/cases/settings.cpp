#include "server/cases/settings.hpp"

namespace shanhai::cases {
namespace {

using std::chrono::minutes;
using namespace std::chrono_literals;

auto length(config::Section& section, const std::string& name, minutes fallback, std::string_view help) -> minutes
{
    const auto seconds =
        section.seconds(name, {.fallback = fallback, .min = 1min, .max = 30 * 24h, .help = help});
    return std::chrono::ceil<minutes>(seconds);
}

auto targets(config::Section& section, const std::string& prefix, const Targets& fallback) -> Targets
{
    return {length(section, prefix + "_emergency", fallback.emergency, "Complete at the relay to signed, 危急."),
            length(section, prefix + "_urgent", fallback.urgent, "The same, 急诊."),
            length(section, prefix + "_routine", fallback.routine, "The same, 平诊.")};
}

auto lower(std::string text) -> std::string
{
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

constexpr std::string_view lease_help = "A claim that is not renewed goes back to the queue after this.";

}  // namespace

auto policy_from(config::Section& section) -> Policy
{
    auto policy = Policy::defaults();
    for (auto& [modality, row] : policy.targets) row = targets(section, lower(modality), row);
    policy.targets_otherwise = targets(section, "other", policy.targets_otherwise);
    for (auto& [modality, lease] : policy.lease) lease = length(section, lower(modality) + "_claim", lease, lease_help);
    policy.lease_otherwise = length(section, "other_claim", policy.lease_otherwise, lease_help);
    return policy;
}

}  // namespace shanhai::cases
