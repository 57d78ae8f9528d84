// GE MUSE XML (RestingECG). GE's document type is not public; the layout is what MUSE 7 to 9 write, and the units are
// confirmed by the files themselves: QRSDuration is (QOffset - QOnset) samples of ECGSampleBase hertz.
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/xml.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::ecg {
namespace {

constexpr auto measured = std::to_array<StatedElement>({
    {"VentricularRate", Quantity::heart_rate, "/min"},
    {"AtrialRate", Quantity::atrial_rate, "/min"},
    {"PRInterval", Quantity::pr, "ms"},
    {"QRSDuration", Quantity::qrs_duration, "ms"},
    {"QTInterval", Quantity::qt, "ms"},
    {"QTCorrected", Quantity::qtc, "ms"},
    {"QTcFrederica", Quantity::qtc_fridericia, "ms"},
    {"QTcBazett", Quantity::qtc_bazett, "ms"},
    {"PAxis", Quantity::p_axis, "deg"},
    {"RAxis", Quantity::qrs_axis, "deg"},
    {"TAxis", Quantity::t_axis, "deg"},
});

auto filters_of(Node waveform) -> Filters
{
    Filters filters;
    if (const auto stated = positive_at(child(waveform, "HighPassFilter"))) filters.high_pass_hz = *stated / 100;
    filters.low_pass_hz = positive_at(child(waveform, "LowPassFilter"));
    filters.notch_hz = positive_at(child(waveform, "ACFilter"));  // or NONE
    return filters;
}

auto samples_of(Node data) -> Result<std::vector<std::int32_t>>
{
    const auto size = number_at(child(data, "LeadSampleSize"));
    if (size && *size != 2) return Fault{errc::unsupported, "ecg.bits"};
    const auto bytes = base64_in(child(data, "WaveFormData"));
    if (!bytes) return bytes.error();
    const auto count = number_at(child(data, "LeadSampleCountTotal"));
    if (bytes->size() % 2 != 0 || (count && *count != static_cast<double>(bytes->size() / 2)))
        return Fault{errc::mismatch, "ecg.samples"};
    const auto crc = whole_in(value_of(child(data, "LeadDataCRC32")));
    const auto* const raw = reinterpret_cast<const Bytef*>(bytes->data());
    if (crc && *crc != 0 && static_cast<std::uint32_t>(*crc) != crc32(0, raw, static_cast<uInt>(bytes->size())))
        return Fault{errc::mismatch, "ecg.crc"};

    std::vector<std::int32_t> samples(bytes->size() / 2);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(raw[2 * i] | raw[2 * i + 1] << 8);
    return samples;
}

auto scale_of(Node data) -> std::optional<Scale>
{
    const auto per_bit = number_at(child(data, "LeadAmplitudeUnitsPerBit"));
    const auto unit = microvolts_in(value_of(child(data, "LeadAmplitudeUnits")));
    const bool shifted = number_at(child(data, "FirstSampleBaseline")).value_or(0) != 0;  // to where, nobody says
    if (!per_bit || !unit || shifted) return std::nullopt;
    return plausible_scale(*per_bit * *unit, 0);
}

// Leads that begin together: a cart that prints 3x4 may store four groups, told apart by their first sample.
auto strip_starting_at(double first, const Strip& like, std::vector<Strip>& strips) -> Strip&
{
    const double starts = like.rate_hz && first > 0 ? first / *like.rate_hz : 0;
    for (auto& strip : strips)
        if (strip.starts_s == starts) return strip;
    strips.push_back(like);
    strips.back().starts_s = starts;
    return strips.back();
}

auto read_waveform(Node waveform, Xml& xml, Room& room, Recording& into) -> Result<void>
{
    Strip like;
    like.label = xml.text(child(waveform, "WaveformType"));
    like.kind = like.label == "Median" ? StripKind::representative : StripKind::rhythm;
    const auto exponent = number_at(child(waveform, "SampleExponent")).value_or(0);
    const auto base = number_at(child(waveform, "SampleBase")).value_or(0);
    if (std::abs(exponent) <= 6) like.rate_hz = plausible_rate(base * std::pow(10, exponent));
    const auto type = value_of(child(waveform, "SampleType"));
    if (!type.empty() && type != "CONTINUOUS_SAMPLES") return Fault{errc::unsupported, "ecg.dialect"};

    std::vector<Strip> strips;
    for (const auto data : children(waveform, "LeadData")) {
        if (number_at(child(data, "LeadTimeOffset")).value_or(0) != 0)  // in a unit that nobody documents
            return Fault{errc::unsupported, "ecg.dialect"};
        auto samples = samples_of(data);
        if (!samples) return samples.error();
        if (auto taken = room.take(1, samples->size()); !taken) return taken.error();
        const auto first = number_at(child(data, "LeadOffsetFirstSample")).value_or(0);
        auto& strip = strip_starting_at(first, like, strips);
        Lead lead{.label = xml.text(child(data, "LeadID")), .scale = scale_of(data), .samples = std::move(*samples)};
        lead.name = lead_named(lead.label);
        lead.filters = filters_of(waveform);
        if (value_of(child(data, "LeadOff")) == "TRUE") lead.status = "DISCONNECTED";
        strip.leads.push_back(std::move(lead));
    }
    for (auto& strip : strips)
        if (auto kept = room.keep(std::move(strip), into); !kept) return kept.error();
    return {};
}

void read_who(Node root, Xml& xml, Recording& into)
{
    const auto patient = child(root, "PatientDemographics");
    into.patient.id = xml.text(child(patient, "PatientID"));
    into.patient.name = full_name(xml.text(child(patient, "PatientLastName")),
                                  xml.text(child(patient, "PatientFirstName")));
    into.patient.sex = sex_word(xml.text(child(patient, "Gender")));
    into.patient.birth_date = american_date_word(value_of(child(patient, "DateofBirth")));
    into.patient.age = age_word(xml.text(child(patient, "PatientAge")), value_of(child(patient, "AgeUnits")));

    const auto test = child(root, "TestDemographics");
    into.device.model = xml.text(child(test, "AcquisitionDevice"));
    into.device.software = xml.text(child(test, "AcquisitionSoftwareVersion"));
    into.device.institution = xml.text(child(test, "SiteName"));
    into.acquired = dicom::moment_of(american_date_word(value_of(child(test, "AcquisitionDate"))),
                                     value_of(child(test, "AcquisitionTime")), "");
}

// A sentence is cut into pieces; the last one carries ENDSLINE.
void read_statements(Node diagnosis, std::size_t most, Xml& xml, Recording& into)
{
    std::string sentence;
    const auto close = [&] {
        if (!sentence.empty() && into.statements.size() < most) into.statements.push_back(std::move(sentence));
        sentence.clear();
    };
    for (const auto statement : children(diagnosis, "DiagnosisStatement")) {
        const auto piece = xml.text(child(statement, "StmtText"));
        if (!sentence.empty() && !piece.empty() && piece[0] != ',') sentence += ' ';
        sentence += piece;
        for (const auto flag : children(statement, "StmtFlag"))
            if (value_of(flag) == "ENDSLINE") close();
    }
    close();
}

void read_measurements(Node values, Recording& into)
{
    read_stated(values, measured, "MUSE", into);
    const auto median = std::ranges::find(into.strips, StripKind::representative, &Strip::kind);
    if (median == into.strips.end() || number_at(child(values, "ECGSampleBase")) != median->rate_hz) return;
    for (const auto* const place : {"POnset", "POffset", "QOnset", "QOffset", "TOffset"}) {
        const auto sample = whole_in(value_of(child(values, place)));
        if (sample && *sample > 0 && static_cast<std::size_t>(*sample) < samples_in(*median))
            into.markers.push_back({{place, "MUSE", ""}, static_cast<std::size_t>(median - into.strips.begin()),
                                    static_cast<std::size_t>(*sample), 0});
    }
}

}  // namespace

auto is_muse(ByteView beginning) -> bool { return root_name(beginning).name == "RestingECG"; }

auto read_muse(ByteView file, const Limits& limits) -> Result<Recording>
{
    auto xml = Xml::parse(file, limits);
    if (!xml) return xml.error();
    const auto root = xml->root();
    Recording recording{.format = "GE MUSE XML", .strips = {}};
    Room room{limits};
    for (const auto waveform : children(root, "Waveform"))
        if (auto read = read_waveform(waveform, *xml, room, recording); !read) return read.error();
    if (recording.strips.empty()) return Fault{errc::malformed, "ecg.waveform"};
    // The median stands first in the file; of a DICOM object with several groups many viewers show the first alone.
    std::stable_partition(recording.strips.begin(), recording.strips.end(),
                          [](const Strip& one) { return one.kind == StripKind::rhythm; });
    read_who(root, *xml, recording);
    const auto confirmed = child(root, "RestingECGMeasurements");
    read_measurements(confirmed ? confirmed : child(root, "OriginalRestingECGMeasurements"), recording);
    const auto diagnosis = child(root, "Diagnosis");
    read_statements(diagnosis ? diagnosis : child(root, "OriginalDiagnosis"), limits.annotations_max, *xml, recording);
    recording.doubts.charset = xml->doubtful();
    return recording;
}

}  // namespace shanhai::ecg
