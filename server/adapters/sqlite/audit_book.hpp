#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::sqlite {

class AuditBook final : public ledger::AuditBook {
public:
    explicit AuditBook(Db& db) : db_{db} {}

    auto search(const ledger::AuditFilter& filter) -> Result<std::vector<ledger::AuditEntry>> override;
    auto cases_of_patient(std::string_view id, std::size_t limit) -> Result<std::vector<CaseId>> override;

    auto put(const ledger::Checkpoint& checkpoint) -> Result<void> override;
    auto last_checkpoint() -> Result<std::optional<ledger::Checkpoint>> override;
    auto checkpoints(std::int64_t after, std::size_t limit) -> Result<std::vector<ledger::Checkpoint>> override;

    auto put(const ledger::AuditCursor& cursor) -> Result<void> override;
    auto cursor(std::string_view target) -> Result<std::optional<ledger::AuditCursor>> override;

private:
    auto walk(const ledger::AuditFilter& filter, std::string_view subject)
        -> Result<std::vector<ledger::AuditEntry>>;

    Db& db_;
};

}  // namespace shanhai::sqlite
