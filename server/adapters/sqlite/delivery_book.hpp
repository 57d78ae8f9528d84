#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class DeliveryBook final : public ledger::DeliveryBook {
public:
    explicit DeliveryBook(Db& db) : db_{db} {}

    auto put(const ledger::Delivery& delivery) -> Result<void> override;
    auto delivery(const ReportId& report, const SiteId& to) -> Result<std::optional<ledger::Delivery>> override;
    auto inbox(const SiteId& site, bool all, std::size_t limit) -> Result<std::vector<ledger::Delivery>> override;
    auto unacknowledged() -> Result<std::int64_t> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
