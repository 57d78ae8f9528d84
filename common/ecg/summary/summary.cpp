#include "common/ecg/summary/summary.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

// What is shown of a file that says too much.
constexpr std::size_t statements_max = 64;

auto longest_rhythm(const Recording& recording) -> const Strip*
{
    const Strip* found = nullptr;
    for (const auto& strip : recording.strips)
        if (strip.kind == StripKind::rhythm && (!found || seconds_of(strip) > seconds_of(*found))) found = &strip;
    return found;
}

void describe(const Recording& recording, wire::EcgView& view)
{
    view.format = recording.format;
    for (const auto* const word : {&recording.device.manufacturer, &recording.device.model}) {
        if (word->empty()) continue;
        if (!view.device.empty()) view.device += ' ';
        view.device += *word;
    }
    if (recording.acquired) view.acquired_at = to_text(*recording.acquired);
    if (const auto fault = check(recording); !fault) view.question = fault.error().at();
    view.statements.assign(recording.statements.begin(),
                           recording.statements.begin() +
                               static_cast<std::ptrdiff_t>(std::min(recording.statements.size(), statements_max)));
    const auto* const strip = longest_rhythm(recording);
    if (!strip) return;
    view.seconds = seconds_of(*strip);
    view.rate_hz = strip->rate_hz.value_or(0);
    for (const auto& lead : strip->leads) {
        auto name = lead.name == LeadName::other ? lead.label : std::string{text_of(lead.name)};
        if (lead.derived) view.derived.push_back(name);
        view.leads.push_back(std::move(name));
    }
}

auto to_view(const Finding& finding) -> wire::EcgFindingView
{
    auto advice = advice_on(finding);
    wire::EcgFindingView view{.flaw = std::string{name_of(finding.flaw)},
                              .weight = finding.weight == Weight::advice ? "advice" : "look",
                              .value = finding.value,
                              .which = finding.which,
                              .sentence = std::move(advice.chinese),
                              .english = std::move(advice.english)};
    for (const auto lead : finding.leads) view.leads.emplace_back(text_of(lead));
    return view;
}

struct Named {
    const char* name;
    const char* unit;
    std::optional<double> Measured::* computed;
    Quantity stated;
};
constexpr Named quantities[] = {
    {"heart_rate", "/min", &Measured::heart_rate, Quantity::heart_rate},
    {"rr", "ms", &Measured::rr_ms, Quantity::rr},
    {"rr_longest", "ms", &Measured::rr_longest_ms, Quantity::other},
    {"p", "ms", &Measured::p_ms, Quantity::p_duration},
    {"pr", "ms", &Measured::pr_ms, Quantity::pr},
    {"qrs", "ms", &Measured::qrs_ms, Quantity::qrs_duration},
    {"qt", "ms", &Measured::qt_ms, Quantity::qt},
    {"qtc_bazett", "ms", &Measured::qtc_bazett_ms, Quantity::qtc_bazett},
    {"qtc_fridericia", "ms", &Measured::qtc_fridericia_ms, Quantity::qtc_fridericia},
    {"p_axis", "deg", &Measured::p_axis, Quantity::p_axis},
    {"qrs_axis", "deg", &Measured::qrs_axis, Quantity::qrs_axis},
    {"t_axis", "deg", &Measured::t_axis, Quantity::t_axis},
};

// More digits than a ruler on paper shows would pretend a precision that nobody has.
auto rounded(double value) -> double { return std::round(value); }

void put_values(const Recording& recording, const Measured& measured, wire::EcgView& view)
{
    for (const auto& one : quantities) {
        if (const auto value = measured.*one.computed) view.computed.push_back({one.name, rounded(*value), one.unit});
        const auto* const said = one.stated == Quantity::other ? nullptr : find(recording, one.stated);
        if (said) view.stated.push_back({one.name, said->value, said->unit});
    }
    // Carts state a QTc without saying whose formula it is.
    const auto* const said = find(recording, Quantity::qtc);
    if (said) view.stated.push_back({"qtc", said->value, said->unit});
}

}  // namespace

auto as_measurements(const Measured& measured) -> std::vector<Measurement>
{
    std::vector<Measurement> all;
    for (const auto& one : quantities) {
        const auto value = measured.*one.computed;
        if (value && one.stated != Quantity::other)
            all.push_back({.quantity = one.stated, .value = rounded(*value), .unit = one.unit});
    }
    return all;
}

auto summary_of(const Recording& recording, const MarkRules& rules, std::optional<Instant> received) -> wire::EcgView
{
    return summary_of(recording, measure(recording), rules, received);
}

auto summary_of(const Recording& recording, const Measured& measured, const MarkRules& rules,
                std::optional<Instant> received) -> wire::EcgView
{
    wire::EcgView view;
    describe(recording, view);
    const auto verdict = assess(recording, measured, received);
    for (const auto& finding : verdict.findings) view.quality.push_back(to_view(finding));
    put_values(recording, measured, view);
    for (const auto& mark : marks_of(measured, verdict, rules))
        view.marks.push_back({mark.what, mark.value, mark.limit, mark.list, mark.chinese, mark.english});
    return view;
}

}  // namespace shanhai::ecg
