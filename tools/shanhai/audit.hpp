// The administrator and the audit trail: look, search, prove, carry away.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

auto list_audit(Session& session, std::int64_t after) -> awaitable<Outcome<void>>;

struct AuditSearch {
    std::string person;
    std::string which;    // a case
    std::string patient;
    std::string action;
    std::string from;
    std::string until;
    std::int64_t limit = 1000;  // lines in all
    bool csv = false;
};
auto search_audit(Session& session, AuditSearch wishes) -> awaitable<Outcome<void>>;

// Lists them; with a folder, saves each there as a file of its own.
auto show_checkpoints(Session& session, std::string folder) -> awaitable<Outcome<void>>;

struct AuditVerification {
    std::int64_t after = 0;
    std::vector<std::string> checkpoints;  // files that were carried away before
    std::string file;                      // an exported trail, instead of the relay's own
    std::string roots;                     // PEM; empty: the profile's
};
auto verify_audit(Session& session, AuditVerification wishes) -> awaitable<Outcome<void>>;

struct AuditExport {
    std::int64_t after = 0;
    std::string file;   // a line of JSON for each entry, and its checkpoints
    std::string dicom;  // a folder: a DICOM audit message (PS3.15 A.5) for each entry
};
auto export_audit(Session& session, AuditExport wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
