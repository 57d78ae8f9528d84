// What proves a trail, besides its own hashes: checkpoints, each signed by the relay at its time. Pure.
//
// Whoever can write to the relay's ledger can mend every hash after a change. They cannot sign: so a checkpoint that
// was carried away before, and is not on the trail now, gives them away.
#pragma once

#include "common/net/tls_settings.hpp"
#include "tools/shanhai/audit_chain.hpp"

#include <map>

namespace shanhai::cli {

struct SignedCheckpoint {
    std::int64_t number = 0;
    Digest hash;
    Instant at;  // as the relay's timestamp authority says
    std::string signed_by;
};

// Of the relay's own key for such statements, and of one; the faults of pki::unseal(), or malformed
// "audit.checkpoint-file" for what it signed but is none.
auto read_checkpoint(ByteView sealed, const net::Roots& roots) -> Result<SignedCheckpoint>;

// Follows a trail and holds it against checkpoints.
class AuditProof {
public:
    explicit AuditProof(std::int64_t after) : chain_{after} {}

    // Before the trail has come so far. corrupt "audit.checkpoint": two that contradict each other.
    auto expect(const SignedCheckpoint& checkpoint) -> Result<void>;
    auto follow(const wire::AuditLine& entry) -> Result<void>;
    // corrupt "audit.checkpoint" with the number of the first that the trail does not reach.
    auto finish() const -> Result<void>;

    auto chain() const -> const AuditChain& { return chain_; }
    auto met() const -> std::int64_t { return met_; }  // checkpoints that agree

private:
    AuditChain chain_;
    std::map<std::int64_t, Digest> ahead_;
    std::int64_t met_ = 0;
};

}  // namespace shanhai::cli
