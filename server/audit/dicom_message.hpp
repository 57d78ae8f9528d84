// An entry of the audit trail as a DICOM audit message: XML as in PS3.15 A.5.1, one event and at most one patient each.
//
// Every message carries the entry's own action, number and hash, so that a repository can be held against the chain. Of
// the patient there is the number that the clinic uses, and never the name: whom it belongs to is the clinic's to know.
// Pure.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::audit {

// What the ledger knows about the thing an entry is about.
struct DicomContext {
    std::string patient_id{};
    std::vector<StudyUid> studies{};
    std::optional<CaseId> which{};
};

// Who reports: the operator and the host of this relay.
struct DicomSource {
    std::string organization;
    std::string host;
};

auto dicom_message_of(const ledger::AuditEntry& entry, const DicomContext& context, const DicomSource& source)
    -> std::string;

}  // namespace shanhai::audit
