// Series, sequence sets, sequences: time first, then one sequence for each lead (implementation guide, chapter 5).
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/aecg_parts.hpp"
#include "common/ecg/formats/numbers.hpp"

#include <algorithm>

namespace shanhai::ecg::aecg {
namespace {

auto code_of(Node node) -> std::string_view { return value_of(child(node, "code"), "code"); }

auto quantity_in(Node node) -> std::optional<double>  // in microvolts
{
    const auto value = number_in(value_of(node, "value"));
    const auto unit = microvolts_in(value_of(node, "unit"));
    return value && unit ? std::optional{*value * *unit} : std::nullopt;
}

auto scale_of(Node value) -> std::optional<Scale>
{
    const auto scale = quantity_in(child(value, "scale"));
    const auto node = child(value, "origin");
    const auto origin = node ? quantity_in(node) : 0.0;
    return scale && origin ? plausible_scale(*scale, *origin) : std::nullopt;
}

auto filters_of(Node series) -> Filters
{
    Filters filters;
    for (const auto variable : children(series, "controlVariable")) {
        const auto outer = child(variable, "controlVariable");
        const auto what = code_of(outer);
        for (const auto component : children(outer, "component")) {
            const auto inner = child(component, "controlVariable");
            const auto value = child(inner, "value");
            const auto hertz = number_in(value_of(value, "value"));
            if (!hertz || *hertz <= 0 || value_of(value, "unit") != "Hz") continue;
            // Also MDC_ATTR_FILTER_..., as carts wrote before the codes were settled.
            if (what.ends_with("ATTR_FILTER_LOW_PASS")) filters.low_pass_hz = hertz;
            if (what.ends_with("ATTR_FILTER_HIGH_PASS")) filters.high_pass_hz = hertz;
            if (what.ends_with("ATTR_FILTER_NOTCH")) filters.notch_hz = hertz;
        }
    }
    return filters;
}

void read_clock(Node value, bool absolute, Strip& strip, Timed& timed)
{
    const auto increment = child(value, "increment");
    const auto step = seconds_in(value_of(increment, "value"), value_of(increment, "unit"));
    if (step && *step > 0) strip.rate_hz = plausible_rate(1 / *step);
    const auto head = child(value, "head");
    if (absolute)
        timed.begins = moment_in(value_of(head, "value")).when;
    else
        timed.begins_s = seconds_in(value_of(head, "value"), value_of(head, "unit"));
}

auto read_set(Node set, const Filters& filters, Xml& xml, Room& room, Strip strip, Recording& into) -> Result<Timed>
{
    Timed timed{.strip = into.strips.size()};
    for (const auto component : children(set, "component")) {
        const auto sequence = child(component, "sequence");
        const auto what = code_of(sequence);
        const auto value = child(sequence, "value");
        if (what == "TIME_ABSOLUTE" || what == "TIME_RELATIVE") {
            read_clock(value, what == "TIME_ABSOLUTE", strip, timed);
            continue;
        }
        auto samples = samples_in_text(child(value, "digits").child_value(), room.samples_left());
        if (!samples) return samples.error();
        if (auto taken = room.take(1, samples->size()); !taken) return taken.error();
        Lead lead{.label = xml.attribute(child(sequence, "code"), "code")};
        lead.name = lead_named(lead.label);
        lead.scale = scale_of(value);
        lead.samples = std::move(*samples);
        lead.filters = filters;
        strip.leads.push_back(std::move(lead));
    }
    // Relative times of a beat count from the beat, those of a rhythm from the recording.
    if (strip.kind == StripKind::rhythm && timed.begins_s) strip.starts_s = std::max(0.0, *timed.begins_s);
    if (auto kept = room.keep(std::move(strip), into); !kept) return kept.error();
    return timed;
}

auto read_one(Node node, const Filters& outer, Xml& xml, Room& room, Recording& into) -> Result<Series>
{
    Series series{.node = node};
    const auto code = code_of(node);
    const auto own = filters_of(node);
    const bool beat = code == "REPRESENTATIVE_BEAT" || is_named(node, "derivedSeries");
    for (const auto component : children(node, "component")) {
        const auto set = child(component, "sequenceSet");
        if (!set) continue;
        Strip strip{.kind = beat ? StripKind::representative : StripKind::rhythm};
        strip.label = xml.attribute(child(node, "code"), "code");
        auto timed = read_set(set, own == Filters{} ? outer : own, xml, room, std::move(strip), into);
        if (!timed) return timed.error();
        series.sets.push_back(*timed);
    }
    return series;
}

}  // namespace

auto moment_in(std::string_view text) -> Moment
{
    const auto sign = std::min(text.find_first_of("+-"), text.size());
    const auto offset = text.substr(sign);
    if (sign < 8) return {};
    const auto time = text.substr(8, sign - 8);
    return {dicom::moment_of(text.substr(0, 8), time.empty() ? "00" : time, offset), !offset.empty()};
}

auto seconds_in(std::string_view value, std::string_view unit) -> std::optional<double>
{
    const auto number = number_in(value);
    if (!number) return std::nullopt;
    if (unit == "s") return *number;
    if (unit == "ms") return *number / 1e3;
    if (unit == "us") return *number / 1e6;
    return std::nullopt;
}

auto read_series(Node root, Xml& xml, const Limits& limits, Recording& into) -> Result<std::vector<Series>>
{
    std::vector<Series> all;
    Room room{limits};
    for (const auto component : children(root, "component")) {
        const auto node = child(component, "series");
        if (!node) continue;
        const auto filters = filters_of(node);
        auto series = read_one(node, {}, xml, room, into);
        if (!series) return series.error();
        all.push_back(std::move(*series));
        for (const auto derivation : children(node, "derivation")) {
            auto derived = read_one(child(derivation, "derivedSeries"), filters, xml, room, into);
            if (!derived) return derived.error();
            all.push_back(std::move(*derived));
        }
    }
    return all;
}

}  // namespace shanhai::ecg::aecg
