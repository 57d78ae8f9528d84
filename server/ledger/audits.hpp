// What the ledger knows about the audit trail beyond its chain: searches, signed checkpoints, and how far the trail has
// been sent elsewhere.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

// All that is said must hold; what is empty says nothing.
struct AuditFilter {
    std::string actor;                       // "person:dr-wang"
    std::string action;                      // "report.signed"
    std::vector<std::string> subjects;       // one of these
    std::optional<Instant> from;             // at it or later
    std::optional<Instant> until;            // before it
    std::int64_t after = 0;                  // continue behind this number
    std::size_t limit = 100;
};

// The relay's signature under the chain as it was at one entry: whoever keeps it can tell whether anything up to there
// was altered since, even when every hash was mended.
struct Checkpoint {
    std::int64_t number = 0;                 // of the entry, which it covers with all before it
    Digest hash;                             // that entry's
    Instant at;
    Bytes sealed;                            // the signed statement (server/audit/checkpoint.hpp)

    friend auto operator==(const Checkpoint&, const Checkpoint&) -> bool = default;
};

// How far the trail has been handed to somebody outside. Whatever is behind it may have been handed over, too.
struct AuditCursor {
    std::string target;                      // "syslog"
    std::int64_t number = 0;                 // up to this entry they have it
    bool wanted = true;                      // false: nothing is sent there at present

    friend auto operator==(const AuditCursor&, const AuditCursor&) -> bool = default;
};

class AuditBook {
public:
    virtual ~AuditBook() = default;

    virtual auto search(const AuditFilter& filter) -> Result<std::vector<AuditEntry>> = 0;  // by number
    // Cases whose form (门诊号, 证件号码) or images ever named their patient so, by id.
    virtual auto cases_of_patient(std::string_view id, std::size_t limit) -> Result<std::vector<CaseId>> = 0;

    virtual auto put(const Checkpoint& checkpoint) -> Result<void> = 0;      // by number
    virtual auto last_checkpoint() -> Result<std::optional<Checkpoint>> = 0;
    virtual auto checkpoints(std::int64_t after, std::size_t limit) -> Result<std::vector<Checkpoint>> = 0;

    virtual auto put(const AuditCursor& cursor) -> Result<void> = 0;         // by target
    virtual auto cursor(std::string_view target) -> Result<std::optional<AuditCursor>> = 0;
};

}  // namespace shanhai::ledger
