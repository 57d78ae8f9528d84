#include "common/ecg/dicom/reading.hpp"

#include "common/dicom/data/header.hpp"
#include "common/dicom/data/parsed.hpp"
#include "common/dicom/data/values.hpp"
#include "common/ecg/dicom/item.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

using dicom::Values;
namespace tags = dicom::tags;

constexpr dicom::Tag software_versions = 0x00181020;
constexpr auto wanted = std::to_array<dicom::Tag>(
    {tags::sop_class, tags::specific_character_set, tags::patient_name, tags::patient_id, tags::patient_sex,
     tags::patient_birth_date, tags::patient_age, tags::manufacturer, tags::model, tags::device_serial,
     tags::institution, tags::acquisition_date_time, tags::content_date, tags::content_time, tags::study_date,
     tags::study_time, tags::timezone_offset, software_versions});

struct Known {
    std::string_view sop_class;
    std::string_view format;
};
constexpr auto known = std::to_array<Known>({{twelve_lead_storage, "DICOM 12-lead ECG"},
                                             {general_ecg_storage, "DICOM general ECG"},
                                             {ambulatory_ecg_storage, "DICOM ambulatory ECG"},
                                             {general_32_bit_ecg_storage, "DICOM general 32-bit ECG"}});

auto format_of(std::string_view sop_class) -> std::string_view
{
    for (const auto& one : known)
        if (one.sop_class == sop_class) return one.format;
    return {};
}

// Every text whose bytes say something about the character set.
auto texts_of(DcmDataset& data_set, const Values& values) -> std::vector<std::string>
{
    std::vector<std::string> all;
    for (const auto tag : {tags::patient_name, tags::patient_id, tags::manufacturer, tags::model, tags::device_serial,
                           tags::institution})
        all.emplace_back(values.raw(tag));
    for (auto* const item : items(data_set, DCM_WaveformAnnotationSequence)) {
        all.push_back(raw(*item, DCM_UnformattedTextValue));
        if (all.size() > 64) break;
    }
    return all;
}

auto decoder_for(DcmDataset& data_set, const Values& values) -> dicom::TextDecoder
{
    const auto texts = texts_of(data_set, values);
    const std::vector<std::string_view> views{texts.begin(), texts.end()};
    return dicom::TextDecoder{values.raw(tags::specific_character_set), views};
}

auto shown_name(std::string decoded) -> std::string
{
    dicom::PersonName name;
    std::string* const groups[] = {&name.alphabetic, &name.ideographic, &name.phonetic};
    for (auto* const group : groups) {
        const auto cut = std::min(decoded.find('='), decoded.size());
        *group = decoded.substr(0, cut);
        decoded.erase(0, cut + 1);
        while (group->ends_with(' ') || group->ends_with('^')) group->pop_back();
    }
    return dicom::shown(name);
}

void read_time(const Values& values, Recording& into)
{
    const auto zone = values.raw(tags::timezone_offset);
    const auto acquired = values.raw(tags::acquisition_date_time);
    const auto sign = std::min(acquired.find_first_of("+-"), acquired.size());
    const auto offset = sign < acquired.size() ? acquired.substr(sign) : zone;
    if (sign >= 10) into.acquired = dicom::moment_of(acquired.substr(0, 8), acquired.substr(8, sign - 8), offset);
    into.offset_stated = into.acquired && !offset.empty();
    if (into.acquired) return;
    into.acquired = dicom::moment_of(values.raw(tags::content_date), values.raw(tags::content_time), zone);
    if (!into.acquired)
        into.acquired = dicom::moment_of(values.raw(tags::study_date), values.raw(tags::study_time), zone);
    into.offset_stated = into.acquired && !zone.empty();
}

void read_who(const Values& values, dicom::TextDecoder& texts, Recording& into)
{
    into.patient.name = shown_name(texts.name(values.raw(tags::patient_name)));
    into.patient.id = texts.text(values.raw(tags::patient_id));
    into.patient.sex = values.raw(tags::patient_sex);
    into.patient.birth_date = values.raw(tags::patient_birth_date);
    into.patient.age = values.raw(tags::patient_age);
    into.device.manufacturer = texts.text(values.raw(tags::manufacturer));
    into.device.model = texts.text(values.raw(tags::model));
    into.device.serial = texts.text(values.raw(tags::device_serial));
    into.device.software = texts.text(values.raw(software_versions));
    into.device.institution = texts.text(values.raw(tags::institution));
}

auto read_strips(DcmDataset& data_set, const Limits& limits, dicom::TextDecoder& texts, Recording& into)
    -> Result<void>
{
    const auto groups = items(data_set, DCM_WaveformSequence);
    if (groups.empty()) return Fault{errc::malformed, "ecg.waveform"};
    if (groups.size() > limits.strips_max) return Fault{errc::too_large, "ecg.count"};
    auto rest = limits;
    for (auto* const group : groups) {
        auto strip = read_strip(*group, rest, texts, into.doubts);
        if (!strip) return strip.error();
        rest.samples_max -= samples_in(*strip) * strip->leads.size();
        into.strips.push_back(std::move(*strip));
    }
    return {};
}

}  // namespace

auto is_ecg_waveform(std::string_view sop_class) -> bool { return !format_of(sop_class).empty(); }

auto read_dicom(ByteView object, const Limits& limits) -> Result<Recording>
{
    if (object.size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    dicom::MemorySource source{object};
    dicom::StructureLimits structure_limits;
    structure_limits.depth_max = 16;
    structure_limits.elements_max = 200'000;  // each of them becomes an object of DCMTK's
    structure_limits.inflated_max = limits.object_max;
    const auto found = dicom::inspect(source, std::span<const dicom::Tag>{wanted}, structure_limits);
    if (!found) return found.error();
    if (found->irregular_sequence) return Fault{errc::malformed, "ecg.read"};
    const Values values{*found};
    const auto sop_class = values.raw(tags::sop_class);
    if (!is_ecg_waveform(sop_class)) return Fault{errc::unsupported, "ecg.class"};

    auto parsed = dicom::ParsedDataSet::of(object, *found, limits.object_max);
    if (!parsed) return Fault{errc::malformed, "ecg.read"};
    auto& data_set = **parsed;
    auto texts = decoder_for(data_set, values);
    Recording recording;
    recording.format = format_of(sop_class);
    if (auto read = read_strips(data_set, limits, texts, recording); !read) return read.error();
    read_annotations(data_set, limits.annotations_max, texts, recording);
    read_who(values, texts, recording);
    read_time(values, recording);
    recording.doubts.charset = texts.doubtful();
    return recording;
}

}  // namespace shanhai::ecg
