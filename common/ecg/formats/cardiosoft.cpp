// GE CardioSoft XML (CardiologyXML), as CardioSoft 6 writes resting and exercise ECGs.
//
// The layout is known from programs that read it (UK Biobank's tools, biosig, CardioSoftECGXMLReader), not from a file
// of our own. Numbers stand between commas; in a full disclosure each line belongs to the next lead in turn.
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/xml.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

constexpr auto measured = std::to_array<StatedElement>({
    {"VentricularRate", Quantity::heart_rate, "/min"},
    {"AtrialRate", Quantity::atrial_rate, "/min"},
    {"RRInterval", Quantity::rr, "ms"},
    {"PPInterval", Quantity::pp, "ms"},
    {"PDuration", Quantity::p_duration, "ms"},
    {"PQInterval", Quantity::pr, "ms"},
    {"PRInterval", Quantity::pr, "ms"},
    {"QRSDuration", Quantity::qrs_duration, "ms"},
    {"QTInterval", Quantity::qt, "ms"},
    {"QTCInterval", Quantity::qtc, "ms"},
    {"PAxis", Quantity::p_axis, "deg"},
    {"RAxis", Quantity::qrs_axis, "deg"},
    {"TAxis", Quantity::t_axis, "deg"},
});

auto scale_of(Node data) -> std::optional<Scale>
{
    const auto resolution = child(data, "Resolution");
    const auto value = number_at(resolution);
    const auto unit = microvolts_in(value_of(resolution, "units"));  // uVperLsb
    return value && unit ? plausible_scale(*value * *unit, 0) : std::nullopt;
}

auto rate_of(Node data) -> std::optional<double>
{
    const auto rate = child(data, "SampleRate");
    const auto unit = value_of(rate, "units");
    return unit.empty() || unit == "Hz" ? plausible_rate(number_at(rate).value_or(0)) : std::nullopt;
}

auto filters_of(Node root) -> Filters
{
    const auto setting = child(root, "FilterSetting");
    Filters filters;
    filters.low_pass_hz = positive_at(child(setting, "LowPass"));
    filters.high_pass_hz = positive_at(child(setting, "HighPass"));
    if (value_of(child(setting, "Filter50Hz")) == "yes") filters.notch_hz = 50;
    if (value_of(child(setting, "Filter60Hz")) == "yes") filters.notch_hz = 60;
    return filters;
}

auto read_leads(Node data, StripKind kind, const Filters& filters, Xml& xml, Room& room, Recording& into)
    -> Result<void>
{
    Strip strip{.kind = kind, .rate_hz = rate_of(data)};
    const auto declared = number_at(child(data, "ChannelSampleCountTotal"));
    for (const auto wave : children(data, "WaveformData")) {
        auto samples = samples_in_text(wave.child_value(), room.samples_left());
        if (!samples) return samples.error();
        if (declared && *declared != static_cast<double>(samples->size()))
            return Fault{errc::mismatch, "ecg.samples"};
        if (auto taken = room.take(1, samples->size()); !taken) return taken.error();
        Lead lead{.label = xml.attribute(wave, "lead"), .scale = scale_of(data), .samples = std::move(*samples),
                  .filters = filters};
        lead.name = lead_named(lead.label);
        strip.leads.push_back(std::move(lead));
    }
    return room.keep(std::move(strip), into);
}

