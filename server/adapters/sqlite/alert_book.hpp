#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::sqlite {

class AlertBook final : public ledger::AlertBook {
public:
    explicit AlertBook(Db& db) : db_{db} {}

    auto put(const ledger::Alert& alert) -> Result<void> override;
    auto find(const ledger::AlertId& id) -> Result<std::optional<ledger::Alert>> override;
    auto list(const ledger::AlertFilter& filter) -> Result<std::vector<ledger::Alert>> override;
    auto due(Instant now, std::size_t limit) -> Result<std::vector<ledger::Alert>> override;
    auto to_send(Instant now, std::size_t limit) -> Result<std::vector<ledger::Alert>> override;

    auto append(const ledger::AlertId& of, const ledger::Step& step) -> Result<void> override;
    auto steps(const ledger::AlertId& of) -> Result<std::vector<ledger::Step>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
