// What the cart itself measured and said (PS3.3 section C.10.10, Waveform Annotation).
#include "common/ecg/dicom/item.hpp"

#include <algorithm>
#include <array>

namespace shanhai::ecg {
namespace {

struct Named {
    std::string_view text;
    Quantity quantity;
};

// MDC codes (CID 3228, 3229, 3690), and the names that older SCPECG codes come with.
constexpr auto mdc = std::to_array<Named>({
    {"2:16016", Quantity::heart_rate},
    {"2:16020", Quantity::atrial_rate},
    {"2:16168", Quantity::rr},
    {"2:16184", Quantity::p_duration},
    {"2:15872", Quantity::pr},
    {"2:16156", Quantity::qrs_duration},
    {"2:16160", Quantity::qt},
    {"2:15876", Quantity::qtc},
    {"2:15880", Quantity::qtc_bazett},
    {"2:15892", Quantity::qtc_fridericia},
    {"2:16128", Quantity::p_axis},
    {"2:16132", Quantity::qrs_axis},
    {"2:16136", Quantity::t_axis},
});
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

auto quantity_of(const Code& code) -> Quantity
{
    for (const auto& one : mdc)
        if (code.value == one.text) return one.quantity;
    std::string lower = code.meaning;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (const auto global = lower.find(" global"); global != std::string::npos) lower.erase(global, 7);
    for (const auto& one : names)
        if (lower == one.text) return one.quantity;
    return Quantity::other;
}

// (0040,A132) counts from 1; (0040,A0B0) are pairs of strip and channel, from 1 too.
auto marker_of(DcmItem& item, const Code& what, unsigned group) -> std::optional<Marker>
{
    Uint32 position = 0;
    if (item.findAndGetUint32(DCM_ReferencedSamplePositions, position).bad() || position == 0) return std::nullopt;
    Uint16 strip = 0;
    if (item.findAndGetUint16(DCM_ReferencedWaveformChannels, strip).bad() || strip == 0) return std::nullopt;
    return Marker{what, std::size_t{strip} - 1, std::size_t{position} - 1, group};
}

}  // namespace

void read_annotations(DcmItem& data_set, std::size_t most, dicom::TextDecoder& texts, Recording& into)
{
    std::size_t count = 0;
    for (auto* const item : items(data_set, DCM_WaveformAnnotationSequence)) {
        if (++count > most) return;
        const auto what = code(*item, DCM_ConceptNameCodeSequence, texts);
        const auto group = whole(*item, DCM_AnnotationGroupNumber).value_or(0);
        if (const auto text = texts.text(raw(*item, DCM_UnformattedTextValue)); !text.empty())
            into.statements.push_back(text);
        if (const auto said = code(*item, DCM_ConceptCodeSequence, texts); !said.meaning.empty())
            into.statements.push_back(said.meaning);
        if (const auto value = number(*item, DCM_NumericValue)) {
            const auto unit = code(*item, DCM_MeasurementUnitsCodeSequence, texts);
            into.measurements.push_back({quantity_of(what), what, *value, unit.value, group});
        }
        if (auto marker = marker_of(*item, what, group)) into.markers.push_back(std::move(*marker));
    }
}

}  // namespace shanhai::ecg
