#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class SubmissionBook final : public ledger::SubmissionBook {
public:
    explicit SubmissionBook(Db& db) : db_{db} {}

    auto put(const ledger::Submission& submission) -> Result<void> override;
    auto submission(const SubmissionId& id) -> Result<std::optional<ledger::Submission>> override;
    auto with_key(const SiteId& site, std::string_view key) -> Result<std::optional<ledger::Submission>> override;
    auto advance(const SubmissionId& id, std::uint64_t offset, Instant at) -> Result<void> override;
    auto idle_uploads(Instant before, std::size_t limit) -> Result<std::vector<ledger::Submission>> override;
    auto submissions_of(const SiteId& site, std::size_t limit) -> Result<std::vector<ledger::Submission>> override;
    auto usage(const SiteId& site, Instant since) -> Result<ledger::Usage> override;

    auto put(const ledger::UploadPart& part) -> Result<void> override;
    auto part(const ledger::PartId& id) -> Result<std::optional<ledger::UploadPart>> override;
    auto drop(const ledger::PartId& id) -> Result<void> override;
    auto idle_parts(Instant before, std::size_t limit) -> Result<std::vector<ledger::UploadPart>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
