#include "common/dicom/data/text_report.hpp"

#include "common/dicom/data/data_set_writer.hpp"
#include "common/dicom/data/text_report_tree.hpp"
#include "common/dicom/pdu/uids.hpp"

#include <map>
#include <memory>

namespace shanhai::dicom {
namespace {

// One more item at the end of a sequence, which owns it.
auto add_item(DcmItem& to, const DcmTagKey& sequence) -> DcmItem*
{
    auto item = std::make_unique<DcmItem>();
    if (to.insertSequenceItem(sequence, item.get()).bad()) return nullptr;
    return item.release();
}

// PS3.3 table C.17-3 (Hierarchical SOP Instance Reference): study, series, object.
auto put_references(DcmItem& to, const DcmTagKey& sequence, const std::vector<Reference>& all) -> bool
{
    std::map<std::string, DcmItem*> studies;
    std::map<std::string, DcmItem*> series;
    for (const auto& one : all) {
        auto*& study = studies[one.study];
        if (study == nullptr) {
            study = add_item(to, sequence);
            if (study == nullptr) return false;
            Writer{*study}.put(DCM_StudyInstanceUID, one.study);
        }
        auto*& among = series[one.study + '\n' + one.series];
        if (among == nullptr) {
            among = add_item(*study, DCM_ReferencedSeriesSequence);
            if (among == nullptr) return false;
            Writer{*among}.put(DCM_SeriesInstanceUID, one.series);
        }
        auto* const object = add_item(*among, DCM_ReferencedSOPSequence);
        if (object == nullptr) return false;
        auto writer = Writer{*object};
        writer.put(DCM_ReferencedSOPClassUID, one.sop_class);
        writer.put(DCM_ReferencedSOPInstanceUID, one.instance);
        if (!writer.good()) return false;
    }
    return true;
}

// PS3.3 table 10-1 with the institution (C.17.2, Author Observer Sequence).
auto put_author(DcmItem& to, const Observer& author) -> bool
{
    auto* const item = add_item(to, DCM_AuthorObserverSequence);
    if (item == nullptr) return false;
    auto writer = Writer{*item};
    writer.put(DCM_ObserverType, "PSN");
    writer.put(DCM_PersonName, person_name(author.name));
    writer.put(DCM_InstitutionName, author.organization, long_string);
    // Type 2: there, and empty where nobody said so.
    if (item->insertEmptyElement(DCM_InstitutionCodeSequence).bad()) return false;
    const auto codes = DCM_PersonIdentificationCodeSequence;
    if (!has_code(author)) return writer.good() && item->insertEmptyElement(codes).good();
    auto* const code = add_item(*item, codes);
    if (code == nullptr) return false;
    auto id = Writer{*code};
    id.put(DCM_CodeValue, author.id, short_string);
    id.put(DCM_CodingSchemeDesignator, persons_scheme);
    id.put(DCM_CodeMeaning, author.name, long_string);
    return writer.good() && id.good();
}

auto put_order(DcmItem& to, const TextReport& report) -> bool
{
    auto* const item = add_item(to, DCM_ReferencedRequestSequence);
    if (item == nullptr) return false;
    auto writer = Writer{*item};
    writer.put(DCM_AccessionNumber, report.about.accession, short_string);
    writer.put(DCM_StudyInstanceUID, report.about.study);
    writer.put(DCM_RequestedProcedureDescription, report.order.what, long_string);
    writer.put(DCM_RequestedProcedureID, "");
    writer.put(DCM_PlacerOrderNumberImagingServiceRequest, report.order.placer, long_string);
    writer.put(DCM_FillerOrderNumberImagingServiceRequest, report.order.filler, long_string);
    // Type 2: there, and empty, because nobody said so.
    const bool empties = item->insertEmptyElement(DCM_ReferencedStudySequence).good() &&
                         item->insertEmptyElement(DCM_RequestedProcedureCodeSequence).good();
    return writer.good() && empties;
}

auto put_document(DcmDataset& data_set, const TextReport& report) -> bool
{
    auto to = Writer{data_set};
    put_shared(to, report.about, basic_text_sr_storage);
    const auto made = LocalTime{report.about.made_at};
    // DCMTK says when it wrote the object, and that it did; the same words are to be the same object.
    to.put(DCM_InstanceCreationDate, made.date);
    to.put(DCM_InstanceCreationTime, made.time);
    static_cast<void>(data_set.findAndDeleteElement(DCM_InstanceCreatorUID));
    to.put(DCM_Modality, "SR");
    to.put(DCM_SeriesNumber, "2");
    to.put(DCM_PreliminaryFlag, report.preliminary ? "PRELIMINARY" : "FINAL");
    to.put(DCM_CompletionFlagDescription, report.completion, long_string);
    return to.good() && put_author(data_set, report.author) && put_order(data_set, report) &&
           put_references(data_set, DCM_PredecessorDocumentsSequence, report.predecessors) &&
           put_references(data_set, DCM_CurrentRequestedProcedureEvidenceSequence, report.evidence);
}

}  // namespace

auto write_text_report(const TextReport& report, std::string_view transfer_syntax) -> Result<Bytes>
{
    const bool known =
        transfer_syntax == uids::explicit_little_endian || transfer_syntax == uids::implicit_little_endian;
    if (!known) return Fault{errc::unsupported, "sr.syntax"};
    DcmDataset data_set;
    if (!write_tree(report, data_set) || !put_document(data_set, report)) return Fault{errc::internal, "sr.write"};
    return print(data_set, transfer_syntax);
}

}  // namespace shanhai::dicom
