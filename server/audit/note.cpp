#include "server/audit/note.hpp"

#include "server/audit/chain.hpp"

namespace shanhai::audit {

auto note(ledger::Facts& facts, const Note& note) -> Result<void>
{
    auto last = facts.trail().last_audit();
    if (!last) return last.error();

    const auto number = *last ? (*last)->number + 1 : 1;
    const auto previous = *last ? (*last)->hash : genesis();
    auto entry = ledger::AuditEntry{.number = number,
                                    .at = note.at,
                                    .actor = note.actor,
                                    .action = note.action,
                                    .subject = note.subject,
                                    .outcome = "ok",
                                    .detail = note.detail,
                                    .previous = previous,
                                    .hash = previous};
    entry.hash = hash_of(entry);
    return facts.trail().append(entry);
}

}  // namespace shanhai::audit
