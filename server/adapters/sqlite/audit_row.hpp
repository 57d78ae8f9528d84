// A line of the audit trail, as two books read it.
#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

#define AUDIT_COLUMNS "number, happened_at, actor, action, subject, outcome, detail, previous, hash"

inline auto read_audit(Row& row) -> ledger::AuditEntry
{
    return {.number = row.take<std::int64_t>(),
            .at = row.take<Instant>(),
            .actor = row.take<std::string>(),
            .action = row.take<std::string>(),
            .subject = row.take<std::string>(),
            .outcome = row.take<std::string>(),
            .detail = row.take<std::string>(),
            .previous = row.take<Digest>(),
            .hash = row.take<Digest>()};
}

}  // namespace shanhai::sqlite
