#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::memory {

class AuditBook final : public ledger::AuditBook {
public:
    explicit AuditBook(Journal& journal) : journal_{journal} {}

private:
    [[maybe_unused]] Journal& journal_;
};

}  // namespace shanhai::memory
