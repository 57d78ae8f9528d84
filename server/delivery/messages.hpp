// A parcel in the words of each channel. Pure.
#pragma once

#include "common/dicom/data/encapsulated_pdf.hpp"
#include "server/delivery/courier.hpp"

namespace shanhai::delivery {

// JSON for a webhook: ids, a digest and where to fetch the report, and nothing about the patient.
auto hook_body(const Parcel& parcel, const std::string& machines_url) -> std::string;

// ORU^R01 (HL7 v2.5.1 section 7.3.1). A report carries its PDF; a recall says that it was wrong, and why.
auto oru_message(const Parcel& parcel, ByteView pdf) -> std::string;
// MSH-10: at most 20 characters, and the same in every attempt.
auto control_id(const ledger::PushId& push) -> std::string;

// The signed file as an object of the study's.
auto pdf_object(const Parcel& parcel) -> dicom::PdfObject;

}  // namespace shanhai::delivery
