// Writes one line of the audit trail, in the transaction of the thing it is about.
#pragma once

#include "server/ledger/ledger.hpp"

namespace shanhai::audit {

struct Note {
    Note(Instant when, std::string who, std::string what, std::string whom, std::string more = {})
        : at{when}, actor{std::move(who)}, action{std::move(what)}, subject{std::move(whom)}, detail{std::move(more)}
    {
    }
    Instant at;
    std::string actor;                       // "person:dr-wang"
    std::string action;                      // "case.claimed"
    std::string subject;                     // "case_01..."
    std::string detail;                      // JSON of our own ids, or empty; never patient data
};

auto note(ledger::Facts& facts, const Note& note) -> Result<void>;

}  // namespace shanhai::audit
