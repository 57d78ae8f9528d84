#include "tools/shanhai/audit_chain.hpp"

#include "common/base/instant.hpp"

namespace shanhai::cli {
namespace {

auto hash_of(const wire::AuditLine& entry, Instant at, const Digest& previous) -> Digest
{
    Hasher hasher;
    for (const auto& text : {std::to_string(entry.number), std::to_string(to_micros(at)), entry.actor, entry.action,
                             entry.subject, entry.outcome, entry.detail})
        hasher.update(as_view(std::to_string(text.size()) + ':' + text));
    hasher.update(previous.bytes());
    return hasher.finish();
}

}  // namespace

AuditChain::AuditChain(std::int64_t after) : number_{after}
{
    if (after == 0) hash_ = Digest::of(as_view("shanhai audit 1"));
}

auto AuditChain::follow(const wire::AuditLine& entry) -> Result<void>
{
    const auto broken = Fault{errc::corrupt, "audit.chain", std::to_string(entry.number)};
    const auto at = parse_instant(entry.at);
    const auto claimed = Digest::parse(entry.hash);
    if (entry.number != number_ + 1 || !at || !claimed) return broken;
    if (hash_ && *claimed != hash_of(entry, *at, *hash_)) return broken;
    checked_ += hash_ ? 1 : 0;
    number_ = entry.number;
    hash_ = *claimed;
    return {};
}

}  // namespace shanhai::cli
