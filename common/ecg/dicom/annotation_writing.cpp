// What the cart itself measured and said (PS3.3 section C.10.10, Waveform Annotation).
#include "common/ecg/dicom/codes.hpp"
#include "common/ecg/dicom/item_writing.hpp"

#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

constexpr std::size_t statement_max = 1024;  // ST

class Annotation {
public:
    // `strip` counts from 1; its channel 0 is all of them (C.10.10.1.3).
    Annotation(DcmItem& data_set, unsigned group, std::size_t strip)
        : item_{add_item(data_set, DCM_WaveformAnnotationSequence)}
    {
        const std::array<Uint16, 2> channels{static_cast<Uint16>(strip), 0};
        good_ = item_.putAndInsertUint16Array(DCM_ReferencedWaveformChannels, channels.data(), 2).good() &&
                item_.putAndInsertUint16(DCM_AnnotationGroupNumber, static_cast<Uint16>(group)).good();
    }
    auto item() -> DcmItem& { return item_; }
    auto and_then(bool done) -> Annotation&
    {
        good_ = good_ && done;
        return *this;
    }
    auto good() const { return good_; }

private:
    DcmItem& item_;
    bool good_ = true;
};

// A name in somebody else's words is kept under a code of ours.
auto usable(Code code, std::string_view fallback) -> Code
{
    const bool coded = !code.value.empty() && !code.scheme.empty() && code.value.size() <= dicom::short_string;
    if (code.meaning.empty()) code.meaning = code.value.empty() ? std::string{fallback} : code.value;
    return coded ? code : Code{"OTHER", std::string{own_scheme}, code.meaning};
}

auto name_of(const Measurement& one) -> Code
{
    if (one.quantity == quantity_of(one.code) && !one.code.value.empty()) return usable(one.code, "Measurement");
    const auto known = code_of(one.quantity);
    return known.value.empty() ? usable(one.code, "Measurement") : known;
}

auto put_statement(DcmItem& data_set, const std::string& text) -> bool
{
    Annotation annotation{data_set, 0, 1};
    dicom::Writer to{annotation.item()};
    to.put(DCM_UnformattedTextValue, text, statement_max);
    return annotation.and_then(to.good()).good();
}

auto put_measurement(DcmItem& data_set, const Measurement& one) -> bool
{
    Annotation annotation{data_set, one.group, 1};
    auto& item = annotation.item();
    annotation.and_then(put_code(item, DCM_ConceptNameCodeSequence, name_of(one)))
        .and_then(put_number(item, DCM_NumericValue, one.value));
    if (!one.unit.empty()) annotation.and_then(put_code(item, DCM_MeasurementUnitsCodeSequence, unit_code(one.unit)));
    return annotation.good();
}

auto put_marker(DcmItem& data_set, const Marker& one) -> bool
{
    Annotation annotation{data_set, one.group, one.strip + 1};
    auto& item = annotation.item();
    const auto position = static_cast<Uint32>(one.sample + 1);
    return annotation.and_then(put_code(item, DCM_ConceptNameCodeSequence, usable(one.code, "Marker")))
        .and_then(item.putAndInsertString(DCM_TemporalRangeType, "POINT").good())
        .and_then(item.putAndInsertUint32Array(DCM_ReferencedSamplePositions, &position, 1).good())
        .good();
}

}  // namespace

auto put_annotations(DcmItem& data_set, const Recording& recording) -> bool
{
    bool good = true;
    for (const auto& one : recording.statements)
        if (!one.empty()) good = good && put_statement(data_set, one);
    for (const auto& one : recording.measurements)
        if (std::isfinite(one.value)) good = good && put_measurement(data_set, one);
    for (const auto& one : recording.markers) {
        const bool there = one.strip < recording.strips.size() && one.sample < samples_in(recording.strips[one.strip]);
        if (there) good = good && put_marker(data_set, one);
    }
    return good;
}

}  // namespace shanhai::ecg
