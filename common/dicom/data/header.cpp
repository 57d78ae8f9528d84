#include "common/dicom/data/header.hpp"

#include "common/dicom/data/text_decoder.hpp"
#include "common/dicom/data/values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <array>

namespace shanhai::dicom {
namespace {

constexpr std::string_view media_storage_directory = "1.2.840.10008.1.3.10";

constexpr std::array texts{tags::institution,        tags::station_name,         tags::study_description,
                           tags::series_description, tags::manufacturer,         tags::model,
                           tags::device_serial,      tags::patient_id,           tags::patient_name,
                           tags::accession_number,   tags::issuer_of_patient_id, tags::referring_physician,
                           tags::body_part};

constexpr std::array others{tags::specific_character_set,
                            tags::sop_class,
                            tags::sop_instance,
                            tags::study_instance,
                            tags::series_instance,
                            tags::study_date,
                            tags::study_time,
                            tags::content_date,
                            tags::content_time,
                            tags::acquisition_date_time,
                            tags::timezone_offset,
                            tags::modality,
                            tags::patient_sex,
                            tags::patient_age,
                            tags::patient_birth_date,
                            tags::laterality,
                            tags::rows,
                            tags::columns,
                            tags::image_laterality,
                            tags::number_of_frames,
                            tags::photometric,
                            tags::bits_allocated,
                            tags::samples_per_pixel,
                            tags::series_number,
                            tags::instance_number,
                            tags::waveform_sequence,
                            tags::pixel_data_provider_url,
                            tags::encapsulated_document};

auto wanted() -> std::span<const Tag>
{
    static const auto all = [] {
        std::vector<Tag> list(texts.begin(), texts.end());
        list.insert(list.end(), others.begin(), others.end());
        return list;
    }();
    return all;
}

auto decoder_for(const Values& values) -> TextDecoder
{
    std::array<std::string_view, texts.size()> raw;
    for (std::size_t i = 0; i < texts.size(); ++i) raw[i] = values.raw(texts[i]);
    return TextDecoder{values.raw(tags::specific_character_set), raw};
}

// Split only after decoding: in GB18030 the second byte of a character may be '^', '\' or '|'.
auto name_of(std::string_view decoded) -> PersonName
{
    const auto take_group = [&] {
        const auto cut = decoded.find('=');
        auto group = decoded.substr(0, cut);
        decoded.remove_prefix(cut == std::string_view::npos ? decoded.size() : cut + 1);
        while (group.ends_with(' ') || group.ends_with('^')) group.remove_suffix(1);
        return std::string{group};
    };
    PersonName name;
    name.alphabetic = take_group();
    name.ideographic = take_group();
    name.phonetic = take_group();
    return name;
}

// What an object of this class must have at its end. A file cut exactly between two elements is well formed; this is
// how it is found out.
auto lacks_its_content(std::string_view sop_class, const Structure& found, const Values& values) -> bool
{
    const bool waveform = sop_class.starts_with("1.2.840.10008.5.1.4.1.1.9.");
    const bool document = sop_class.starts_with("1.2.840.10008.5.1.4.1.1.104.");
    if (waveform) return !values.has(tags::waveform_sequence);
    if (document) return !values.has(tags::encapsulated_document);
    const bool image =
        dcmIsImageStorageSOPClassUID(std::string{sop_class}.c_str()) != OFFalse || values.has(tags::rows);
    return image && !found.pixels && !values.has(tags::pixel_data_provider_url);
}

auto pixels_fall_short(const Header& header, const Structure& found) -> bool
{
    const bool native = found.pixels && !found.pixels->encapsulated;
    const bool subsampled = header.photometric.ends_with("_422") || header.photometric.ends_with("_420");
    if (!native || subsampled) return false;
    const auto bits = std::uint64_t{header.rows} * header.columns * std::max(header.samples_per_pixel, 1U);
    const auto frame_bits = static_cast<unsigned __int128>(bits) * header.bits_allocated * std::max(header.frames, 1U);
    return static_cast<unsigned __int128>(found.pixels->length) * 8 < frame_bits;
}

auto frames_of(const Structure& found, const Values& values) -> std::uint32_t
{
    if (!found.pixels) return 0;
    if (values.raw(tags::number_of_frames).empty()) return 1;
    const auto stated = values.integer(tags::number_of_frames);
    return stated && *stated > 0 ? static_cast<std::uint32_t>(*stated) : 0;
}

// DT carries its own offset: 20260305150809.5+0800.
auto made_at(const Values& values) -> MadeAt
{
    const auto zone = values.raw(tags::timezone_offset);
    const auto acquired = values.raw(tags::acquisition_date_time);
    const auto sign = std::min(acquired.find_first_of("+-"), acquired.size());
    const auto own_zone = acquired.substr(sign);
    const auto offset = own_zone.empty() ? zone : own_zone;
    if (sign >= 10)
        if (auto moment = moment_of(acquired.substr(0, 8), acquired.substr(8, sign - 8), offset))
            return {moment, !offset.empty()};
    auto moment = moment_of(values.raw(tags::content_date), values.raw(tags::content_time), zone);
    if (!moment) moment = moment_of(values.raw(tags::study_date), values.raw(tags::study_time), zone);
    return {moment, moment && !zone.empty()};
}

void read_patient(Header& header, const Values& values, TextDecoder& decoder)
{
    header.patient.name = name_of(decoder.name(values.raw(tags::patient_name)));
    header.patient.id = decoder.text(values.raw(tags::patient_id));
    header.patient.issuer = decoder.text(values.raw(tags::issuer_of_patient_id));
    header.patient.sex = values.raw(tags::patient_sex);
    header.patient.birth_date = values.raw(tags::patient_birth_date);
    header.patient.age = values.raw(tags::patient_age);
}

void read_study(Header& header, const Values& values, TextDecoder& decoder)
{
    const auto date = values.raw(tags::study_date);
    const auto time = values.raw(tags::study_time);
    header.study_time = {std::string{date}, std::string{time},
                         moment_of(date, time, values.raw(tags::timezone_offset))};
    header.made_at = made_at(values);
    header.modality = values.raw(tags::modality);
    header.body_part = decoder.text(values.raw(tags::body_part));
    const auto side = values.raw(tags::image_laterality);
    header.laterality = side.empty() ? values.raw(tags::laterality) : side;
    header.study_description = decoder.text(values.raw(tags::study_description));
    header.series_description = decoder.text(values.raw(tags::series_description));
    header.accession_number = decoder.text(values.raw(tags::accession_number));
    header.referring_physician = name_of(decoder.name(values.raw(tags::referring_physician)));
    header.institution = decoder.text(values.raw(tags::institution));
    header.station_name = decoder.text(values.raw(tags::station_name));
    header.manufacturer = decoder.text(values.raw(tags::manufacturer));
    header.model = decoder.text(values.raw(tags::model));
    header.device_serial = decoder.text(values.raw(tags::device_serial));
    header.series_number = values.integer(tags::series_number);
    header.instance_number = values.integer(tags::instance_number);
}

void read_image(Header& header, const Structure& found, const Values& values)
{
    header.rows = values.number(tags::rows);
    header.columns = values.number(tags::columns);
    header.frames = frames_of(found, values);
    header.samples_per_pixel = values.number(tags::samples_per_pixel);
    header.bits_allocated = values.number(tags::bits_allocated);
    header.photometric = values.raw(tags::photometric);
}

}  // namespace

auto is_empty(const PersonName& name) -> bool
{
    return name.alphabetic.empty() && name.ideographic.empty() && name.phonetic.empty();
}

auto shown(const PersonName& name) -> std::string
{
    const auto& group = !name.ideographic.empty()  ? name.ideographic
                        : !name.alphabetic.empty() ? name.alphabetic
                                                   : name.phonetic;
    const bool latin = is_ascii(group);  // hanzi are written without a gap
    std::string text;
    for (const char c : group) {
        if (c != '^')
            text += c;
        else if (latin && !text.ends_with(' '))
            text += ' ';
    }
    return text;
}

auto read_header(Source& source, const StructureLimits& limits) -> Result<Header>
{
    auto found = inspect(source, wanted(), limits);
    if (!found) return found.error();
    if (found->media_sop_class == media_storage_directory) return Fault{errc::unsupported, "dicom.directory"};

    const Values values{*found};
    auto sop_class = SopClassUid::parse(values.raw(tags::sop_class));
    auto sop_instance = InstanceUid::parse(values.raw(tags::sop_instance));
    auto study = StudyUid::parse(values.raw(tags::study_instance));
    auto series = SeriesUid::parse(values.raw(tags::series_instance));
    auto syntax = TransferSyntaxUid::parse(found->transfer_syntax);
    if (!sop_class || !sop_instance || !study || !series || !syntax) return Fault{errc::malformed, "dicom.uid"};
    if (lacks_its_content(sop_class->text(), *found, values)) return Fault{errc::malformed, "dicom.content"};

    Header header{*sop_class, *sop_instance, *study, *series, *syntax};
    auto decoder = decoder_for(values);
    read_patient(header, values, decoder);
    read_study(header, values, decoder);
    read_image(header, *found, values);
    header.charset = values.raw(tags::specific_character_set);
    header.doubts = {decoder.doubtful(), pixels_fall_short(header, *found), found->irregular_sequence};
    return header;
}

}  // namespace shanhai::dicom
