#include "common/dicom/data/encapsulated_pdf.hpp"

#include "common/base/digest.hpp"
#include "common/dicom/data/charset.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>

namespace shanhai::dicom {
namespace {

constexpr std::size_t long_string = 64;  // characters in LO and in a group of PN
constexpr std::size_t short_string = 16;

auto cut(std::string_view text, std::size_t characters) -> std::string
{
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins && count++ == characters) break;
    }
    return std::string{text.substr(0, end)};
}

class Writer {
public:
    explicit Writer(DcmItem& item) : item_{item} {}

    void put(const DcmTagKey& tag, std::string_view value)
    {
        good_ = good_ && item_.putAndInsertString(tag, std::string{value}.c_str()).good();
    }
    void put(const DcmTagKey& tag, std::string_view value, std::size_t characters) { put(tag, cut(value, characters)); }
    auto good() const { return good_; }

private:
    DcmItem& item_;
    bool good_ = true;
};

struct LocalTime {
    explicit LocalTime(Instant when)
    {
        std::string digits;
        for (const char c : to_local_text(when))
            if (c >= '0' && c <= '9') digits += c;
        date = digits.substr(0, 8);
        time = digits.substr(8);
    }
    std::string date;
    std::string time;
};

void put_identity(Writer& to, const PdfObject& about)
{
    to.put(DCM_SpecificCharacterSet, utf_8);
    to.put(DCM_SOPClassUID, encapsulated_pdf_storage);
    to.put(DCM_SOPInstanceUID, about.instance);
    to.put(DCM_TimezoneOffsetFromUTC, "+0800");
    to.put(DCM_PatientName, about.patient_name);
    to.put(DCM_PatientID, about.patient_id, long_string);
    to.put(DCM_PatientBirthDate, about.patient_birth_date);
    to.put(DCM_PatientSex, about.patient_sex);
    to.put(DCM_StudyInstanceUID, about.study);
    to.put(DCM_StudyDate, about.study_date);
    to.put(DCM_StudyTime, about.study_time);
    to.put(DCM_ReferringPhysicianName, about.referring_physician, long_string);
    to.put(DCM_StudyID, "");
    to.put(DCM_AccessionNumber, about.accession, short_string);
    if (!about.study_description.empty()) to.put(DCM_StudyDescription, about.study_description, long_string);
}

void put_document(Writer& to, const PdfObject& about)
{
    const auto made = LocalTime{about.made_at};
    to.put(DCM_Modality, "DOC");
    to.put(DCM_ConversionType, "WSD");
    to.put(DCM_SeriesInstanceUID, about.series);
    to.put(DCM_SeriesNumber, "1");
    to.put(DCM_SeriesDescription, about.title, long_string);
    to.put(DCM_Manufacturer, "Shanhai");
    if (!about.institution.empty()) to.put(DCM_InstitutionName, about.institution, long_string);
    to.put(DCM_InstanceNumber, "1");
    to.put(DCM_ContentDate, made.date);
    to.put(DCM_ContentTime, made.time);
    to.put(DCM_AcquisitionDateTime, "");
    to.put(DCM_BurnedInAnnotation, "YES");  // the patient stands on it
    to.put(DCM_DocumentTitle, about.title, long_string);
    to.put(DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
}

// LOINC 18748-4, Diagnostic Imaging Report (PS3.16 CID 7020).
auto put_concept(DcmDataset& data_set) -> bool
{
    auto code = std::make_unique<DcmItem>();
    auto to = Writer{*code};
    to.put(DCM_CodeValue, "18748-4");
    to.put(DCM_CodingSchemeDesignator, "LN");
    to.put(DCM_CodeMeaning, "Diagnostic Imaging Report");
    return to.good() && data_set.insertSequenceItem(DCM_ConceptNameCodeSequence, code.release()).good();
}

// PS3.3 section C.24.2: of odd length it is padded, and Encapsulated Document Length says where it ends.
auto put_bytes(DcmDataset& data_set, ByteView pdf) -> bool
{
    auto padded = Bytes(pdf.begin(), pdf.end());
    if (padded.size() % 2 != 0) padded.push_back(std::byte{0});
    const auto* const bytes = reinterpret_cast<const Uint8*>(padded.data());
    return data_set.putAndInsertUint8Array(DCM_EncapsulatedDocument, bytes, padded.size()).good() &&
           data_set.putAndInsertUint32(DCM_EncapsulatedDocumentLength, static_cast<Uint32>(pdf.size())).good();
}

auto print(DcmDataset& data_set, E_TransferSyntax syntax) -> Result<Bytes>
{
    Bytes bytes(data_set.calcElementLength(syntax, EET_ExplicitLength));
    DcmOutputBufferStream stream{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    data_set.transferInit();
    const auto written = data_set.write(stream, syntax, EET_ExplicitLength, nullptr);
    data_set.transferEnd();
    if (written.bad()) return Fault{errc::internal, "pdf.write"};
    void* begin = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(begin, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

}  // namespace

auto write_pdf_object(const PdfObject& about, ByteView pdf, std::string_view transfer_syntax) -> Result<Bytes>
{
    const bool is_explicit = transfer_syntax == uids::explicit_little_endian;
    if (!is_explicit && transfer_syntax != uids::implicit_little_endian) return Fault{errc::unsupported, "pdf.syntax"};
    DcmDataset data_set;
    auto to = Writer{data_set};
    put_identity(to, about);
    put_document(to, about);
    if (!to.good() || !put_concept(data_set) || !put_bytes(data_set, pdf)) return Fault{errc::internal, "pdf.write"};
    return print(data_set, is_explicit ? EXS_LittleEndianExplicit : EXS_LittleEndianImplicit);
}

// The decimal of 128 bits, by long division; version and variant as RFC 9562 has them for a hashed name (8).
auto uid_from(std::string_view name) -> std::string
{
    const auto digest = Digest::of(as_view(name));
    std::array<unsigned, 16> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i) bits.at(i) = std::to_integer<unsigned>(digest.bytes()[i]);
    bits[6] = (bits[6] & 0x0FU) | 0x80U;
    bits[8] = (bits[8] & 0x3FU) | 0x80U;
    std::string digits;
    while (std::any_of(bits.begin(), bits.end(), [](unsigned part) { return part != 0; })) {
        unsigned rest = 0;
        for (auto& part : bits) {
            const auto value = rest * 256 + part;
            part = value / 10;
            rest = value % 10;
        }
        digits += static_cast<char>('0' + rest);
    }
    std::reverse(digits.begin(), digits.end());
    return "2.25." + digits;
}

}  // namespace shanhai::dicom
