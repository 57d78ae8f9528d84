// Mortara ELI XML: <ECG> with a <CHANNEL> for each lead and a <TYPICAL_CYCLE>, all of it in attributes.
//
// The layout is known from programs that read it (BRAVEHEART, EDFbrowser, ECGDataKit), not from a file of our own.
// DURATION is a number of samples. What OFFSET is added to they do not agree on: a lead that has one gets no scale.
#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/xml.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

struct Measured {
    const char* attribute;
    Quantity quantity;
    const char* unit;
};
constexpr auto of_cycle = std::to_array<Measured>({
    {"P_DURATION", Quantity::p_duration, "ms"},
    {"PR_DURATION", Quantity::pr, "ms"},
    {"QRS_DURATION", Quantity::qrs_duration, "ms"},
    {"QT", Quantity::qt, "ms"},
    {"QTC", Quantity::qtc, "ms"},
    {"QTB", Quantity::qtc_bazett, "ms"},
    {"QTF", Quantity::qtc_fridericia, "ms"},
    {"P_AXIS", Quantity::p_axis, "deg"},
    {"QRS_AXIS", Quantity::qrs_axis, "deg"},
    {"T_AXIS", Quantity::t_axis, "deg"},
});
constexpr auto of_recording = std::to_array<Measured>({
    {"VENT_RATE", Quantity::heart_rate, "/min"},
    {"AVERAGE_RR", Quantity::rr, "ms"},
});

// `shape` says how the numbers are packed: a channel says it of itself, a typical cycle of all its channels.
auto lead_of(Node data, Node shape, Xml& xml, Room& room) -> Result<Lead>
{
    if (value_of(shape, "BITS") != "16" || value_of(shape, "FORMAT") != "SIGNED")
        return Fault{errc::unsupported, "ecg.bits"};
    if (value_of(shape, "ENCODING") != "BASE64") return Fault{errc::unsupported, "ecg.dialect"};
    auto samples = words_in_base64(data.attribute("DATA").value());
    if (!samples) return samples.error();
    const auto declared = number_in(value_of(shape, "DURATION"));
    if (declared && *declared != static_cast<double>(samples->size())) return Fault{errc::mismatch, "ecg.samples"};
    if (auto taken = room.take(1, samples->size()); !taken) return taken.error();
    Lead lead{.label = xml.attribute(data, "NAME"), .samples = std::move(*samples)};
    lead.name = lead_named(lead.label);
    const auto per_millivolt = number_in(value_of(shape, "UNITS_PER_MV"));
    const bool shifted = number_in(value_of(shape, "OFFSET")).value_or(0) != 0;
    if (per_millivolt && *per_millivolt > 0 && !shifted) lead.scale = plausible_scale(1000 / *per_millivolt, 0);
    return lead;
}

auto filters_of(Node source) -> Filters
{
    Filters filters;
    const auto hertz = number_in(value_of(source, "LOW_PASS_FILTER"));
    if (hertz && *hertz > 0) filters.low_pass_hz = hertz;
    return filters;
}

auto read_strips(Node root, Xml& xml, Room& room, Recording& into) -> Result<void>
{
    Strip rhythm;
    for (const auto channel : children(root, "CHANNEL")) {
        const auto rate = plausible_rate(number_in(value_of(channel, "SAMPLE_FREQ")).value_or(0));
        if (!rhythm.leads.empty() && rate != rhythm.rate_hz) return Fault{errc::mismatch, "ecg.samples"};
        rhythm.rate_hz = rate;
        auto lead = lead_of(channel, channel, xml, room);
        if (!lead) return lead.error();
        lead->filters = filters_of(child(root, "SOURCE"));
        rhythm.leads.push_back(std::move(*lead));
    }
    if (auto kept = room.keep(std::move(rhythm), into); !kept) return kept.error();

    const auto cycle = child(root, "TYPICAL_CYCLE");
    Strip beat{.kind = StripKind::representative, .label = "TYPICAL_CYCLE"};
    beat.rate_hz = plausible_rate(number_in(value_of(cycle, "SAMPLE_FREQ")).value_or(0));
    for (const auto channel : children(cycle, "TYPICAL_CYCLE_CHANNEL")) {
        auto lead = lead_of(channel, cycle, xml, room);
        if (!lead) return lead.error();
        beat.leads.push_back(std::move(*lead));
    }
    return beat.leads.empty() ? Result<void>{} : room.keep(std::move(beat), into);
}

void read_who(Node root, Xml& xml, Recording& into)
{
    const auto subject = child(root, "SUBJECT");
    into.patient.id = xml.attribute(subject, "ID");
    into.patient.name = full_name(xml.attribute(subject, "LAST_NAME"), xml.attribute(subject, "FIRST_NAME"));
    into.patient.sex = sex_word(xml.attribute(subject, "GENDER"));
    into.patient.birth_date = date_word(value_of(subject, "DOB"));
    into.patient.age = age_word(xml.attribute(root, "AGE"), value_of(root, "AGE_UNITS"));
    const auto source = child(root, "SOURCE");
    into.device = {xml.attribute(source, "MANUFACTURER"), xml.attribute(source, "MODEL"),
                   xml.attribute(source, "ACQUIRING_DEVICE_SERIAL_NUMBER"),
                   xml.attribute(source, "ACQUIRING_DEVICE_SW_VERSION"),
                   xml.attribute(source, "ACQUIRING_DEVICE_SITE_NAME")};
    const auto when = value_of(root, "ACQUISITION_TIME");  // 20231201120000
    if (when.size() == 14) into.acquired = dicom::moment_of(when.substr(0, 8), when.substr(8), "");
}

void read_words(Node root, std::size_t most, Xml& xml, Recording& into)
{
    const auto measure = [&](Node node, const Measured& one) {
        const auto value = number_in(value_of(node, one.attribute));
        if (value) into.measurements.push_back({one.quantity, {one.attribute, "Mortara", ""}, *value, one.unit, 0});
    };
    for (const auto& one : of_recording) measure(root, one);
    for (const auto& one : of_cycle) measure(child(root, "TYPICAL_CYCLE"), one);
    for (const auto statement : children(child(root, "AUTOMATIC_INTERPRETATION"), "STATEMENT")) {
        const auto text = xml.attribute(statement, "TEXT");
        const auto reason = xml.attribute(statement, "REASON");
        if (!text.empty() && into.statements.size() < most)
            into.statements.push_back(text + (reason.empty() ? "" : ": " + reason));
    }
}

}  // namespace

// <ECG> alone could be anybody's; its acquisition time in an attribute is not.
auto is_mortara(ByteView beginning) -> bool
{
    const auto root = root_name(beginning);
    return root.name == "ECG" && root.tag.find("ACQUISITION_TIME") != std::string::npos;
}

auto read_mortara(ByteView file, const Limits& limits) -> Result<Recording>
{
    auto xml = Xml::parse(file, limits);
    if (!xml) return xml.error();
    Recording recording{.format = "Mortara XML", .strips = {}};
    Room room{limits};
    if (auto read = read_strips(xml->root(), *xml, room, recording); !read) return read.error();
    read_who(xml->root(), *xml, recording);
    read_words(xml->root(), limits.annotations_max, *xml, recording);
    recording.doubts.charset = xml->doubtful();
    return recording;
}

}  // namespace shanhai::ecg
