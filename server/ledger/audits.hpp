// What the ledger knows about the audit trail beyond its chain: searches and signed checkpoints.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

class AuditBook {
public:
    virtual ~AuditBook() = default;
};

}  // namespace shanhai::ledger
