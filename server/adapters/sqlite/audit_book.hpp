#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::sqlite {

class AuditBook final : public ledger::AuditBook {
public:
    explicit AuditBook(Db& db) : db_{db} {}

private:
    [[maybe_unused]] Db& db_;
};

}  // namespace shanhai::sqlite
