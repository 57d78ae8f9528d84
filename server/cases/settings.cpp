#include "server/cases/settings.hpp"

namespace shanhai::cases {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using namespace std::chrono_literals;

auto target(config::Section& section, const std::string& name, minutes fallback, std::string_view help) -> minutes
{
    const auto length = section.seconds(name, {.fallback = fallback, .min = 1min, .max = 30 * 24h, .help = help});
    return std::chrono::ceil<minutes>(length);
}

auto lease(config::Section& section, const std::string& name, seconds fallback) -> seconds
{
    return section.seconds(name, {.fallback = fallback,
                                  .min = 5s,
                                  .max = 24h,
                                  .help = "A claim that is not renewed goes back to the queue after this."});
}

auto targets(config::Section& section, const std::string& prefix, const Targets& fallback) -> Targets
{
    return {target(section, prefix + "_emergency", fallback.emergency, "Complete at the relay to signed, 危急."),
            target(section, prefix + "_urgent", fallback.urgent, "The same, 急诊."),
            target(section, prefix + "_routine", fallback.routine, "The same, 平诊.")};
}

auto lower(std::string text) -> std::string
{
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

}  // namespace

auto policy_from(config::Section& section) -> Policy
{
    auto policy = Policy::defaults();
    for (auto& [modality, row] : policy.targets) row = targets(section, lower(modality), row);
    policy.targets_otherwise = targets(section, "other", policy.targets_otherwise);
    for (auto& [modality, length] : policy.lease) length = lease(section, lower(modality) + "_claim", length);
    policy.lease_otherwise = lease(section, "other_claim", policy.lease_otherwise);
    return policy;
}

}  // namespace shanhai::cases
