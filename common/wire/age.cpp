#include "common/wire/age.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace shanhai::wire {
namespace {

struct Unit {
    std::string_view word;
    std::int64_t least;  // days in one, at least
    std::int64_t most;
};

// "小时" before "时", "个月" before "月": the longest ending counts.
constexpr auto units = std::to_array<Unit>({{"岁", 365, 366},
                                            {"周岁", 365, 366},
                                            {"年", 365, 366},
                                            {"个月", 28, 31},
                                            {"月", 28, 31},
                                            {"周", 7, 7},
                                            {"星期", 7, 7},
                                            {"天", 1, 1},
                                            {"日", 1, 1},
                                            {"Y", 365, 366},
                                            {"M", 28, 31},
                                            {"W", 7, 7},
                                            {"D", 1, 1}});

auto number_in(std::string_view text) -> std::optional<std::int64_t>
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty() && text.front() != '-';
    return whole && number <= 999 ? std::optional{number} : std::nullopt;
}

auto without_spaces(std::string_view text) -> std::string
{
    std::string kept;
    for (const char c : text)
        if (c != ' ') kept += c;
    return kept;
}

// Whoever is 5 has not yet turned 6.
auto span_of(std::int64_t number, const Unit& unit) -> AgeSpan
{
    return {number * unit.least, (number + 1) * unit.most};
}

}  // namespace

auto parse_age(std::string_view words) -> std::optional<AgeSpan>
{
    const auto kept = without_spaces(words);
    const std::string_view text{kept};
    for (const std::string_view hours : {"小时", "时", "分钟"})
        if (text.ends_with(hours)) {
            const auto number = number_in(text.substr(0, text.size() - hours.size()));
            return number ? std::optional{AgeSpan{0, *number / 24 + 1}} : std::nullopt;
        }
    const Unit* unit = nullptr;
    for (const auto& one : units)
        if (text.ends_with(one.word) && (!unit || one.word.size() > unit->word.size())) unit = &one;
    if (!unit) {
        const auto years = number_in(text);  // a bare number is years, as people say it
        return years ? std::optional{span_of(*years, units.front())} : std::nullopt;
    }
    const auto number = number_in(text.substr(0, text.size() - unit->word.size()));
    if (number) return span_of(*number, *unit);

    // 1岁3月, 2月10天: the coarser part and the finer one.
    for (const auto& coarse : units) {
        const auto cut = text.find(coarse.word);
        if (cut == std::string_view::npos || cut + coarse.word.size() >= text.size()) continue;
        const auto first = number_in(text.substr(0, cut));
        const auto rest = text.substr(cut + coarse.word.size());
        const auto second = number_in(rest.substr(0, rest.size() - std::min(unit->word.size(), rest.size())));
        if (first && second && unit->most < coarse.most)
            return AgeSpan{*first * coarse.least + *second * unit->least,
                           *first * coarse.most + (*second + 1) * unit->most};
    }
    return std::nullopt;
}

auto parse_dicom_age(std::string_view text) -> std::optional<AgeSpan>
{
    if (text.size() < 2 || text.size() > 4) return std::nullopt;
    const auto number = number_in(text.substr(0, text.size() - 1));
    const auto unit = std::ranges::find(units, text.substr(text.size() - 1), &Unit::word);
    if (!number || unit == units.end()) return std::nullopt;
    return span_of(*number, *unit);
}

auto age_on(Day birth, Day when) -> std::optional<AgeSpan>
{
    const auto days = (when - birth).count();
    if (days < 0) return std::nullopt;
    return AgeSpan{days, days};
}

auto may_be_same_age(AgeSpan one, AgeSpan other) -> bool
{
    constexpr std::int64_t month = 31;
    constexpr std::int64_t year = 366;
    const auto width = std::max(one.most - one.least, other.most - other.least);
    const auto forgiven = width >= 365 ? 2 * year : width >= 28 ? month : width >= 7 ? 7 : 2;
    return one.least - forgiven <= other.most && other.least - forgiven <= one.most;
}

}  // namespace shanhai::wire
