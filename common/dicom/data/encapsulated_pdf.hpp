// A PDF as a DICOM object (PS3.3 section A.45.1, Encapsulated PDF): how a signed report gets into an archive, beside
// the images it is about. Its bytes come back out as they went in: a signature allows no other way.
//
// Values outlive standards of length here: what is too long for its attribute is cut at a whole character.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"

#include <string>

namespace shanhai::dicom {

inline constexpr std::string_view encapsulated_pdf_storage = "1.2.840.10008.5.1.4.1.1.104.1";

// Of whom and of what the document is; UTF-8 throughout.
struct PdfObject {
    std::string study;         // Study Instance UID: that of the images
    std::string series;
    std::string instance;
    std::string patient_name;  // PN, with its groups if there are any
    std::string patient_id;
    std::string patient_sex;
    std::string patient_birth_date;  // YYYYMMDD or empty
    std::string study_date;          // YYYYMMDD or empty
    std::string study_time;
    std::string study_description;
    std::string accession;
    std::string referring_physician;
    std::string institution;
    std::string title;         // of the document
    Instant made_at;           // when it was signed
};

// The data set in `transfer_syntax`: implicit or explicit VR little endian. unsupported "pdf.syntax".
auto write_pdf_object(const PdfObject& about, ByteView pdf, std::string_view transfer_syntax) -> Result<Bytes>;

// A UID that the same text always gets, and no other: 2.25 and a name-based UUID (PS3.5 section B.2).
auto uid_from(std::string_view name) -> std::string;

}  // namespace shanhai::dicom
