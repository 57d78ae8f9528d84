// Everything the ledger knows about the report a code stands on, read in one look.
#pragma once

#include "server/ledger/ledger.hpp"
#include "server/verification/verification.hpp"

namespace shanhai::verification {

struct Verification::Found {
    ledger::Report report;
    std::vector<Version> versions;                  // of its case, this one among them
    Standing standing;
    std::map<Digest, Instant> revoked;              // certificates that signed one of them and were withdrawn

    static auto by_code(ledger::Facts& facts, const Digest& code) -> Result<std::optional<Found>>;
    auto version(const ReportId& which) const -> const ledger::Report&;
};

}  // namespace shanhai::verification
