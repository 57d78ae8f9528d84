// A PDF as a DICOM object (PS3.3 section A.45.1, Encapsulated PDF): how a signed report gets into an archive, beside
// the images it is about. Its bytes come back out as they went in: a signature allows no other way.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/data/document_object.hpp"

namespace shanhai::dicom {

inline constexpr std::string_view encapsulated_pdf_storage = "1.2.840.10008.5.1.4.1.1.104.1";

// What kind of document it is: a report of ours, unless said otherwise.
struct PdfKind {
    std::string_view modality = "DOC";
    std::string_view conversion = "WSD";
    std::string_view concept_value = "18748-4";  // LOINC (PS3.16 CID 7020)
    std::string_view concept_meaning = "Diagnostic Imaging Report";
};

// The data set in `transfer_syntax`: implicit or explicit VR little endian. unsupported "pdf.syntax".
auto write_pdf_object(const DocumentObject& about, ByteView pdf, std::string_view transfer_syntax,
                      const PdfKind& kind = {}) -> Result<Bytes>;

}  // namespace shanhai::dicom
