#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/commitments.hpp"

namespace shanhai::memory {

class CommitmentBook final : public ledger::CommitmentBook {
    using Commitment = ledger::Commitment;

public:
    explicit CommitmentBook(Journal& journal) : rows_{journal} {}

    auto put(const Commitment& commitment) -> Result<void> override { return rows_.put(commitment), Result<void>{}; }
    auto find(const Digest& device, std::string_view transaction) -> Result<std::optional<Commitment>> override
    {
        return rows_.find({device, std::string{transaction}});
    }
    auto drop(const Digest& device, std::string_view transaction) -> Result<void> override
    {
        return rows_.drop({device, std::string{transaction}}), Result<void>{};
    }
    auto due(Instant before, std::size_t limit) -> Result<std::vector<Commitment>> override
    {
        const auto is_due = [&](const Commitment& one) { return one.due_at < before; };
        return copies<Commitment>(rows_.in<Due>(), limit, is_due);
    }
    auto count_of(const Digest& device) -> Result<std::int64_t> override
    {
        return std::ranges::count_if(rows_.rows(), [&](const auto& row) { return row.second.device == device; });
    }

private:
    struct ByTransaction {
        static auto of(const Commitment& row) -> std::tuple<Digest, std::string>
        {
            return {row.device, row.transaction};
        }
    };
    struct Due {
        static auto of(const Commitment& row) -> std::optional<std::tuple<Instant, Digest, std::string>>
        {
            return std::tuple{row.due_at, row.device, row.transaction};
        }
    };

    Table<Commitment, ByTransaction, Due> rows_;
};

}  // namespace shanhai::memory
