#include "server/cases/targets.hpp"

#include <algorithm>
#include <charconv>

namespace shanhai::cases {
namespace {

constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

auto split(std::string_view text, char at) -> std::vector<std::string_view>
{
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(at), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

// 90s, 20m, 4h, 3d
auto parse_length(std::string_view text) -> std::optional<seconds>
{
    if (text.size() < 2) return std::nullopt;
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size() - 1;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    const bool sane = error == std::errc{} && stop == end && number > 0 && number <= 100'000;
    if (!sane) return std::nullopt;
    switch (text.back()) {
    case 's': return seconds{number};
    case 'm': return std::chrono::minutes{number};
    case 'h': return std::chrono::hours{number};
    case 'd': return std::chrono::days{number};
    default: return std::nullopt;
    }
}

auto parse_days(std::string_view text, std::array<bool, 7>& days) -> bool
{
    for (const auto name : split(text, ',')) {
        const auto* const found = std::ranges::find(day_names, name);
        if (found == day_names.end()) return false;
        days[static_cast<std::size_t>(found - day_names.begin())] = true;
    }
    return true;
}

auto set_length(std::optional<seconds>& into, std::string_view text) -> bool
{
    into = parse_length(text);
    return into.has_value();
}

template <class T>
auto set_word(std::optional<T>& into, Result<T> parsed) -> bool
{
    if (parsed) into = *parsed;
    return static_cast<bool>(parsed);
}

auto take_word(Rule& rule, std::string_view name, std::string_view value) -> bool
{
    if (value.empty()) return false;
    if (name == "modality") return rule.modality = std::string{value}, true;
    if (name == "priority") return set_word(rule.priority, wire::parse_priority(value));
    if (name == "lane") return set_word(rule.lane, wire::parse_lane(value));
    if (name == "site") return set_word(rule.site, SiteId::parse(value));
    if (name == "days") return parse_days(value, rule.days);
    if (name == "warning") return set_length(rule.warning, value);
    if (name == "escalation") return set_length(rule.escalation, value);
    if (name == "deadline") return set_length(rule.deadline, value);
    return false;
}

auto weekday_of(Instant at) -> std::size_t
{
    const auto local = std::chrono::floor<std::chrono::days>(at + std::chrono::hours{8});
    return std::chrono::weekday{std::chrono::sys_days{local.time_since_epoch()}}.c_encoding();
}

}  // namespace

auto Targets::of(wire::Priority priority) const -> const Target&
{
    switch (priority) {
    case wire::Priority::emergency: return emergency;
    case wire::Priority::urgent: return urgent;
    case wire::Priority::routine: break;
    }
    return routine;
}

auto Rule::parse(std::string_view text) -> Result<Rule>
{
    Rule rule;
    for (const auto word : split(text, ' ')) {
        const auto equals = word.find('=');
        const bool understood = equals != std::string_view::npos &&
                                take_word(rule, word.substr(0, equals), word.substr(equals + 1));
        if (!understood) return Fault{errc::malformed, "rule.word", std::string{word}};
    }
    if (!rule.warning && !rule.escalation && !rule.deadline) return Fault{errc::malformed, "rule.empty"};
    return rule;
}

auto Rule::fits(const Occasion& occasion) const -> bool
{
    if (!modality.empty() && modality != occasion.modality) return false;
    if (priority && *priority != occasion.priority) return false;
    if (lane && *lane != occasion.lane) return false;
    if (site && *site != occasion.site) return false;
    const bool every_day = std::ranges::none_of(days, std::identity{});
    return every_day || days[weekday_of(occasion.at)];
}

auto TargetTable::of(const Occasion& occasion) const -> Target
{
    const auto row = by_modality.find(occasion.modality);
    auto target = (row == by_modality.end() ? otherwise : row->second).of(occasion.priority);
    const auto rule = std::ranges::find_if(rules, [&](const Rule& each) { return each.fits(occasion); });
    if (rule == rules.end()) return target;
    // Whoever shortens a deadline alone still wants everybody called before it, not after.
    const auto deadline = rule->deadline.value_or(target.deadline);
    const auto escalation = std::min(rule->escalation.value_or(target.escalation), deadline);
    return {std::min(rule->warning.value_or(target.warning), escalation), escalation, deadline};
}

}  // namespace shanhai::cases
