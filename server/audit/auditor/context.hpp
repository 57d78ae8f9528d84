// Which patient, study and case an entry of the trail is about.
#pragma once

#include "server/audit/dicom_message.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::audit {

// What is not there any more, or was never about a patient, is about nobody.
auto context_of(ledger::Facts& facts, const std::string& subject) -> Result<DicomContext>;

// Everything under whose name the trail may speak of a case: itself, its reports, its objects.
auto subjects_of(ledger::Facts& facts, const CaseId& which) -> Result<std::vector<std::string>>;

}  // namespace shanhai::audit
