// The names of the attributes this folder reads (PS3.6).
#pragma once

#include <cstdint>

namespace shanhai::dicom {

using Tag = std::uint32_t;  // group in the upper half, element in the lower

constexpr auto make_tag(std::uint16_t group, std::uint16_t element) -> Tag { return Tag{group} << 16 | element; }
constexpr auto group_of(Tag tag) -> std::uint16_t { return static_cast<std::uint16_t>(tag >> 16); }
constexpr auto is_private(Tag tag) -> bool { return (group_of(tag) & 1) != 0; }

namespace tags {

inline constexpr Tag media_storage_sop_class = 0x00020002;
inline constexpr Tag transfer_syntax = 0x00020010;

inline constexpr Tag specific_character_set = 0x00080005;
inline constexpr Tag sop_class = 0x00080016;
inline constexpr Tag sop_instance = 0x00080018;
inline constexpr Tag study_date = 0x00080020;
inline constexpr Tag content_date = 0x00080023;
inline constexpr Tag acquisition_date_time = 0x0008002A;
inline constexpr Tag study_time = 0x00080030;
inline constexpr Tag content_time = 0x00080033;
inline constexpr Tag accession_number = 0x00080050;
inline constexpr Tag modality = 0x00080060;
inline constexpr Tag manufacturer = 0x00080070;
inline constexpr Tag institution = 0x00080080;
inline constexpr Tag referring_physician = 0x00080090;
inline constexpr Tag timezone_offset = 0x00080201;
inline constexpr Tag station_name = 0x00081010;
inline constexpr Tag study_description = 0x00081030;
inline constexpr Tag series_description = 0x0008103E;
inline constexpr Tag model = 0x00081090;
inline constexpr Tag patient_name = 0x00100010;
inline constexpr Tag patient_id = 0x00100020;
inline constexpr Tag issuer_of_patient_id = 0x00100021;
inline constexpr Tag patient_birth_date = 0x00100030;
inline constexpr Tag patient_sex = 0x00100040;
inline constexpr Tag patient_age = 0x00101010;
inline constexpr Tag body_part = 0x00180015;
inline constexpr Tag device_serial = 0x00181000;
inline constexpr Tag study_instance = 0x0020000D;
inline constexpr Tag series_instance = 0x0020000E;
inline constexpr Tag series_number = 0x00200011;
inline constexpr Tag instance_number = 0x00200013;
inline constexpr Tag laterality = 0x00200060;
inline constexpr Tag image_laterality = 0x00200062;
inline constexpr Tag samples_per_pixel = 0x00280002;
inline constexpr Tag photometric = 0x00280004;
inline constexpr Tag number_of_frames = 0x00280008;
inline constexpr Tag rows = 0x00280010;
inline constexpr Tag columns = 0x00280011;
inline constexpr Tag bits_allocated = 0x00280100;
inline constexpr Tag pixel_data_provider_url = 0x00287FE0;
inline constexpr Tag encapsulated_document = 0x00420011;
inline constexpr Tag waveform_sequence = 0x54000100;
inline constexpr Tag float_pixel_data = 0x7FE00008;
inline constexpr Tag double_pixel_data = 0x7FE00009;
inline constexpr Tag pixel_data = 0x7FE00010;

inline constexpr Tag item = 0xFFFEE000;
inline constexpr Tag item_end = 0xFFFEE00D;
inline constexpr Tag sequence_end = 0xFFFEE0DD;

}  // namespace tags
}  // namespace shanhai::dicom