auto lead_order(Node data, Xml& xml, std::size_t most) -> std::vector<std::string>
{
    const auto text = xml.text(child(data, "LeadOrder"));
    std::vector<std::string> names;
    for (std::string_view rest = text; !rest.empty() && names.size() <= most;) {
        const auto end = std::min(rest.find(','), rest.size());
        names.emplace_back(trimmed(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

auto read_disclosure(Node data, const Filters& filters, Xml& xml, const Limits& limits, Room& room, Recording& into)
    -> Result<void>
{
    Strip strip{.label = "FullDisclosure", .rate_hz = rate_of(data)};
    for (const auto& name : lead_order(data, xml, limits.leads_max))
        strip.leads.push_back({.name = lead_named(name), .label = name, .scale = scale_of(data), .filters = filters});
    const auto channels = number_at(child(data, "NumberOfChannels"));
    if (strip.leads.empty() || (channels && *channels != static_cast<double>(strip.leads.size())))
        return Fault{errc::mismatch, "ecg.channels"};
    std::size_t turn = 0;
    for (auto rest = value_of(child(data, "FullDisclosureData")); !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = samples_in_text(rest.substr(0, end), room.samples_left());
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line) return line.error();
        if (line->empty()) continue;
        if (auto taken = room.take(1, line->size()); !taken) return taken.error();
        auto& samples = strip.leads[turn++ % strip.leads.size()].samples;
        samples.insert(samples.end(), line->begin(), line->end());
    }
    return room.keep(std::move(strip), into);
}

auto date_in(Node node) -> std::string
{
    const auto part = [&](const char* name) { return std::string{value_of(child(node, name))}; };
    return date_word(part("Year") + '-' + part("Month") + '-' + part("Day"));
}

auto moment_in(Node node) -> std::optional<Instant>
{
    std::string clock;
    for (const auto* const name : {"Hour", "Minute", "Second"}) {
        const auto value = whole_in(value_of(child(node, name)));
        if (!value || *value < 0 || *value > 60) return std::nullopt;
        clock += (*value < 10 ? "0" : "") + std::to_string(*value);
    }
    const auto date = date_in(node);
    return date.empty() ? std::nullopt : dicom::moment_of(date, clock, "");
}

void read_words(Node root, std::size_t most, Xml& xml, Recording& into)
{
    const auto patient = child(root, "PatientInfo");
    const auto name = child(patient, "Name");
    const auto age = child(patient, "Age");
    into.patient.id = xml.text(child(patient, "PID"));
    into.patient.name = full_name(xml.text(child(name, "FamilyName")), xml.text(child(name, "GivenName")));
    into.patient.sex = sex_word(xml.text(child(patient, "Gender")));
    into.patient.birth_date = date_in(child(patient, "BirthDateTime"));
    into.patient.age = age_word(xml.text(age), value_of(age, "units"));
    into.device.model = xml.text(child(root, "Device-Type"));
    for (const auto place : {root, child(root, "ClinicalInfo")})
        if (!into.acquired) into.acquired = moment_in(child(place, "ObservationDateTime"));

    read_stated(child(root, "RestingECGMeasurements"), measured, "CardioSoft", into);
    for (const auto text : children(at(root, {"Interpretation", "Diagnosis"}), "DiagnosisText"))
        if (auto said = xml.text(text); !said.empty() && into.statements.size() < most)
            into.statements.push_back(std::move(said));
}

}  // namespace

auto is_cardiosoft(ByteView beginning) -> bool { return root_name(beginning).name == "CardiologyXML"; }

auto read_cardiosoft(ByteView file, const Limits& limits) -> Result<Recording>
{
    auto xml = Xml::parse(file, limits);
    if (!xml) return xml.error();
    const auto root = xml->root();
    Recording recording{.format = "GE CardioSoft XML", .strips = {}};
    Room room{limits};
    const auto filters = filters_of(root);
    if (const auto strip = child(root, "StripData"))
        if (auto read = read_leads(strip, StripKind::rhythm, filters, *xml, room, recording); !read)
            return read.error();
    if (const auto full = child(root, "FullDisclosure"))
        if (auto read = read_disclosure(full, filters, *xml, limits, room, recording); !read) return read.error();
    if (recording.strips.empty()) return Fault{errc::malformed, "ecg.waveform"};
    if (const auto median = at(root, {"RestingECGMeasurements", "MedianSamples"}))
        if (auto read = read_leads(median, StripKind::representative, {}, *xml, room, recording); !read)
            return read.error();
    read_words(root, limits.annotations_max, *xml, recording);
    recording.doubts.charset = xml->doubtful();
    return recording;
}

}  // namespace shanhai::ecg
