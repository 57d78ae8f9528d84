#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/rosters.hpp"

namespace shanhai::sqlite {

class RosterBook final : public ledger::RosterBook {
public:
    explicit RosterBook(Db& db) : db_{db} {}

    auto put(const ledger::Shift& shift) -> Result<void> override;
    auto drop(const ledger::ShiftId& id) -> Result<void> override;
    auto shift(const ledger::ShiftId& id) -> Result<std::optional<ledger::Shift>> override;
    auto shifts(const std::optional<SiteId>& site, Instant from, Instant until)
        -> Result<std::vector<ledger::Shift>> override;
    auto on_duty(const SiteId& site, std::string_view duty, Instant at)
        -> Result<std::vector<ledger::Shift>> override;

    auto put(const ledger::Agreement& agreement) -> Result<void> override;
    auto agreement(const SiteId& from, const SiteId& to) -> Result<std::optional<ledger::Agreement>> override;
    auto agreements() -> Result<std::vector<ledger::Agreement>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
