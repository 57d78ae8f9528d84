// The statement under which the relay puts its signature at a checkpoint. Pure.
#pragma once

#include "common/wire/audit.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::audit {

inline constexpr std::string_view software_version = "0.1.0";

auto statement_of(const ledger::AuditEntry& last, Instant now) -> std::string;

// Whether a checkpoint's statement speaks of this entry; corrupt "audit.checkpoint" with its number if it does not.
auto check_statement(std::string_view statement, const ledger::AuditEntry& entry) -> Result<void>;

// 000000001234.p7m: sorted by name they are in order.
auto file_name_of(const ledger::Checkpoint& checkpoint) -> std::string;

// By entries and by time, whichever comes first; never for nothing new.
struct CheckpointRule {
    std::chrono::seconds every;
    std::int64_t entries;
};
auto is_due(const CheckpointRule& rule, const std::optional<ledger::Checkpoint>& before,
            const ledger::AuditEntry& last, Instant now) -> bool;

}  // namespace shanhai::audit
