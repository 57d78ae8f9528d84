#include "common/ecg/dicom/codes.hpp"

#include <algorithm>
#include <array>

namespace shanhai::ecg {
namespace {

struct Known {
    std::string_view value;  // MDC
    std::string_view meaning;
    Quantity quantity;
};
constexpr auto known = std::to_array<Known>({
    {"2:16016", "Heart rate", Quantity::heart_rate},
    {"2:16020", "Atrial heart rate", Quantity::atrial_rate},
    {"2:16168", "RR interval global", Quantity::rr},
    {"2:16184", "P duration global", Quantity::p_duration},
    {"2:15872", "PR interval global", Quantity::pr},
    {"2:16156", "QRS duration global", Quantity::qrs_duration},
    {"2:16160", "QT interval global", Quantity::qt},
    {"2:15876", "QTc interval global", Quantity::qtc},
    {"2:15880", "QTc global using Bazett formula", Quantity::qtc_bazett},
    {"2:15892", "QTc global using Fridericia formula", Quantity::qtc_fridericia},
    {"2:16128", "P axis", Quantity::p_axis},
    {"2:16132", "QRS axis", Quantity::qrs_axis},
    {"2:16136", "T axis", Quantity::t_axis},
});

struct Named {
    std::string_view text;
    Quantity quantity;
};
constexpr auto names = std::to_array<Named>({
    {"heart rate", Quantity::heart_rate},
    {"ventricular heart rate", Quantity::heart_rate},
    {"ventricular rate", Quantity::heart_rate},
    {"atrial heart rate", Quantity::atrial_rate},
    {"atrial rate", Quantity::atrial_rate},
    {"rr interval", Quantity::rr},
    {"pp interval", Quantity::pp},
    {"p duration", Quantity::p_duration},
    {"pr interval", Quantity::pr},
    {"qrs duration", Quantity::qrs_duration},
    {"qt interval", Quantity::qt},
    {"qtc interval", Quantity::qtc},
    {"p axis", Quantity::p_axis},
    {"qrs axis", Quantity::qrs_axis},
    {"t axis", Quantity::t_axis},
});

}  // namespace

auto quantity_of(const Code& code) -> Quantity
{
    for (const auto& one : known)
        if (code.value == one.value) return one.quantity;
    std::string lower = code.meaning;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (const auto global = lower.find(" global"); global != std::string::npos) lower.erase(global, 7);
    for (const auto& one : names)
        if (lower == one.text) return one.quantity;
    return Quantity::other;
}

auto code_of(Quantity quantity) -> Code
{
    for (const auto& one : known)
        if (one.quantity == quantity) return {std::string{one.value}, "MDC", std::string{one.meaning}};
    if (quantity == Quantity::pp) return {"PP", std::string{own_scheme}, "PP interval"};
    return {};
}

auto unit_code(const std::string& ucum) -> Code
{
    const std::string meaning = ucum == "ms"     ? "millisecond"
                                : ucum == "s"    ? "second"
                                : ucum == "deg"  ? "degree"
                                : ucum == "/min" ? "per minute"
                                : ucum == "uV"   ? "microvolt"
                                : ucum == "mV"   ? "millivolt"
                                                 : ucum;
    return {ucum, "UCUM", meaning};
}

auto lead_code(const Lead& lead) -> Code
{
    const auto number = number_of(lead.name);
    auto meaning = number == 0 ? lead.label : "Lead " + std::string{text_of(lead.name)};
    if (meaning.empty()) meaning = "Unspecified lead";
    return {"2:" + std::to_string(number), "MDC", meaning};
}

}  // namespace shanhai::ecg
