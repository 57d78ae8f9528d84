#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/writing.hpp"

namespace shanhai::sqlite {

class WritingBook final : public ledger::WritingBook {
public:
    explicit WritingBook(Db& db) : db_{db} {}

    auto put(const ledger::DraftRevision& revision) -> Result<void> override;
    auto revisions(const CaseId& of) -> Result<std::vector<ledger::DraftRevision>> override;
    auto revision(const CaseId& of, std::int64_t number) -> Result<std::optional<ledger::DraftRevision>> override;

    auto put(const ledger::PhraseSet& set) -> Result<void> override;
    auto phrases(const SiteId& site) -> Result<std::optional<ledger::PhraseSet>> override;

    auto put(const ledger::ReviewRecord& record) -> Result<void> override;
    auto reviews(Instant from, Instant until) -> Result<std::vector<ledger::ReviewRecord>> override;

    auto note(const ledger::Lookup& lookup) -> Result<void> override;
    auto lookups(const ReportId& report) -> Result<std::vector<ledger::Lookup>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
