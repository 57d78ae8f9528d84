// Annotations: the cart's numbers, its sentences, and where its waves begin and end (implementation guide, chapter 6).
#include "common/ecg/formats/aecg_parts.hpp"
#include "common/ecg/formats/numbers.hpp"

#include <array>
#include <cmath>

namespace shanhai::ecg::aecg {
namespace {

struct Named {
    std::string_view code;
    Quantity quantity;
};
constexpr auto known = std::to_array<Named>({
    {"MDC_ECG_HEART_RATE", Quantity::heart_rate},
    {"MDC_ECG_HEART_RATE_VENTRICULAR", Quantity::heart_rate},
    {"MDC_ECG_HEART_RATE_ATRIAL", Quantity::atrial_rate},
    {"MDC_ECG_TIME_PD_RR", Quantity::rr},
    {"MDC_ECG_TIME_PD_RR_GL", Quantity::rr},
    {"MDC_ECG_TIME_PD_PP", Quantity::pp},
    {"MDC_ECG_TIME_PD_PP_GL", Quantity::pp},
    {"MDC_ECG_TIME_PD_P", Quantity::p_duration},
    {"MDC_ECG_TIME_PD_P_GL", Quantity::p_duration},
    {"MDC_ECG_TIME_PD_PR", Quantity::pr},
    {"MDC_ECG_TIME_PD_PR_GL", Quantity::pr},
    {"MDC_ECG_TIME_PD_PQ", Quantity::pr},
    {"MDC_ECG_TIME_PD_QRS", Quantity::qrs_duration},
    {"MDC_ECG_TIME_PD_QRS_GL", Quantity::qrs_duration},
    {"MDC_ECG_TIME_PD_QT", Quantity::qt},
    {"MDC_ECG_TIME_PD_QT_GL", Quantity::qt},
    {"MDC_ECG_TIME_PD_QTc", Quantity::qtc},
    {"MDC_ECG_TIME_PD_QTC", Quantity::qtc},
    {"MDC_ECG_TIME_PD_QTcB", Quantity::qtc_bazett},
    {"MDC_ECG_TIME_PD_QTCB", Quantity::qtc_bazett},
    {"MDC_ECG_TIME_PD_QTcF", Quantity::qtc_fridericia},
    {"MDC_ECG_TIME_PD_QTCF", Quantity::qtc_fridericia},
    {"MDC_ECG_ANGLE_P_FRONT", Quantity::p_axis},
    {"MDC_ECG_ANGLE_QRS_FRONT", Quantity::qrs_axis},
    {"MDC_ECG_ANGLE_T_FRONT", Quantity::t_axis},
});

auto quantity_of(std::string_view code) -> Quantity
{
    for (const auto& one : known)
        if (one.code == code) return one.quantity;
    return Quantity::other;
}

struct Reading {
    const Series& series;
    std::size_t most;
    Xml& xml;
    Recording& into;
};

auto code_in(Node node, Xml& xml) -> Code
{
    return {xml.attribute(node, "code"), xml.attribute(node, "codeSystemName"), xml.attribute(node, "displayName")};
}

// A time on the series' own clock becomes a sample of the set that holds it.
auto place_of(Node edge, bool absolute, const Reading& reading) -> std::optional<Marker>
{
    const auto text = value_of(edge, "value");
    const auto when = absolute ? moment_in(text).when : std::nullopt;
    const auto seconds = absolute ? std::nullopt : seconds_in(text, value_of(edge, "unit"));
    for (const auto& set : reading.series.sets) {
        const auto& strip = reading.into.strips[set.strip];
        std::optional<double> since;
        if (when && set.begins) since = std::chrono::duration<double>(*when - *set.begins).count();
        if (seconds) since = *seconds - set.begins_s.value_or(0);
        if (!since || !strip.rate_hz || *since < 0 || *since >= seconds_of(strip)) continue;
        const auto sample = std::llround(*since * *strip.rate_hz);
        if (static_cast<std::size_t>(sample) < samples_in(strip))
            return Marker{.strip = set.strip, .sample = static_cast<std::size_t>(sample)};
    }
    return std::nullopt;
}

void mark(Node annotation, const Code& wave, unsigned group, const Reading& reading)
{
    for (const auto component : children(at(annotation, {"support", "supportingROI"}), "component")) {
        const auto boundary = child(component, "boundary");
        const auto clock = value_of(child(boundary, "code"), "code");
        if (clock != "TIME_ABSOLUTE" && clock != "TIME_RELATIVE") continue;
        const auto value = child(boundary, "value");
        struct Edge {
            Node node;
            const char* meaning;
        };
        for (const auto& [node, meaning] : {Edge{child(value, "low"), "onset"}, Edge{child(value, "high"), "offset"},
                                            Edge{value.attribute("value") ? value : Node{}, "point"}}) {
            auto marker = node ? place_of(node, clock == "TIME_ABSOLUTE", reading) : std::nullopt;
            if (!marker || reading.into.markers.size() >= reading.most) continue;
            marker->code = {wave.value, wave.scheme, meaning};
            marker->group = group;
            reading.into.markers.push_back(std::move(*marker));
        }
    }
}

void read_one(Node annotation, unsigned group, const Reading& reading)
{
    auto& [series, most, xml, into] = reading;
    const auto what = code_in(child(annotation, "code"), xml);
    const auto value = child(annotation, "value");
    const bool sentence = what.value.starts_with("MDC_ECG_INTERPRETATION") || what.value == "MDC_ECG_RHY";
    if (sentence && into.statements.size() < most) {
        auto text = xml.text(value);
        if (text.empty()) text = xml.attribute(value, "displayName");
        if (!text.empty()) into.statements.push_back(std::move(text));
    }
    const auto number = number_in(value_of(value, "value"));
    if (number && into.measurements.size() < most)
        into.measurements.push_back({quantity_of(what.value), what, *number, xml.attribute(value, "unit"), group});
    const auto wave = code_in(value, xml);
    if (!wave.value.empty() && what.value.starts_with("MDC_ECG_WAVC")) mark(annotation, wave, group, reading);
}

}  // namespace

void read_annotations(const Series& series, std::size_t most, Xml& xml, Recording& into)
{
    const Reading reading{series, most, xml, into};
    unsigned group = 0;
    for (const auto subject : children(series.node, "subjectOf"))
        for (const auto component : children(child(subject, "annotationSet"), "component")) {
            const auto top = child(component, "annotation");
            // A beat and its waves belong together; a plain number is of the whole recording.
            const bool nested = !child(top, "component").empty();
            if (nested) ++group;
            std::vector<Node> waiting{top};
            while (!waiting.empty()) {
                const auto node = waiting.back();
                waiting.pop_back();
                read_one(node, nested ? group : 0, reading);
                auto inner = children(node, "component");
                for (auto one = inner.rbegin(); one != inner.rend(); ++one)
                    if (const auto annotation = child(*one, "annotation")) waiting.push_back(annotation);
            }
        }
}

}  // namespace shanhai::ecg::aecg
