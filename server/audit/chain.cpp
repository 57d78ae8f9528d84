#include "server/audit/chain.hpp"

namespace shanhai::audit {

auto genesis() -> Digest { return Digest::of(as_view("shanhai audit 1")); }

auto hash_of(const ledger::AuditEntry& entry) -> Digest
{
    Hasher hasher;
    const auto field = [&](std::string_view text) {
        hasher.update(as_view(std::to_string(text.size()) + ':'));
        hasher.update(as_view(text));
    };
    field(std::to_string(entry.number));
    field(std::to_string(to_micros(entry.at)));
    for (const auto* text : {&entry.actor, &entry.action, &entry.subject, &entry.outcome, &entry.detail}) field(*text);
    hasher.update(entry.previous.bytes());
    return hasher.finish();
}

auto check_chain(const std::optional<ledger::AuditEntry>& previous, std::span<const ledger::AuditEntry> entries)
    -> Result<void>
{
    auto number = previous ? previous->number : 0;
    auto hash = previous ? previous->hash : genesis();
    for (const auto& entry : entries) {
        ++number;
        if (entry.number != number || entry.previous != hash || entry.hash != hash_of(entry))
            return Fault{errc::corrupt, "audit.chain", std::to_string(number)};
        hash = entry.hash;
    }
    return {};
}

}  // namespace shanhai::audit
