#include "server/cases/settings.hpp"

namespace shanhai::cases {
namespace {

using namespace std::chrono_literals;

auto length(config::Section& section, const std::string& name, seconds fallback, seconds least, std::string_view help)
    -> seconds
{
    return section.seconds(name, {.fallback = fallback, .min = least, .max = 30 * 24h, .help = help});
}

// Whoever agrees on another deadline is called out in the same proportion of it; a rule says otherwise.
auto target(config::Section& section, const std::string& name, const Target& fallback, std::string_view help) -> Target
{
    const auto deadline = length(section, name, fallback.deadline, 1min, help);
    const auto share = [&](seconds part) {
        return seconds{part.count() * deadline.count() / fallback.deadline.count()};
    };
    return {share(fallback.warning), share(fallback.escalation), deadline};
}

auto targets(config::Section& section, const std::string& prefix, const Targets& fallback) -> Targets
{
    return {target(section, prefix + "_emergency", fallback.emergency, "Complete at the relay to signed, 危急."),
            target(section, prefix + "_urgent", fallback.urgent, "The same, 急诊."),
            target(section, prefix + "_routine", fallback.routine, "The same, 平诊.")};
}

auto lease(config::Section& section, const std::string& name, seconds fallback) -> seconds
{
    return section.seconds(name, {.fallback = fallback,
                                  .min = 5s,
                                  .max = 24h,
                                  .help = "A claim that is not renewed goes back to the queue after this."});
}

auto rules(config::Section& section) -> std::vector<Rule>
{
    const auto texts = section.texts(
        "rules", {.fallback = {},
                  .max_count = 256,
                  .accepts = [](std::string_view text) { return static_cast<bool>(Rule::parse(text)); },
                  .help = "Exceptions, the first that fits counts: modality=CT priority=urgent lane=stroke site=niujie "
                          "days=sat,sun warning=5m escalation=10m deadline=30m"});
    std::vector<Rule> all;
    for (const auto& text : texts) all.push_back(Rule::parse(text).value());
    return all;
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
    for (auto& [modality, row] : policy.targets.by_modality) row = targets(section, lower(modality), row);
    policy.targets.otherwise = targets(section, "other", policy.targets.otherwise);
    policy.targets.rules = rules(section);
    for (auto& [modality, length] : policy.lease) length = lease(section, lower(modality) + "_claim", length);
    policy.lease_otherwise = lease(section, "other_claim", policy.lease_otherwise);
    policy.patience = length(section, "patience", policy.patience, 0s,
                             "How long past its deadline a routine case still lets urgent ones pass.");
    policy.spacing = length(section, "spacing", policy.spacing, 0s,
                            "Between the turns of one site's cases of one kind, so that sites take turns.");
    policy.head_start = length(section, "head_start", policy.head_start, 0s,
                               "Of chest pain, stroke, trauma, newborn and maternal before other emergencies.");
    return policy;
}

}  // namespace shanhai::cases
