#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class ArchiveBook final : public ledger::ArchiveBook {
public:
    explicit ArchiveBook(Db& db) : db_{db} {}

    auto put(const ledger::StoredObject& object) -> Result<void> override;
    auto object(const ObjectId& id) -> Result<std::optional<ledger::StoredObject>> override;
    auto instance(const SiteId& site, const InstanceUid& uid) -> Result<std::optional<ledger::StoredObject>> override;
    auto with_digest(const SiteId& site, const Digest& digest) -> Result<std::optional<ledger::StoredObject>> override;
    auto at(const ledger::Place& place) -> Result<std::optional<ledger::StoredObject>> override;
    auto objects_of(const SiteId& site, const StudyUid& study) -> Result<std::vector<ledger::StoredObject>> override;
    auto conflicts(const std::optional<SiteId>& site, const std::optional<ledger::StoredObject>& after,
                   std::size_t limit) -> Result<std::vector<ledger::StoredObject>> override;
    auto conflicts_with(const SiteId& site, const InstanceUid& uid)
        -> Result<std::vector<ledger::StoredObject>> override;
    auto objects_after(const std::optional<ledger::Place>& after, std::size_t limit)
        -> Result<std::vector<ledger::StoredObject>> override;

    auto put(const ledger::Study& study) -> Result<void> override;
    auto study(const SiteId& site, const StudyUid& uid) -> Result<std::optional<ledger::Study>> override;
    auto quiet_studies(Instant before, std::size_t limit) -> Result<std::vector<ledger::Study>> override;

    auto put(const ledger::ClockReading& reading) -> Result<void> override;
    auto clock(const SiteId& site, std::string_view device) -> Result<std::optional<ledger::ClockReading>> override;
    auto clocks_off(const std::optional<SiteId>& site, std::size_t limit)
        -> Result<std::vector<ledger::ClockReading>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
