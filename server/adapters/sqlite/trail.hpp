#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class Trail final : public ledger::Trail {
public:
    explicit Trail(Db& db) : db_{db} {}

    auto append(const ledger::Event& event) -> Result<std::int64_t> override;
    auto events(std::int64_t after, const std::optional<SiteId>& visible_to, std::size_t limit)
        -> Result<std::vector<ledger::Event>> override;
    auto last_event() -> Result<std::int64_t> override;

    auto append(const ledger::AuditEntry& entry) -> Result<void> override;
    auto last_audit() -> Result<std::optional<ledger::AuditEntry>> override;
    auto audit(std::int64_t after, std::size_t limit) -> Result<std::vector<ledger::AuditEntry>> override;

private:
    auto last_number(std::string_view sql) -> Result<std::int64_t>;

    Db& db_;
};

}  // namespace shanhai::sqlite
