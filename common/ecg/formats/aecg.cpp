// HL7 v3 Annotated ECG (ANSI/HL7 V3 ECG, R1-2004; implementation guide of 2005-03-21).
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/aecg_parts.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

using aecg::Series;

void read_patient(Node root, Xml& xml, Recording& into)
{
    const auto subject =
        at(root, {"componentOf", "timepointEvent", "componentOf", "subjectAssignment", "subject", "trialSubject"});
    const auto person = child(subject, "subjectDemographicPerson");
    into.patient.id = xml.attribute(child(subject, "id"), "extension");
    // Not of the standard, but Chinese carts put the number here, and often nothing else anywhere.
    for (const auto place : {person, subject})
        if (into.patient.id.empty()) into.patient.id = xml.text(child(place, "PatientID"));
    into.patient.name = xml.text(child(person, "name"));
    const auto name = child(person, "name");
    if (into.patient.name.empty())
        into.patient.name = full_name(xml.text(child(name, "family")), xml.text(child(name, "given")));
    into.patient.sex = sex_word(xml.attribute(child(person, "administrativeGenderCode"), "code"));
    const auto birth = child(person, "birthTime");
    into.patient.birth_date = date_word(birth.attribute("value") ? value_of(birth, "value") : value_of(birth));
    for (const auto variable : children(root, "controlVariable")) {
        const auto observation = child(variable, "relatedObservation");
        const auto value = child(observation, "value");
        if (value_of(child(observation, "code"), "code") == "21612-7")  // LOINC: reported age
            into.patient.age = age_word(xml.attribute(value, "value"), value_of(value, "unit"));
    }
}

void read_device(Node series, Xml& xml, Recording& into)
{
    const auto author = at(series, {"author", "seriesAuthor"});
    const auto device = child(author, "manufacturedSeriesDevice");
    into.device.model = xml.text(child(device, "manufacturerModelName"));
    into.device.software = xml.text(child(device, "softwareName"));
    into.device.serial = xml.attribute(child(device, "id"), "extension");  // carts put their serial number here
    if (into.device.serial == "0") into.device.serial.clear();
    into.device.manufacturer = xml.text(at(author, {"manufacturerOrganization", "name"}));
}

void read_institution(Node root, Xml& xml, Recording& into)
{
    into.device.institution = xml.text(at(root, {"location", "testingSite", "location", "name"}));
    const auto trial = at(root, {"componentOf", "timepointEvent", "componentOf", "subjectAssignment", "componentOf",
                                 "clinicalTrial", "location", "trialSite", "location", "name"});
    if (into.device.institution.empty()) into.device.institution = xml.text(trial);
}

// The first sample's moment, or what the document or the series says of itself.
void read_time(Node root, const std::vector<Series>& all, Recording& into)
{
    for (const auto place : {child(root, "effectiveTime"), child(all.front().node, "effectiveTime")})
        for (const auto* const edge : {"low", "center"}) {
            const auto moment = aecg::moment_in(value_of(child(place, edge), "value"));
            if (into.acquired || !moment.when) continue;
            into.acquired = moment.when;
            into.offset_stated = moment.offset_stated;
        }
    std::optional<Instant> first;
    for (const auto& series : all)
        for (const auto& set : series.sets)
            if (set.begins && (!first || *set.begins < *first)) first = set.begins;
    if (!first) return;
    into.acquired = first;
    for (const auto& series : all)
        for (const auto& set : series.sets) {
            if (!set.begins) continue;
            const double later = std::chrono::duration<double>(*set.begins - *first).count();
            if (later < 86'400) into.strips[set.strip].starts_s = later;
        }
}

}  // namespace

auto is_aecg(ByteView beginning) -> bool
{
    const auto root = root_name(beginning);
    return root.name == "AnnotatedECG" && (root.space == "urn:hl7-org:v3" || root.space.empty());
}

auto read_aecg(ByteView file, const Limits& limits) -> Result<Recording>
{
    auto xml = Xml::parse(file, limits);
    if (!xml) return xml.error();
    const auto root = xml->root();
    Recording recording{.format = "HL7 aECG", .strips = {}};
    const auto series = aecg::read_series(root, *xml, limits, recording);
    if (!series) return series.error();
    if (recording.strips.empty()) return Fault{errc::malformed, "ecg.waveform"};
    read_patient(root, *xml, recording);
    read_device(series->front().node, *xml, recording);
    read_institution(root, *xml, recording);
    read_time(root, *series, recording);
    for (const auto& one : *series) aecg::read_annotations(one, limits.annotations_max, *xml, recording);
    recording.doubts.charset = xml->doubtful();
    return recording;
}

}  // namespace shanhai::ecg
