#include "common/ecg/deriving.hpp"

#include <algorithm>
#include <limits>

namespace shanhai::ecg {
namespace {

// `of_first` x I + `of_second` x II, in units of I's scale divided by `parts`.
struct Rule {
    LeadName name;
    int of_first;
    int of_second;
    int parts;
};
constexpr Rule rules[] = {
    {LeadName::III, -1, 1, 1}, {LeadName::aVR, -1, -1, 2}, {LeadName::aVL, 2, -1, 2}, {LeadName::aVF, -1, 2, 2}};

auto lead_in(const Strip& strip, LeadName name) -> const Lead*
{
    const auto found = std::ranges::find(strip.leads, name, &Lead::name);
    return found == strip.leads.end() ? nullptr : &*found;
}

auto is_gap(const Lead& lead, std::size_t at) -> bool { return lead.gap && lead.samples[at] == *lead.gap; }

auto derived(const Lead& first, const Lead& second, const Rule& rule) -> std::optional<Lead>
{
    constexpr auto no_value = std::numeric_limits<std::int32_t>::min();
    Lead lead{.name = rule.name, .label = std::string{text_of(rule.name)}, .filters = first.filters, .derived = true};
    if (first.scale)
        lead.scale = Scale{first.scale->microvolts_per_unit / rule.parts,
                           (rule.of_first * first.scale->offset_microvolts +
                            rule.of_second * second.scale->offset_microvolts) / rule.parts};
    lead.samples.reserve(first.samples.size());
    for (std::size_t i = 0; i < first.samples.size(); ++i) {
        const bool gap = is_gap(first, i) || is_gap(second, i);
        const auto value = std::int64_t{rule.of_first} * first.samples[i] +
                           std::int64_t{rule.of_second} * second.samples[i];
        if (!gap && (value <= no_value || value > std::numeric_limits<std::int32_t>::max())) return std::nullopt;
        if (gap) lead.gap = no_value;
        lead.samples.push_back(gap ? no_value : static_cast<std::int32_t>(value));
    }
    return lead;
}

auto one_scale(const Lead& first, const Lead& second) -> bool
{
    if (first.scale.has_value() != second.scale.has_value()) return false;
    const bool same = !first.scale || first.scale->microvolts_per_unit == second.scale->microvolts_per_unit;
    return same && first.skew_s == second.skew_s && first.status.empty() && second.status.empty();
}

}  // namespace

void derive_limb_leads(Recording& recording)
{
    for (auto& strip : recording.strips) {
        const auto* const first = lead_in(strip, LeadName::I);
        const auto* const second = lead_in(strip, LeadName::II);
        if (!first || !second || !one_scale(*first, *second)) continue;
        std::vector<Lead> more;
        for (const auto& rule : rules) {
            if (lead_in(strip, rule.name)) continue;
            if (auto lead = derived(*first, *second, rule)) more.push_back(std::move(*lead));
        }
        std::ranges::move(more, std::back_inserter(strip.leads));
    }
}

}  // namespace shanhai::ecg
