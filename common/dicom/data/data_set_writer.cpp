#include "common/dicom/data/data_set_writer.hpp"

#include "common/base/name_uuid.hpp"
#include "common/dicom/data/charset.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <dcmtk/dcmdata/dcostrmb.h>

#include <array>

namespace shanhai::dicom {
namespace {

// What would end a value, a group or a component, as what looks like it.
struct Lookalike {
    char delimiter;
    std::string_view harmless;
};
constexpr auto lookalikes = std::to_array<Lookalike>({{'\\', "＼"}, {'^', "＾"}, {'=', "＝"}});

auto without(std::string_view text, std::string_view delimiters) -> std::string
{
    std::string safe;
    for (const char c : text) {
        const bool control = (c >= 0 && c < ' ') || c == 0x7F;
        const bool delimits = delimiters.find(c) != std::string_view::npos;
        if (delimits) {
            for (const auto& one : lookalikes)
                if (one.delimiter == c) safe += one.harmless;
        } else {
            safe += control ? ' ' : c;
        }
    }
    return safe;
}

auto cut(std::string_view text, std::size_t characters) -> std::string
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins && count++ == characters) break;
    }
    return std::string{text.substr(0, end)};
}

}  // namespace

auto one_value(std::string_view text, std::size_t characters) -> std::string
{
    return cut(without(text, "\\"), characters);
}

auto person_name(std::string_view typed) -> std::string { return cut(without(typed, "\\^="), long_string); }

auto uid_from(std::string_view name) -> std::string { return NameUuid::of(name).oid(); }

void Writer::put(const DcmTagKey& tag, std::string_view value)
{
    good_ = good_ && item_.putAndInsertString(tag, std::string{value}.c_str()).good();
}

void Writer::put(const DcmTagKey& tag, std::string_view value, std::size_t characters)
{
    put(tag, one_value(value, characters));
}

LocalTime::LocalTime(Instant when)
{
    std::string digits;
    for (const char c : to_local_text(when))
        if (c >= '0' && c <= '9') digits += c;
    date = digits.substr(0, 8);
    time = digits.substr(8);
}

void put_shared(Writer& to, const DocumentObject& about, std::string_view sop_class)
{
    const auto made = LocalTime{about.made_at};
    to.put(DCM_SpecificCharacterSet, utf_8);
    to.put(DCM_SOPClassUID, sop_class);
    to.put(DCM_SOPInstanceUID, about.instance);
    to.put(DCM_TimezoneOffsetFromUTC, "+0800");
    to.put(DCM_PatientName, without(about.patient_name, "\\"));
    to.put(DCM_PatientID, about.patient_id, long_string);
    to.put(DCM_PatientBirthDate, about.patient_birth_date);
    to.put(DCM_PatientSex, about.patient_sex, short_string);
    to.put(DCM_StudyInstanceUID, about.study);
    to.put(DCM_StudyDate, about.study_date);
    to.put(DCM_StudyTime, about.study_time);
    to.put(DCM_ReferringPhysicianName, person_name(about.referring_physician));
    to.put(DCM_StudyID, "");
    to.put(DCM_AccessionNumber, about.accession, short_string);
    if (!about.study_description.empty()) to.put(DCM_StudyDescription, about.study_description, long_string);
    to.put(DCM_SeriesInstanceUID, about.series);
    to.put(DCM_SeriesDescription, about.title, long_string);
    to.put(DCM_Manufacturer, "Shanhai");
    if (!about.institution.empty()) to.put(DCM_InstitutionName, about.institution, long_string);
    to.put(DCM_InstanceNumber, "1");
    to.put(DCM_ContentDate, made.date);
    to.put(DCM_ContentTime, made.time);
}

auto print(DcmDataset& data_set, std::string_view transfer_syntax) -> Result<Bytes>
{
    const auto syntax =
        transfer_syntax == uids::explicit_little_endian ? EXS_LittleEndianExplicit : EXS_LittleEndianImplicit;
    Bytes bytes(data_set.calcElementLength(syntax, EET_ExplicitLength));
    DcmOutputBufferStream stream{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    data_set.transferInit();
    const auto written = data_set.write(stream, syntax, EET_ExplicitLength, nullptr);
    data_set.transferEnd();
    if (written.bad()) return Fault{errc::internal, "dicom.write"};
    void* begin = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(begin, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

}  // namespace shanhai::dicom
