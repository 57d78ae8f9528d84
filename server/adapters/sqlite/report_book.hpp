#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class ReportBook final : public ledger::ReportBook {
public:
    explicit ReportBook(Db& db) : db_{db} {}

    auto put(const ledger::PreparedReport& prepared) -> Result<void> override;
    auto prepared(const ReportId& id) -> Result<std::optional<ledger::PreparedReport>> override;
    auto drop_prepared_before(Instant expired) -> Result<void> override;

    auto put(const ledger::Report& report) -> Result<void> override;
    auto report(const ReportId& id) -> Result<std::optional<ledger::Report>> override;
    auto reports_of(const CaseId& which) -> Result<std::vector<ledger::Report>> override;
    auto current(const CaseId& of) -> Result<std::optional<ledger::Report>> override;
    auto by_code(const Digest& code) -> Result<std::optional<ledger::Report>> override;
    auto untimed(std::size_t limit) -> Result<std::vector<ledger::Report>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
