// What the ledger remembers of Storage Commitment (PS3.4 annex J): reports that a device has not yet acknowledged.
#pragma once

#include "server/ledger/archive.hpp"

namespace shanhai::ledger {

// One instance that was asked about, and why it is not held; no failure: it is.
struct CommittedInstance {
    std::string sop_class;
    std::string sop_instance;
    std::optional<std::uint16_t> failure;  // Failure Reason (0008,1197)

    friend auto operator==(const CommittedInstance&, const CommittedInstance&) -> bool = default;
};

struct Commitment {
    Digest device;            // the credential of the one who asked
    std::string transaction;  // its Transaction UID
    SiteId site;
    std::string calling_title;  // as it called itself and us when it asked
    std::string called_title;
    Instant asked_at;
    Instant due_at;  // of the next attempt to report
    std::int64_t attempts = 0;
    std::vector<CommittedInstance> instances;

    friend auto operator==(const Commitment&, const Commitment&) -> bool = default;
};

class CommitmentBook {
public:
    virtual ~CommitmentBook() = default;

    virtual auto put(const Commitment& commitment) -> Result<void> = 0;  // by (device, transaction)
    virtual auto find(const Digest& device, std::string_view transaction) -> Result<std::optional<Commitment>> = 0;
    // Also what is not there.
    virtual auto drop(const Digest& device, std::string_view transaction) -> Result<void> = 0;
    // Those due before `before`, the longest due first.
    virtual auto due(Instant before, std::size_t limit) -> Result<std::vector<Commitment>> = 0;
    virtual auto count_of(const Digest& device) -> Result<std::int64_t> = 0;
};

}  // namespace shanhai::ledger
