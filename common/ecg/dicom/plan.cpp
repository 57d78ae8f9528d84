#include "common/ecg/dicom/plan.hpp"

#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/reading.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace shanhai::ecg {
namespace {

constexpr double slow_hz = 200;
constexpr double slowest_hz = 50;
constexpr double fast_hz = 1000;
constexpr double long_s = 600;  // nobody lies still for longer: worn, not rested

struct Range {
    std::int64_t low;
    std::int64_t high;
};

auto range_of(unsigned bits) -> Range
{
    const auto end = std::int64_t{1} << (bits - 1);
    return {-end, end - 1};
}

auto is_gap(const Lead& lead, std::int32_t sample) -> bool { return lead.gap && sample == *lead.gap; }

auto fits(const Lead& lead, const Range& range) -> bool
{
    return std::ranges::all_of(lead.samples, [&](std::int32_t sample) {
        return is_gap(lead, sample) || (sample >= range.low && sample <= range.high);
    });
}

auto is_used(const std::vector<const Lead*>& leads, std::int32_t value) -> bool
{
    return std::ranges::any_of(leads, [&](const Lead* lead) {
        return !is_gap(*lead, value) && std::ranges::find(lead->samples, value) != lead->samples.end();
    });
}

// The file's own value if it can be; else the lowest that no sample has.
auto padding_of(const std::vector<const Lead*>& leads, const Range& range) -> std::optional<std::int32_t>
{
    for (const auto* const lead : leads)
        if (lead->gap && *lead->gap >= range.low && *lead->gap <= range.high && !is_used(leads, *lead->gap))
            return lead->gap;
    std::size_t samples = 1;
    for (const auto* const lead : leads) samples += lead->samples.size();
    std::vector<bool> used(std::min<std::size_t>(samples, static_cast<std::size_t>(range.high - range.low + 1)), false);
    for (const auto* const lead : leads)
        for (const auto sample : lead->samples) {
            const auto at = static_cast<std::size_t>(sample - range.low);
            if (!is_gap(*lead, sample) && at < used.size()) used[at] = true;
        }
    const auto free = std::ranges::find(used, false);
    if (free == used.end()) return std::nullopt;
    return static_cast<std::int32_t>(range.low + (free - used.begin()));
}

auto has_gaps(const std::vector<const Lead*>& leads) -> bool
{
    return std::ranges::any_of(leads, [](const Lead* lead) { return lead->gap.has_value(); });
}

// Whether reading the strip without the lead would derive the very same one.
auto is_derivable(const Strip& strip, const Lead& wanted) -> bool
{
    if (!wanted.derived) return false;
    Recording again{"", {Strip{.rate_hz = strip.rate_hz}}};
    for (const auto& lead : strip.leads)
        if (lead.name == LeadName::I || lead.name == LeadName::II) again.strips[0].leads.push_back(lead);
    derive_limb_leads(again);
    return std::ranges::find(again.strips[0].leads, wanted) != again.strips[0].leads.end();
}

auto group_of(const Strip& strip, unsigned bits) -> std::optional<Group>
{
    Group group{&strip};
    const auto range = range_of(bits);
    for (const auto& lead : strip.leads) {
        if (fits(lead, range)) group.leads.push_back(&lead);
        else if (!is_derivable(strip, lead)) return std::nullopt;
    }
    if (group.leads.empty()) return std::nullopt;
    if (!has_gaps(group.leads)) return group;
    group.padding = padding_of(group.leads, range);
    if (!group.padding) return std::nullopt;
    return group;
}

auto groups_of(const Recording& recording, unsigned bits) -> std::vector<Group>
{
    std::vector<Group> groups;
    for (const auto& strip : recording.strips) {
        auto group = group_of(strip, bits);
        if (!group) return {};
        groups.push_back(std::move(*group));
    }
    return groups;
}

auto is_standard(LeadName name) -> bool { return name >= LeadName::I && name <= LeadName::V6; }

// Eight of the twelve are measured, the others follow from them.
auto is_twelve_lead(const std::vector<Group>& groups) -> bool
{
    std::size_t channels = 0;
    std::vector<LeadName> seen;
    for (const auto& group : groups) {
        if (samples_in(*group.strip) > 16'384) return false;
        channels += group.leads.size();
        for (const auto* const lead : group.leads) {
            if (!is_standard(lead->name)) return false;
            if (std::ranges::find(seen, lead->name) == seen.end()) seen.push_back(lead->name);
        }
    }
    return channels <= 13 && groups.size() <= 5 && seen.size() >= 8;
}

auto is_general(const std::vector<Group>& groups) -> bool
{
    return groups.size() <= 4 && std::ranges::all_of(groups, [](const Group& one) { return one.leads.size() <= 24; });
}

struct Facts {
    double slowest = std::numeric_limits<double>::max();
    double fastest = 0;
    double longest_s = 0;
};

auto facts_of(const Recording& recording) -> Facts
{
    Facts facts;
    for (const auto& strip : recording.strips) {
        facts.slowest = std::min(facts.slowest, *strip.rate_hz);
        facts.fastest = std::max(facts.fastest, *strip.rate_hz);
        facts.longest_s = std::max(facts.longest_s, seconds_of(strip));
    }
    return facts;
}

auto class_of(const std::vector<Group>& groups, const Facts& facts) -> std::string_view
{
    if (groups.empty() || facts.slowest < slowest_hz || facts.fastest > fast_hz) return {};
    const bool worn = facts.longest_s > long_s || facts.slowest < slow_hz;
    if (worn && groups.size() == 1 && groups[0].leads.size() <= 12) return ambulatory_ecg_storage;
    if (facts.slowest < slow_hz) return {};
    if (is_twelve_lead(groups)) return twelve_lead_storage;
    return is_general(groups) ? general_ecg_storage : std::string_view{};
}

auto is_whole(const Strip& strip) -> bool
{
    return strip.rate_hz && samples_in(strip) > 0 && std::ranges::all_of(strip.leads, [&](const Lead& lead) {
        return lead.samples.size() == samples_in(strip);
    });
}

}  // namespace

auto plan_for(const Recording& recording) -> Result<Plan>
{
    // PS3.3 table C.10-9: Sampling Frequency is of type 1, so what has no rate is no DICOM waveform.
    if (recording.strips.empty() || !std::ranges::all_of(recording.strips, is_whole))
        return Fault{errc::unsupported, "ecg.object"};
    const auto facts = facts_of(recording);
    auto groups = groups_of(recording, 16);
    if (const auto found = class_of(groups, facts); !found.empty()) return Plan{found, 16, std::move(groups)};
    groups = groups_of(recording, 32);
    if (groups.empty() || !is_general(groups)) return Fault{errc::unsupported, "ecg.object"};
    return Plan{general_32_bit_ecg_storage, 32, std::move(groups)};
}

}  // namespace shanhai::ecg
