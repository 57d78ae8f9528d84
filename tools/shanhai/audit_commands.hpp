// The part of the command line that is about the audit trail.
#pragma once

#include "tools/shanhai/audit.hpp"
#include "tools/shanhai/run.hpp"

namespace CLI {
class App;
}

namespace shanhai::cli {

// What the command line fills in; it outlives the errand.
struct AuditCommands {
    AuditSearch search;
    AuditVerification proof;
    AuditExport copy;
    std::string folder;
    bool verify_at_once = false;
};

void add_audit(CLI::App& admin, AuditCommands& wishes, Session& session, Errand& errand);

}  // namespace shanhai::cli
