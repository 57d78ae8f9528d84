#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::sqlite {

class OutboxBook final : public ledger::OutboxBook {
public:
    explicit OutboxBook(Db& db) : db_{db} {}

    auto put(const ledger::Destination& destination) -> Result<void> override;
    auto destination(const ledger::DestinationId& id) -> Result<std::optional<ledger::Destination>> override;
    auto destinations() -> Result<std::vector<ledger::Destination>> override;
    auto destinations_of(const SiteId& site) -> Result<std::vector<ledger::Destination>> override;

    auto put(const ledger::Push& push) -> Result<void> override;
    auto push(const ledger::PushId& id) -> Result<std::optional<ledger::Push>> override;
    auto pushes_of(const ReportId& report) -> Result<std::vector<ledger::Push>> override;
    auto awaited(Instant before) -> Result<std::vector<ledger::DestinationId>> override;
    auto due(const ledger::DestinationId& to, Instant before, std::size_t limit)
        -> Result<std::vector<ledger::Push>> override;
    auto overdue(Instant before, std::size_t limit) -> Result<std::vector<ledger::Push>> override;
    auto list(const ledger::PushFilter& filter) -> Result<std::vector<ledger::Push>> override;
    auto push_counts() -> Result<ledger::PushCounts> override;

    auto put(const ledger::Recall& recall) -> Result<void> override;
    auto recall(const ReportId& report) -> Result<std::optional<ledger::Recall>> override;
    auto put(const ledger::RecallNotice& notice) -> Result<void> override;
    auto notice(const ReportId& report, const SiteId& to) -> Result<std::optional<ledger::RecallNotice>> override;
    auto notices(const SiteId& to, bool all, std::size_t limit) -> Result<std::vector<ledger::RecallNotice>> override;
    auto unacknowledged_recalls() -> Result<std::int64_t> override;

private:
    auto count(std::string_view sql) -> Result<std::int64_t>;

    Db& db_;
};

}  // namespace shanhai::sqlite
