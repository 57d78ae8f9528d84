#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class CaseBook final : public ledger::CaseBook {
public:
    explicit CaseBook(Db& db) : db_{db} {}

    auto put(const ledger::Case& which) -> Result<void> override;
    auto find(const CaseId& id) -> Result<std::optional<ledger::Case>> override;
    auto waiting(const ledger::Readership& who, std::size_t limit) -> Result<std::vector<ledger::Case>> override;
    auto last_turn(const SiteId& group, const SiteId& site, std::string_view modality,
                           wire::Priority priority)
        -> Result<std::optional<Instant>> override;
    auto alarmed(Instant now, std::size_t limit) -> Result<std::vector<ledger::Case>> override;
    auto lapsed(Instant now, std::size_t limit) -> Result<std::vector<ledger::Case>> override;
    auto list(const ledger::CaseFilter& filter) -> Result<std::vector<ledger::Case>> override;
    auto opened_between(Instant from, Instant until) -> Result<std::vector<ledger::Case>> override;

    auto counts() -> Result<ledger::CaseCounts> override;

    auto put(const ledger::Draft& draft) -> Result<void> override;
    auto draft(const CaseId& of) -> Result<std::optional<ledger::Draft>> override;

    auto put(const ledger::FormRevision& revision) -> Result<void> override;
    auto forms(const CaseId& of) -> Result<std::vector<ledger::FormRevision>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
