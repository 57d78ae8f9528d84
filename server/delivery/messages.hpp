// A report in the words of each channel. Pure.
#pragma once

#include "common/dicom/data/encapsulated_pdf.hpp"
#include "server/delivery/courier.hpp"

namespace shanhai::delivery {

// JSON for a webhook: ids, a digest and where to fetch the report, and nothing about the patient.
auto hook_body(const Parcel& parcel, const std::string& machines_url) -> std::string;

// Who says it to whom, and by which name a repeat is recognised.
struct Envelope {
    std::string from = "SHANHAI";  // MSH-3
    std::string to{};              // MSH-5
    std::string control_id;        // MSH-10: at most 20 characters, and the same in every attempt
    Instant at;                    // MSH-7
};
auto envelope_of(const Parcel& parcel) -> Envelope;
auto control_id(std::string_view id) -> std::string;  // the end of one of ours, as long as MSH-10 may be

// ORU^R01 (HL7 v2.5.1 section 7.3.1): the texts of the report, its measurements, and the signed file.
auto oru_report(const Envelope& envelope, const Papers& papers, const report::Release& release, ByteView pdf)
    -> std::string;
// That it was wrong, and why; without what it said.
auto oru_recall(const Envelope& envelope, const Papers& papers) -> std::string;

// The signed file as an object of the study's.
auto pdf_object(const Papers& papers, const report::Release& release) -> dicom::DocumentObject;
// The same report as a Basic Text SR; `evidence`: what was read.
auto text_report(const Papers& papers, const report::Release& release, std::vector<dicom::Reference> evidence)
    -> dicom::TextReport;

}  // namespace shanhai::delivery
