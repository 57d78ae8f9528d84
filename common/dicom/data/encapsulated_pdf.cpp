#include "common/dicom/data/encapsulated_pdf.hpp"

#include "common/dicom/data/data_set_writer.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <memory>

namespace shanhai::dicom {
namespace {

void put_document(Writer& to, const DocumentObject& about, const PdfKind& kind)
{
    to.put(DCM_Modality, kind.modality);
    to.put(DCM_ConversionType, kind.conversion);
    to.put(DCM_SeriesNumber, "1");
    to.put(DCM_AcquisitionDateTime, "");
    to.put(DCM_BurnedInAnnotation, "YES");  // the patient stands on it
    to.put(DCM_DocumentTitle, about.title, long_string);
    to.put(DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
}

auto put_concept(DcmDataset& data_set, const PdfKind& kind) -> bool
{
    auto code = std::make_unique<DcmItem>();
    auto to = Writer{*code};
    to.put(DCM_CodeValue, kind.concept_value);
    to.put(DCM_CodingSchemeDesignator, "LN");
    to.put(DCM_CodeMeaning, kind.concept_meaning);
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

}  // namespace

auto write_pdf_object(const DocumentObject& about, ByteView pdf, std::string_view transfer_syntax,
                      const PdfKind& kind) -> Result<Bytes>
{
    const bool known =
        transfer_syntax == uids::explicit_little_endian || transfer_syntax == uids::implicit_little_endian;
    if (!known) return Fault{errc::unsupported, "pdf.syntax"};
    DcmDataset data_set;
    auto to = Writer{data_set};
    put_shared(to, about, encapsulated_pdf_storage);
    put_document(to, about, kind);
    const bool good = to.good() && put_concept(data_set, kind) && put_bytes(data_set, pdf);
    if (!good) return Fault{errc::internal, "pdf.write"};
    return print(data_set, transfer_syntax);
}

}  // namespace shanhai::dicom
