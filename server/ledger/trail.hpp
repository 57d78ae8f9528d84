// The two sequences: events, which live views resume from, and the audit trail, which an outsider can verify.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shanhai::ledger {

// Something that happened. Numbers are given by the ledger at commit: 1, 2, 3, without gaps, in the order of commits.
struct Event {
    std::int64_t number = 0;
    Instant at;
    std::string kind;                        // "case.opened"
    std::optional<CaseId> about;
    SiteId site;                             // who may see it: the site that asks ...
    SiteId group;                            // ... and the one that reads
    std::string body;                        // JSON

    friend auto operator==(const Event&, const Event&) -> bool = default;
};

// Who did what to whom, chained: each entry's hash covers the one before (server/audit/chain.hpp).
struct AuditEntry {
    std::int64_t number = 0;                 // 1, 2, 3, without gaps
    Instant at;
    std::string actor;                       // "person:dr-wang", "site:niujie", "relay"
    std::string action;                      // "report.signed"
    std::string subject;                     // "case:case_01..."
    std::string outcome;                     // "ok" or a fault's code
    std::string detail;                      // JSON of our own ids, never patient data
    Digest previous;
    Digest hash;

    friend auto operator==(const AuditEntry&, const AuditEntry&) -> bool = default;
};

class Trail {
public:
    virtual ~Trail() = default;

    virtual auto append(const Event& event) -> Result<std::int64_t> = 0;     // its number; event.number is ignored
    // Behind `after`, in order. With a site, only what that site asks or reads.
    virtual auto events(std::int64_t after, const std::optional<SiteId>& visible_to, std::size_t limit)
        -> Result<std::vector<Event>> = 0;
    virtual auto last_event() -> Result<std::int64_t> = 0;                   // 0: none yet

    virtual auto append(const AuditEntry& entry) -> Result<void> = 0;        // number must follow the last: else stale
    virtual auto last_audit() -> Result<std::optional<AuditEntry>> = 0;
    virtual auto audit(std::int64_t after, std::size_t limit) -> Result<std::vector<AuditEntry>> = 0;
};

}  // namespace shanhai::ledger
