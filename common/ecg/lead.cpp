#include "common/ecg/lead.hpp"

#include <array>
#include <string>

namespace shanhai::ecg {
namespace {

struct Known {
    LeadName name;
    std::string_view text;
    unsigned number;
};

using enum LeadName;
constexpr auto known = std::to_array<Known>({
    {I, "I", 1},      {II, "II", 2},    {III, "III", 61}, {aVR, "aVR", 62}, {aVL, "aVL", 63}, {aVF, "aVF", 64},
    {V1, "V1", 3},    {V2, "V2", 4},    {V3, "V3", 5},    {V4, "V4", 6},    {V5, "V5", 7},    {V6, "V6", 8},
    {V7, "V7", 9},    {V8, "V8", 66},   {V9, "V9", 67},   {V2R, "V2R", 10}, {V3R, "V3R", 11}, {V4R, "V4R", 12},
    {V5R, "V5R", 13}, {V6R, "V6R", 14}, {V7R, "V7R", 15}, {X, "X", 16},     {Y, "Y", 17},     {Z, "Z", 18},
});

auto upper(std::string_view text) -> std::string
{
    std::string all;
    for (const char c : text) all += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return all;
}

auto trimmed(std::string_view text) -> std::string_view
{
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

auto text_of(LeadName name) -> std::string_view
{
    for (const auto& one : known)
        if (one.name == name) return one.text;
    return {};
}

auto lead_named(std::string_view text) -> LeadName
{
    const auto whole = upper(text);
    auto rest = trimmed(whole);
    for (const std::string_view prefix : {"MDC_ECG_LEAD_", "LEAD ", "ECG LEAD ", "ECG "})
        if (rest.starts_with(prefix)) {
            rest.remove_prefix(prefix.size());
            break;
        }
    rest = trimmed(rest.substr(0, rest.find('(')));
    for (const auto& one : known)
        if (upper(one.text) == rest) return one.name;
    return other;
}

auto lead_numbered(unsigned number) -> LeadName
{
    for (const auto& one : known)
        if (one.number == number) return one.name;
    return other;
}

auto number_of(LeadName name) -> unsigned
{
    for (const auto& one : known)
        if (one.name == name) return one.number;
    return 0;
}

}  // namespace shanhai::ecg
