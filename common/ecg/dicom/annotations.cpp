// What the cart itself measured and said (PS3.3 section C.10.10, Waveform Annotation).
#include "common/ecg/dicom/codes.hpp"
#include "common/ecg/dicom/item.hpp"

namespace shanhai::ecg {
namespace {

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
