#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class CommitmentBook final : public ledger::CommitmentBook {
public:
    explicit CommitmentBook(Db& db) : db_{db} {}

    auto put(const ledger::Commitment& commitment) -> Result<void> override;
    auto find(const Digest& device, std::string_view transaction)
        -> Result<std::optional<ledger::Commitment>> override;
    auto drop(const Digest& device, std::string_view transaction) -> Result<void> override;
    auto due(Instant before, std::size_t limit) -> Result<std::vector<ledger::Commitment>> override;
    auto count_of(const Digest& device) -> Result<std::int64_t> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
